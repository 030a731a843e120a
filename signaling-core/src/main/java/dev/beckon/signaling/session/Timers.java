package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler, guarded: a task that throws is logged, and so is a clock that does; what the scheduler does not take because it throws it is given again at the next occasion, so that one
 * failure stops neither the sweep nor a deadline; what it runs before {@code schedule} has returned, it is given again too, because the caller may hold a lock. As an executor it runs what has no connection to run on.
 */
final class Timers implements Scheduler, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    /** More are dropped: a scheduler that takes nothing for so long was shut down. */
    private static final int MOST_REFUSED = 10_000;

    /** When what was run too early is due: a scheduler may run at once what is due at once. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Scheduler scheduler;

    /** What this thread gives the scheduler at the moment. */
    private final ThreadLocal<Task> given = new ThreadLocal<>();

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
    private final class Task extends AtomicReference<@Nullable Runnable> implements Runnable, Cancellable {
        private static final long serialVersionUID = 1;

        private final long dueNanos;
        private transient volatile @Nullable Cancellable scheduled;

        /** Whether the scheduler has run it inside {@code schedule}. */
        private volatile boolean early;

        Task(Runnable action, long dueNanos) {
            super(action);
            this.dueNanos = dueNanos;
        }

        @Override
        public void run() {
            Task under = given.get();
            if (under != null) {
                early = true;
                if (under != this) {
                    keep(this);
                }
                return;
            }
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
            LOG.error("the scheduler took no task", fault);
            if (!made.early || give(made) != null) {
                keep(made);
            }
        }
        return made;
    }

    private void keep(Task task) {
        if (!refused.offer(task)) {
            LOG.error("too many tasks wait for the scheduler: one will not run");
        }
    }

    /** Gives the scheduler what it did not take before, until it does not take it again. */
    void giveAgain() {
        for (Task next = refused.poll(); next != null; next = refused.poll()) {
            if (give(next) != null) {
                keep(next);
                return;
            }
        }
    }

    /** @return why the scheduler did not take it; null if it did */
    private @Nullable Throwable give(Task task) {
        long nanos = Math.max(task.early ? SOON_NANOS : 0, task.dueNanos - nanoTime());
        task.early = false;
        given.set(task);
        try {
            task.scheduled = scheduler.schedule(Duration.ofNanos(nanos), task);
            return task.early ? new IllegalStateException("it ran the task inside schedule") : null;
        } catch (Throwable fault) {
            return fault;
        } finally {
            given.remove();
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
