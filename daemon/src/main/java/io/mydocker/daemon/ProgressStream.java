package io.mydocker.daemon;

import io.mydocker.daemon.http.ResponseStream;
import io.mydocker.engine.image.Progress;
import io.mydocker.protocol.api.ProgressLine;
import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/// The answer of long work: a JSON object per line, each sent at once. A failure before the first line is an ordinary
/// error; later it is the last line.
///
/// Work goes on when its client is gone, unless it was started with [#runForClient].
final class ProgressStream implements Progress {
    private static final System.Logger LOG = System.getLogger(ProgressStream.class.getName());

    private final ResponseStream out;
    private boolean gone;

    private ProgressStream(ResponseStream out) {
        this.out = out;
    }

    /// What is done, telling how it goes.
    @FunctionalInterface
    interface Work {
        void run(Progress progress);
    }

    /// Work that nobody wants any more when its client is gone: it is interrupted.
    static void runForClient(ResponseStream out, Work work) {
        Interrupt interrupt = new Interrupt(Thread.currentThread());
        out.onDisconnect(interrupt::send);
        try {
            run(out, work);
        } finally {
            interrupt.over();
        }
    }

    static void run(ResponseStream out, Work work) {
        ProgressStream stream = new ProgressStream(out);
        try {
            work.run(stream);
        } catch (EngineException e) {
            if (!out.committed()) {
                throw e;
            }
            stream.send(ProgressLine.error(e.getMessage()).json());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            if (!out.committed()) {
                throw e;
            }
            LOG.log(Level.ERROR, "long work ended before its time", e);
            stream.send(ProgressLine.error(ErrorAnswer.message(e)).json());
        }
    }

    @Override
    public void report(Line line) {
        send(line.json());
    }

    private synchronized void send(JsonObject line) {
        if (gone) {
            return;
        }
        try {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            gone = true;
            LOG.log(Level.DEBUG, "nobody hears of the progress any more", e);
        }
    }

    /// Interrupts a thread while it does one thing.
    private static final class Interrupt {
        private final Thread thread;
        private boolean over;

        Interrupt(Thread thread) {
            this.thread = thread;
        }

        synchronized void send() {
            if (!over) {
                thread.interrupt();
            }
        }

        /// The thread goes on to something else.
        synchronized void over() {
            over = true;
            Thread.interrupted();
        }
    }
}
