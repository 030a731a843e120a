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

    private void drain(Supplier<@Nullable CompletionStage<?>> first) {
        for (Supplier<@Nullable CompletionStage<?>> step = first; ; ) {
            CompletionStage<?> stage = step.get();
            if (stage != null) {
                CompletableFuture<?> future = stage.toCompletableFuture();
                if (!future.isDone()) {
                    future.whenComplete((result, failure) -> next());
                    return;
                }
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
