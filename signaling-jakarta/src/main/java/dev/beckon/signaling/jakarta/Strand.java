package dev.beckon.signaling.jakarta;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another, in the order in which they came: those of the container's threads there, the others on an executor. Tasks do not block. Safe for use by many
 * threads.
 */
final class Strand implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Strand.class);

    private final Executor executor;
    /** Guarded by this, as the next. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(2);

    private boolean busy;

    Strand(Executor executor) {
        this.executor = executor;
    }

    /**
     * Runs a task later, never on the caller's thread before this returns.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the executor takes none; the task will not run
     */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            executor.execute(this::runAll);
        } catch (RuntimeException refused) {
            synchronized (this) {
                waiting.remove(task);
            }
            runAll(); // those that came meanwhile
            throw refused;
        }
    }

    /** Runs a task and returns when it has run: on the caller's thread if no other is under way, otherwise in its turn. */
    void call(Runnable task) {
        CompletableFuture<Void> turn = null;
        synchronized (this) {
            if (busy) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                waiting.add(() -> {
                    run(task);
                    done.complete(null);
                });
                turn = done;
            }
            busy = true;
        }
        if (turn != null) {
            turn.join();
            return;
        }
        run(task);
        synchronized (this) {
            if (waiting.isEmpty()) {
                busy = false;
                return;
            }
        }
        try {
            executor.execute(this::runAll);
        } catch (RuntimeException refused) {
            runAll();
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            run(task);
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        busy = task != null;
        return task;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            LOG.error("a task of a connection failed; those after it go on", fault);
        }
    }
}
