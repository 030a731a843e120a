package dev.beckon.signaling.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after another, in the order in which they come, on threads of an executor. A task that throws is logged and harms no other. */
final class Loop implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** Tasks in one turn; then others of the executor have theirs. */
    private static final int TURN = 64;

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** On which a task runs just now. */
    private volatile @Nullable Thread running;

    Loop(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            begin();
        }
    }

    /** Runs it at once where this is a task of the loop, so that what tasks say keeps their order; otherwise as {@link #execute}. */
    void here(Runnable task) {
        if (running == Thread.currentThread()) {
            task.run();
        } else {
            execute(task);
        }
    }

    private void begin() {
        try {
            executor.execute(this::turn);
        } catch (RejectedExecutionException shutDown) {
            // what is under way still has to end, so that nobody waits for it for ever
            Threads.POOL.execute(this::turn);
        }
    }

    private void turn() {
        for (int done = 0; done < TURN; done++) {
            Runnable task = tasks.poll();
            if (task != null) {
                running = Thread.currentThread();
                run(task);
                running = null;
            }
            if (waiting.decrementAndGet() == 0) {
                return;
            }
        }
        begin();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            LOG.error("A listener or a step of the client failed", failure);
        }
    }
}
