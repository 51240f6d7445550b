package io.mydocker.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The three standard streams of a command, unbuffered.
public record Streams(InputStream in, OutputStream out, OutputStream err) {

    /// This process's own.
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in), new Output(FileDescriptor.out), new Output(FileDescriptor.err));
    }

    /// A JVM ignores SIGPIPE. A command whose reader has gone ends as that signal would have ended it: at once,
    /// without a word.
    private static final class Output extends FileOutputStream {
        private static final int ENDED_BY_SIGPIPE = 141;

        Output(FileDescriptor descriptor) {
            super(descriptor);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            write(bytes, 0, bytes.length);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                super.write(bytes, offset, length);
            } catch (IOException e) {
                if ("Broken pipe".equals(e.getMessage())) {
                    Runtime.getRuntime().halt(ENDED_BY_SIGPIPE);
                }
                throw e;
            }
        }
    }
}
