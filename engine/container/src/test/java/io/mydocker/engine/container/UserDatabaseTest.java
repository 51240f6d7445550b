package io.mydocker.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserDatabaseTest {
    private static final Map<String, String> FILES =
            Map.of("/etc/passwd", """
            root:x:0:0:root:/root:/bin/sh
            bin:x:1:1::/bin:
            # comment
            broken
            alice:x:1000:1001:A:/home/alice:/bin/sh
            """, "/etc/group", "root:x:0:\nwheel:x:10:root,alice\nalice:x:1001:\n");

    private final UserDatabase users =
            UserDatabase.read((path, _) -> Optional.of(FILES.get(path).getBytes(StandardCharsets.UTF_8)));

    private void check(String user, int uid, int gid, String home, Integer... groups) {
        UserDatabase.Identity identity = users.find(user, List.of());
        assertThat(identity.user().uid()).isEqualTo(uid);
        assertThat(identity.user().gid()).isEqualTo(gid);
        assertThat(identity.home()).isEqualTo(home);
        assertThat(identity.user().additionalGids()).containsExactly(groups);
    }

    @Test
    void forms() {
        check("", 0, 0, "/root", 0, 10);
        check("alice", 1000, 1001, "/home/alice", 10, 1001);
        check("1000", 1000, 1001, "/home/alice", 10, 1001);
        check("alice:wheel", 1000, 10, "/home/alice", 10);
        check("bin:5", 1, 5, "/bin", 5);
        check("77", 77, 0, "/", 0);
        check("77:78", 77, 78, "/", 78);
    }

    @Test
    void furtherGroups() {
        assertThat(users.find("bin", List.of("wheel", "99")).user().additionalGids())
                .containsExactly(1, 10, 99);
    }

    @Test
    void unknown() {
        assertThatThrownBy(() -> users.find("bob", List.of()))
                .hasMessage("unable to find user bob: no matching entries in passwd file");
        assertThatThrownBy(() -> users.find("root:nogroup", List.of()))
                .hasMessage("unable to find group nogroup: no matching entries in group file");
        assertThatThrownBy(() -> users.find("99999999999", List.of()))
                .hasMessage("uids and gids must be in range 0-2147483647");
    }

    @Test
    void withoutFiles() {
        UserDatabase none = UserDatabase.read((_, _) -> Optional.empty());
        assertThat(none.find("", List.of()).user().uid()).isZero();
        assertThat(none.find("5:6", List.of()).user().gid()).isEqualTo(6);
    }
}
