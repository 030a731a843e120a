package dev.beckon.signaling.session;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps strictly one after another, in the order in which they were given, each on its own executor. A step ends when the stage that it returns completes
 * (null: when it returns); until then later steps wait.
 *
 * <pre>
 *           begin, run                 the stage is not complete yet
 *   IDLE ──────────────▶ RUNNING ───────────────────────────────────▶ AWAITING
 *    ▲ ▲                  │   ▲                                           │
 *    │ └── none waits ────┘   │ the executor runs it     one waits        │
 *    │                        └──────────────────── HANDED ◀──────────────┤
 *    │                          later ───────────────▶                    │
 *    └───────────────────────── none waits ───────────────────────────────┘
 * </pre>
 *
 * Executors must not throw. One that drops what it was handed does not stop the others: see {@link #handAgain}. Its monitor may be taken for other things, too;
 * steps run without it.
 */
final class Serial {

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private record Step(Executor executor, Supplier<@Nullable CompletionStage<?>> action) {}

    // ---- guarded by this

    private @Nullable ArrayDeque<Step> waiting;
    /** Any state but IDLE. */
    private boolean busy;
    /** Whether the state is HANDED. */
    private boolean handed;
    /** Counts what was handed over: a late executor that was given up finds another number. */
    private int handing;

    /**
     * Begins a step on the caller's thread, if none is under way. {@link #end} has to follow.
     *
     * @return false if it has to wait
     */
    synchronized boolean begin() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    /**
     * Ends the step that was begun, and runs those behind it.
     *
     * @param executor the one that the caller runs on; null if it is none of those that steps are given with
     * @param stage what the step returned
     */
    void end(@Nullable Executor executor, @Nullable CompletionStage<?> stage) {
        @Nullable CompletionStage<?> returned = stage;
        while (isOver(returned)) {
            Step next = next(executor);
            if (next == null) {
                return;
            }
            returned = result(next.action());
        }
    }

    /** Runs a step at once, on the caller's thread, if none is under way; otherwise after those that were given before, on the executor. */
    void run(Executor otherwise, Supplier<@Nullable CompletionStage<?>> action) {
        synchronized (this) {
            if (busy) {
                enqueue(otherwise, action);
                return;
            }
            busy = true;
        }
        end(null, result(action));
    }

    /** Runs a step on the executor after those that were given before; never on the caller's thread. */
    void later(Executor executor, Supplier<@Nullable CompletionStage<?>> action) {
        int number;
        synchronized (this) {
            enqueue(executor, action);
            if (busy) {
                return;
            }
            busy = true;
            number = hand();
        }
        executor.execute(() -> take(executor, number));
    }

    /** Hands the next step to this executor, if it was handed to another that has not begun it and perhaps never will. */
    void handAgain(Executor executor) {
        int number;
        synchronized (this) {
            if (!handed) {
                return;
            }
            number = hand();
        }
        executor.execute(() -> take(executor, number));
    }

    /** Whether there are steps behind the one under way. */
    synchronized boolean othersWait() {
        return waiting != null;
    }

    /** The next step, if it is one for this executor; otherwise the one that it is for begins it. */
    private @Nullable Step next(@Nullable Executor executor) {
        Executor other;
        int number;
        synchronized (this) {
            Step next = waiting == null ? null : waiting.peek();
            if (next == null) {
                busy = false;
                return null;
            }
            if (next.executor() == executor) {
                return poll();
            }
            other = next.executor();
            number = hand();
        }
        other.execute(() -> take(other, number));
        return null;
    }

    /** Begins the step that was handed over. */
    private void take(Executor executor, int number) {
        Step step;
        synchronized (this) {
            if (!handed || handing != number) {
                return;
            }
            handed = false;
            step = poll();
        }
        end(executor, result(step.action()));
    }

    private static @Nullable CompletionStage<?> result(Supplier<@Nullable CompletionStage<?>> action) {
        try {
            return action.get();
        } catch (Throwable fault) {
            LOG.error("a step failed; those after it go on", fault);
            return null;
        }
    }

    /** Whether a step has ended; if not, the next one begins when it has. */
    private boolean isOver(@Nullable CompletionStage<?> stage) {
        CompletableFuture<?> future = stage == null ? null : stage.toCompletableFuture();
        if (future == null || future.isDone()) {
            return true;
        }
        future.whenComplete((result, failure) -> next(null));
        return false;
    }

    // ---- under the monitor

    private void enqueue(Executor executor, Supplier<@Nullable CompletionStage<?>> action) {
        ArrayDeque<Step> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            waiting = queue;
        }
        queue.add(new Step(executor, action));
    }

    private int hand() {
        handed = true;
        return ++handing;
    }

    private Step poll() {
        ArrayDeque<Step> queue = Objects.requireNonNull(waiting);
        Step step = queue.remove();
        if (queue.isEmpty()) {
            waiting = null;
        }
        return step;
    }
}
