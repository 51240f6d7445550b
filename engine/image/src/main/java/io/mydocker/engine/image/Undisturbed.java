package io.mydocker.engine.image;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.Unavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// Work for which an interrupt comes too late: it would close the files that are being written.
final class Undisturbed {
    private Undisturbed() {}

    /// @param what is to be done, for the failure of a thread that was interrupted before
    static <T> T run(String what, Supplier<T> work) {
        if (Thread.currentThread().isInterrupted()) {
            throw new Unavailable(what + ": interrupted");
        }
        try {
            return CompletableFuture.supplyAsync(work, Thread::startVirtualThread)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
