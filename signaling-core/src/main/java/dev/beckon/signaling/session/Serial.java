package dev.beckon.signaling.session;

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

    /**
     * Begins a step on the caller's thread, if none is under way: {@link #run} without an object for the step. {@link #end} has to follow.
     *
     * @return false if it has to wait
     */
    synchronized boolean begin() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    /** @param stage what the step returned */
    void end(@Nullable CompletionStage<?> stage) {
        if (!goesOn(stage)) {
            next();
        }
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
        try {
            executor.execute(this::next);
        } catch (RejectedExecutionException shutDown) {
            synchronized (this) {
                busy = false; // the next step, if one still comes, takes these along
            }
        }
    }

    /** Whether there are steps behind the one under way. */
    synchronized boolean othersWait() {
        return waiting != null && !waiting.isEmpty();
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
            if (goesOn(result(step))) {
                return;
            }
            Waiting following = poll();
            if (following == null) {
                return;
            }
            step = following.step();
        }
    }

    private static @Nullable CompletionStage<?> result(Supplier<@Nullable CompletionStage<?>> step) {
        try {
            return step.get();
        } catch (RuntimeException fault) {
            LOG.error("a step failed; those after it go on", fault);
            return null;
        }
    }

    /** Whether a step has not ended yet; then those after it go on when it has. */
    private boolean goesOn(@Nullable CompletionStage<?> stage) {
        CompletableFuture<?> future = stage == null ? null : stage.toCompletableFuture();
        if (future == null || future.isDone()) {
            return false;
        }
        future.whenComplete((result, failure) -> nextOnItsExecutor());
        return true;
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
