package dev.beckon.signaling.client;

import java.util.concurrent.Executor;

/** Tells the application's listeners what happens: one after another, in order, on its executor and never on the loop or a socket's thread. */
final class Courier {

    private final Loop loop;
    private final Backlog backlog;

    Courier(Executor executor, Backlog backlog) {
        loop = new Loop(executor);
        this.backlog = backlog;
    }

    /** Calls a listener. */
    void tell(Runnable event) {
        backlog.add(0);
        loop.execute(() -> {
            try {
                event.run();
            } finally {
                backlog.leave(0);
            }
        });
    }
}
