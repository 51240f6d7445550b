package io.mydocker.protocol.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.failure.InvalidParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamFrameTest {
    @ParameterizedTest
    @EnumSource
    void a_header_reads_as_it_was_written(StreamFrame.Source source) {
        StreamFrame frame = new StreamFrame(source, 0x01020304);

        assertThat(StreamFrame.decode(frame.encode(), 0)).isEqualTo(frame);
    }

    @Test
    void is_one_byte_for_the_stream_and_a_big_endian_length() {
        assertThat(new StreamFrame(StreamFrame.Source.STDERR, 258).encode()).containsExactly(2, 0, 0, 0, 0, 0, 1, 2);
    }

    @Test
    void refuses_unknown_streams_and_absurd_lengths() {
        assertThatThrownBy(() -> StreamFrame.decode(new byte[] {4, 0, 0, 0, 0, 0, 0, 1}, 0))
                .isInstanceOf(InvalidParameter.class)
                .hasMessage("unrecognized stream: 4");
        assertThatThrownBy(() -> StreamFrame.decode(new byte[] {1, 0, 0, 0, -1, -1, -1, -1}, 0))
                .isInstanceOf(InvalidParameter.class)
                .hasMessageContaining("4294967295");
    }
}
