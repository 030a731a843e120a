package dev.beckon.signaling.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Runs tasks in their order, each some time after the one before: at once where nothing was run lately. Any thread. */
final class Pace {

    private final Timers timers;
    private final long apartNanos;

    /** When the newest task was run, or is to be. */
    private final AtomicLong newest;

    Pace(Timers timers, Duration apart) {
        this.timers = timers;
        this.apartNanos = apart.toNanos();
        this.newest = new AtomicLong(timers.nanoTime() - apartNanos);
    }

    void run(Runnable task) {
        long now = timers.nanoTime();
        long due = newest.updateAndGet(last -> now - last >= apartNanos ? now : last + apartNanos);
        if (due == now) {
            task.run();
        } else {
            timers.schedule(Duration.ofNanos(due - now), task);
        }
    }
}
