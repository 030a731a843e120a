package dev.beckon.signaling;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps strictly one after another. A step ends when the stage that it returns completes (null: when it returns); until then later steps
 * wait. The first step runs at once on the caller's thread; what has to wait goes on, on the executor that it was given with. Steps do not throw.
 */
final class Serial {

    private record Waiting(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {}

    private boolean busy;
    private @Nullable ArrayDeque<Waiting> waiting;

    /** @return how many steps wait now */
    int run(Executor executor, Supplier<@Nullable CompletionStage<?>> step) {
        synchronized (this) {
            if (busy) {
                ArrayDeque<Waiting> queue = waiting;
                if (queue == null) {
                    queue = new ArrayDeque<>(4);
                    waiting = queue;
                }
                queue.add(new Waiting(executor, step));
                return queue.size();
            }
            busy = true;
        }
        drain(step);
        return 0;
    }

    /**
     * Begins a step at once, if none runs and none waits. {@link #end} has to follow.
     *
     * @return false if it has to wait: then {@link #run} is for it
     */
    synchronized boolean begin() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    /** @param stage what the step returned */
    void end(@Nullable CompletionStage<?> stage) {
        if (!goesOn(stage)) {
            Waiting following = poll();
            if (following != null) {
                drain(following.step());
            }
        }
    }

    /** Whether a step has not ended; then what follows will be seen to when it has. */
    private boolean goesOn(@Nullable CompletionStage<?> stage) {
        CompletableFuture<?> future = stage == null ? null : stage.toCompletableFuture();
        if (future == null || future.isDone()) {
            return false;
        }
        future.whenComplete((result, failure) -> next());
        return true;
    }

    private void drain(Supplier<@Nullable CompletionStage<?>> first) {
        for (Supplier<@Nullable CompletionStage<?>> step = first; ; ) {
            if (goesOn(step.get())) {
                return;
            }
            Waiting following = poll();
            if (following == null) {
                return;
            }
            step = following.step();
        }
    }

    private void next() {
        Waiting following = poll();
        if (following != null) {
            try {
                following.executor().execute(() -> drain(following.step()));
            } catch (RejectedExecutionException shutDown) {
                drain(following.step());
            }
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

    synchronized boolean idle() {
        return !busy;
    }
}
