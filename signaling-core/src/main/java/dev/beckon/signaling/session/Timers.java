package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler, guarded: a task that throws is logged, and so is a clock that does; what the scheduler does not take because it throws it is given again at the next occasion, so that one
 * failure stops neither the sweep nor a deadline. As an executor it runs what has no connection to run on.
 */
final class Timers implements Scheduler, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    /** More are dropped: a scheduler that takes nothing for so long was shut down. */
    private static final int MOST_REFUSED = 10_000;

    private final Scheduler scheduler;
    private final LinkedBlockingQueue<Task> refused = new LinkedBlockingQueue<>(MOST_REFUSED);

    /** What time it was when something was scheduled last. */
    private volatile long knownNanos;

    Timers(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.knownNanos = nanoTime();
    }

    @Override
    public long nanoTime() {
        try {
            return scheduler.nanoTime();
        } catch (Throwable fault) {
            LOG.error("the scheduler does not tell the time, which is taken to stand still", fault);
            return knownNanos;
        }
    }

    /** Holds what it runs until that was run or cancelled; runs it once, also where a scheduler throws although it has taken it. */
    private static final class Task extends AtomicReference<@Nullable Runnable> implements Runnable, Cancellable {
        private static final long serialVersionUID = 1;

        private final long dueNanos;
        private transient volatile @Nullable Cancellable scheduled;

        Task(Runnable action, long dueNanos) {
            super(action);
            this.dueNanos = dueNanos;
        }

        @Override
        public void run() {
            Runnable action = getAndSet(null);
            if (action != null) {
                Timers.run(action);
            }
        }

        @Override
        public void cancel() {
            set(null);
            Cancellable known = scheduled;
            if (known != null) {
                Timers.cancel(known);
            }
        }
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        giveAgain();
        long now = nanoTime();
        knownNanos = now;
        Task made = new Task(task, now + delay.toNanos());
        Throwable fault = give(made);
        if (fault != null) {
            boolean kept = refused.offer(made);
            LOG.error("the scheduler took no task; it {}", kept ? "is given it again" : "will not run", fault);
        }
        return made;
    }

    /** Gives the scheduler what it did not take before, until it does not take it again. */
    void giveAgain() {
        for (Task next = refused.poll(); next != null; next = refused.poll()) {
            if (give(next) != null) {
                refused.offer(next);
                return;
            }
        }
    }

    /** @return why the scheduler did not take it; null if it did */
    private @Nullable Throwable give(Task task) {
        try {
            task.scheduled = scheduler.schedule(Duration.ofNanos(Math.max(0, task.dueNanos - nanoTime())), task);
            return null;
        } catch (Throwable fault) {
            return fault;
        }
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            LOG.error("a scheduled task failed", fault);
        }
    }

    private static void cancel(Cancellable scheduled) {
        try {
            scheduled.cancel();
        } catch (Throwable fault) {
            LOG.warn("a scheduled task could not be cancelled", fault);
        }
    }
}
