package io.mydocker.daemon.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is to be done when the client of one exchange goes away; each action runs once, on a virtual thread of its
/// own.
///
/// The first action starts a thread that waits for the end of the client's input. Like Go's server, it takes that end
/// for a disconnect even if the client could still read; bytes that come instead belong to the next request and end
/// the watch.
final class Disconnect {
    private final ConnectionInput input;
    private final List<Runnable> actions = new ArrayList<>();
    private boolean watched;
    private boolean happened;
    private boolean over;

    Disconnect(ConnectionInput input) {
        this.input = input;
    }

    synchronized void add(Runnable action) {
        if (over) {
            return;
        }
        if (happened) {
            start(action);
            return;
        }
        actions.add(action);
        if (!watched) {
            watched = true;
            Thread.ofVirtual().name("disconnect").start(this::watch);
        }
    }

    private void watch() {
        boolean ended;
        try {
            ended = !input.await();
        } catch (IOException _) {
            // A reset is a disconnect too.
            ended = true;
        }
        if (ended) {
            happen();
        }
    }

    private synchronized void happen() {
        if (!over) {
            happened = true;
            actions.forEach(Disconnect::start);
            actions.clear();
        }
    }

    /// The exchange is over: nothing is to be done any more.
    synchronized void over() {
        over = true;
        actions.clear();
    }

    private static void start(Runnable action) {
        Thread.ofVirtual().name("disconnected").start(action);
    }
}
