package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler, guarded: a task that throws is logged, a scheduler that throws runs nothing. As an executor it runs what has no connection to run on.
 */
final class Timers implements Scheduler, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);
    private static final Cancellable NOTHING = () -> {};

    private final Scheduler scheduler;

    Timers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long nanoTime() {
        return scheduler.nanoTime();
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        try {
            @Nullable Cancellable scheduled = scheduler.schedule(delay, () -> run(task));
            return scheduled == null ? NOTHING : () -> cancel(scheduled);
        } catch (Throwable fault) {
            LOG.error("the scheduler took no task; it will not run", fault);
            return NOTHING;
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
