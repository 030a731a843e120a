package dev.beckon.signaling;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps strictly one after another, in the order in which they were given. A step ends when the stage that it returns completes (null: when
 * it returns); until then later steps wait.
 */
final class Serial {

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private record Waiting(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {}

    private boolean busy;
    private @Nullable ArrayDeque<Waiting> waiting;

    /**
     * Runs a step now, on the caller's thread, if none is under way; otherwise later, on the executor.
     *
     * @return how many steps wait now
     */
    int run(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {
        synchronized (this) {
            if (busy) {
                return enqueue(executor, step);
            }
            busy = true;
        }
        drain(step);
        return 0;
    }

    /** Runs a step on the executor after those that were given before; never on the caller's thread. */
    void later(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {
        synchronized (this) {
            enqueue(executor, step);
            if (busy) {
                return;
            }
            busy = true;
        }
        executor.execute(this::next);
    }

    private int enqueue(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {
        ArrayDeque<Waiting> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            waiting = queue;
        }
        queue.add(new Waiting(executor, step));
        return queue.size();
    }

    private void drain(Supplier<@Nullable CompletionStage<?>> first) {
        for (Supplier<@Nullable CompletionStage<?>> step = first; ; ) {
            CompletableFuture<?> future = result(step);
            if (!future.isDone()) {
                future.whenComplete((result, failure) -> nextOnItsExecutor());
                return;
            }
            Waiting following = poll();
            if (following == null) {
                return;
            }
            step = following.step();
        }
    }

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private static CompletableFuture<?> result(Supplier<@Nullable CompletionStage<?>> step) {
        try {
            CompletionStage<?> stage = step.get();
            return stage == null ? DONE : stage.toCompletableFuture();
        } catch (RuntimeException fault) {
            LOG.error("a step failed; those after it go on", fault);
            return DONE;
        }
    }

    private void nextOnItsExecutor() {
        Executor executor;
        synchronized (this) {
            Waiting following = waiting == null ? null : waiting.peek();
            if (following == null) {
                busy = false;
                return;
            }
            executor = following.executor();
        }
        try {
            executor.execute(this::next);
        } catch (RejectedExecutionException shutDown) {
            next();
        }
    }

    private void next() {
        Waiting following = poll();
        if (following != null) {
            drain(following.step());
        }
    }

    private synchronized @Nullable Waiting poll() {
        Waiting following = waiting == null ? null : waiting.poll();
        if (following == null) {
            busy = false;
            waiting = null;
        }
        return following;
    }
}
