package io.mydocker.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Platform threads for native calls that can block: a native frame pins the carrier of a virtual thread, and a few
/// pinned carriers would stop every other virtual thread. Threads are kept for a minute and made as needed.
public final class NativeThreads {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("native-", 0).factory());

    private NativeThreads() {}

    /// Runs `work` on a platform thread (the caller's own, if it is one) and waits for it. Unchecked exceptions come
    /// through as they are. An interrupt of the waiting thread does not stop the work; it is set again afterwards.
    public static <T> T call(Callable<T> work) {
        try {
            if (!Thread.currentThread().isVirtual()) {
                return work.call();
            }
            return await(THREADS.submit(work));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("native call: " + e.getMessage(), e);
        }
    }

    /// As [#call] without a result.
    public static void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /// For work of many calls that is to go on beside the caller.
    public static <T> Future<T> submit(Callable<T> work) {
        return THREADS.submit(work);
    }

    /// Waits for what [#submit] began, as [#call] does.
    public static <T> T await(Future<T> work) {
        try {
            return join(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("native call: " + e.getMessage(), e);
        }
    }

    private static <T> T join(Future<T> future) throws Exception {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case Error error -> throw error;
                        case Exception exception -> throw exception;
                        default -> throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
