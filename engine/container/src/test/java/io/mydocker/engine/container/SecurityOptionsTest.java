package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.failure.NotImplemented;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityOptionsTest {
    @Test
    void known() {
        SecurityOptions options = SecurityOptions.parse(List.of(
                "apparmor=unconfined",
                "label:disable",
                "no-new-privileges",
                "seccomp=unconfined",
                "systempaths=unconfined"));
        assertThat(options)
                .isEqualTo(new SecurityOptions(
                        true, SecurityOptions.SeccompChoice.UNCONFINED, Optional.of("unconfined"), false));
        assertThat(SecurityOptions.parse(List.of("no-new-privileges:false")).noNewPrivileges())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"label=type:spc_t", "systempaths=x", "seccomp={}"})
    void notThereYet(String option) {
        assertThatThrownBy(() -> SecurityOptions.parse(List.of(option)))
                .isInstanceOf(NotImplemented.class)
                .hasMessageContaining("not supported yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "foo=bar", "no-new-privileges=maybe", "apparmor=", "apparmor=a b", "apparmor=a\nb"})
    void wrong(String option) {
        assertThatThrownBy(() -> SecurityOptions.parse(List.of(option)))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageStartingWith("invalid --security-opt ");
    }
}
