package io.mydocker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.protocol.api.StreamFrame;
import io.mydocker.protocol.failure.SystemFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamCopyTest {
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private void frame(StreamFrame.Source source, byte[] payload) {
        frames.writeBytes(new StreamFrame(source, payload.length).encode());
        frames.writeBytes(payload);
    }

    private void frame(StreamFrame.Source source, String payload) {
        frame(source, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void copy() throws IOException {
        StreamCopy.framed(new ByteArrayInputStream(frames.toByteArray()), out, err);
    }

    @Test
    void parts_the_streams() throws IOException {
        frame(StreamFrame.Source.STDOUT, "one ");
        frame(StreamFrame.Source.STDERR, "two ");
        frame(StreamFrame.Source.STDOUT, "");
        frame(StreamFrame.Source.STDOUT, "three");

        copy();

        assertThat(out).hasToString("one three");
        assertThat(err).hasToString("two ");
    }

    @Test
    void keeps_the_order_between_streams_that_are_one() throws IOException {
        for (int i = 0; i < 100; i++) {
            frame(i % 3 == 0 ? StreamFrame.Source.STDERR : StreamFrame.Source.STDOUT, i + " ");
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            expected.append(i).append(' ');
        }

        OutputStream another = new FilterOutputStream(out);
        StreamCopy.framed(new ByteArrayInputStream(frames.toByteArray()), out, another);

        assertThat(out).hasToString(expected.toString());
    }

    @Test
    void copies_frames_larger_than_any_buffer() throws IOException {
        byte[] large = new byte[1_000_000];
        new Random(7).nextBytes(large);
        frame(StreamFrame.Source.STDOUT, large);

        copy();

        assertThat(out.toByteArray()).isEqualTo(large);
    }

    @Test
    void passes_the_engines_failure_on_after_what_came_before() {
        frame(StreamFrame.Source.STDOUT, "so far");
        frame(StreamFrame.Source.ENGINE_ERROR, "disk full");

        assertThatThrownBy(this::copy)
                .isInstanceOf(SystemFailure.class)
                .hasMessage("error from daemon in stream: disk full");
        assertThat(out).hasToString("so far");
    }

    @Test
    void a_stream_that_is_cut_off_is_an_error() {
        frame(StreamFrame.Source.STDOUT, "whole");
        frames.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'h', 'a', 'l', 'f'});

        assertThatThrownBy(this::copy).isInstanceOf(EOFException.class);
        assertThat(out).hasToString("wholehalf");
    }
}
