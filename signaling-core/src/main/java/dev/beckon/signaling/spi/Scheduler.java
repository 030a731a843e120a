package dev.beckon.signaling.spi;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time, from outside: the core has no thread and no clock of its own. Safe for use by many threads. */
public interface Scheduler {

    /** {@return nanoseconds since some fixed moment; never goes back, unlike a wall clock (see {@link System#nanoTime})} */
    long nanoTime();

    /**
     * Runs the task once after the delay, on a thread of the scheduler's choice, but not before this method has returned: the caller may hold a lock.
     *
     * @param delay 0 or more
     * @param task runs once
     * @return what cancels it; cancelling a task that ran already does nothing
     */
    Cancellable schedule(Duration delay, Runnable task);

    /** A task that was scheduled. */
    @FunctionalInterface
    interface Cancellable {
        /** Does nothing if the task ran already, or was cancelled before. Any thread. */
        void cancel();
    }

    /**
     * Real time on an executor (a Netty event loop is one too). The caller owns the executor and shuts it down; after that nothing runs any more.
     *
     * @param executor runs the tasks
     * @return a scheduler whose clock is {@link System#nanoTime}
     */
    static Scheduler on(ScheduledExecutorService executor) {
        return new Scheduler() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                try {
                    ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                    return () -> future.cancel(false);
                } catch (RejectedExecutionException shutDown) {
                    return () -> {}; // sockets that end with their loop have no time to wait for
                }
            }
        };
    }
}
