package io.mydocker.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import org.junit.jupiter.api.Test;

final class QueryTest {

    @Test
    void readsValuesAsDockerdDoes() {
        Query query = Query.parse("all=1&name=a%2Fb+c&name=d&no=False&none=none&odd=maybe&empty=&bare&&n=12&x=1x");
        assertThat(query.flag("all")).isTrue();
        assertThat(query.text("name")).isEqualTo("a/b c");
        assertThat(query.all("name")).containsExactly("a/b c", "d");
        assertThat(query.flag("no")).isFalse();
        assertThat(query.flag("none")).isFalse();
        assertThat(query.flag("odd")).isTrue();
        assertThat(query.flag("empty", true)).isFalse();
        assertThat(query.flag("bare")).isFalse();
        assertThat(query.flag("missing", true)).isTrue();
        assertThat(query.number("n")).isEqualTo(12);
        assertThat(query.number("x")).isZero();
        assertThat(query.find("missing")).isEmpty();
    }

    @Test
    void refusesABrokenEscape() {
        assertThatThrownBy(() -> Query.parse("a=%zz")).isInstanceOf(InvalidParameter.class);
    }
}
