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

    /** @param last whether it has to be the last one */
    private record Step(Executor executor, Supplier<@Nullable CompletionStage<?>> action, boolean last) {
        Step on(Executor other) {
            return executor == other ? this : new Step(other, action, last);
        }
    }

    private static final int IDLE = 0;
    /** RUNNING and AWAITING. */
    private static final int BUSY = 1;

    private static final int HANDED = 2;
    private static final int STATES = 3;

    // ---- guarded by this

    private @Nullable ArrayDeque<Step> waiting;
    /**
     * The state in the two lowest bits; above them, how often a step was handed over: a late executor that was given up finds another number than its own. A number,
     * because each relayed message changes it twice, and collectors have more to do for references.
     */
    private int turn;
    /** What steps have begun that those behind them do not wait for; null while there is none. */
    private @Nullable Besides besides;

    /** Completes when all of that has ended. */
    private static final class Besides extends CompletableFuture<Void> {
        int count;
    }

    /**
     * Begins a step on the caller's thread, if none is under way. {@link #end} has to follow.
     *
     * @return false if it has to wait
     */
    synchronized boolean begin() {
        boolean free = state() == IDLE;
        if (free) {
            becomes(BUSY);
        }
        return free;
    }

    /**
     * Ends the step that was begun, and runs those behind it.
     *
     * @param executor the one that the caller runs on; null if it is none of those that steps are given with
     * @param stage what the step returned
     */
    void end(@Nullable Executor executor, @Nullable CompletionStage<?> stage) {
        if (isOver(stage)) {
            goOn(executor);
        }
    }

    /** Runs a step at once, on the caller's thread, if none is under way; otherwise after those that were given before, on the executor. */
    void run(Executor otherwise, Supplier<@Nullable CompletionStage<?>> action) {
        synchronized (this) {
            if (state() != IDLE) {
                enqueue(new Step(otherwise, action, false));
                return;
            }
            becomes(BUSY);
        }
        end(null, result(action));
    }

    /** Runs a step on the executor after those that were given before; never on the caller's thread. */
    void later(Executor executor, Supplier<@Nullable CompletionStage<?>> action) {
        later(new Step(executor, action, false));
    }

    private void later(Step step) {
        Handing first;
        synchronized (this) {
            enqueue(step);
            if (state() != IDLE) {
                return;
            }
            first = hand(step.executor());
        }
        step.executor().execute(first);
    }

    /** Hands the next step to this executor, if it was handed to another that has not begun it and perhaps never will. */
    void handAgain(Executor executor) {
        Handing again;
        synchronized (this) {
            if (state() != HANDED) {
                return;
            }
            again = hand(executor);
        }
        executor.execute(again);
    }

    /**
     * What a step has begun, and those behind it do not wait for.
     *
     * @param stage completes when nothing is left to do for it
     */
    void besides(CompletableFuture<?> stage) {
        synchronized (this) {
            if (besides == null) {
                besides = new Besides();
            }
            besides.count++;
        }
        stage.whenComplete((result, failure) -> oneEnded());
    }

    private void oneEnded() {
        Besides ended;
        synchronized (this) {
            ended = Objects.requireNonNull(besides);
            if (--ended.count > 0) {
                return;
            }
            besides = null;
        }
        ended.complete(null);
    }

    /**
     * Whether the step under way is the last one, and nothing goes on {@linkplain #besides besides} the steps. If not, it is to be tried again as a step on that
     * executor, after what there is now. Several that have to be the last do not wait for each other.
     */
    synchronized boolean isLast(Executor executor, Supplier<@Nullable CompletionStage<?>> again) {
        Step retry = new Step(executor, again, true);
        if (waiting != null && !waiting.stream().allMatch(Step::last)) {
            enqueue(retry);
            return false;
        }
        if (besides != null) {
            besides.thenRun(() -> later(retry));
            return false;
        }
        return true;
    }

    private void goOn(@Nullable Executor executor) {
        Step next = next(executor);
        if (next != null) {
            runFrom(next);
        }
    }

    /** A loop, because executors may run their tasks at once, on the caller's thread. */
    private void runFrom(Step first) {
        Step step = first;
        while (step != null && isOver(result(step.action()))) {
            step = next(step.executor());
        }
    }

    /** The next step if it is one for this executor, or if its own executor wants it run here; otherwise that one begins it. */
    private @Nullable Step next(@Nullable Executor executor) {
        Handing handing;
        synchronized (this) {
            Step next = waiting == null ? null : waiting.peek();
            if (next == null) {
                becomes(IDLE);
                return null;
            }
            if (next.executor() == executor) {
                return poll();
            }
            handing = hand(next.executor());
        }
        return handing.comesBack() ? take(handing) : null;
    }

    /** A step on its way to its executor. */
    private final class Handing implements Runnable {
        private final Executor executor;
        /** What {@link #turn} was set to. */
        private final int number;

        private @Nullable Thread caller;
        private boolean cameBack;

        Handing(Executor executor, int number) {
            this.executor = executor;
            this.number = number;
        }

        /** Hands it over. @return whether the executor runs tasks on the caller's thread before it returns */
        boolean comesBack() {
            caller = Thread.currentThread();
            executor.execute(this);
            caller = null;
            return cameBack;
        }

        @Override
        public void run() {
            if (caller == Thread.currentThread()) {
                cameBack = true;
                return;
            }
            Step step = take(this);
            if (step != null) {
                runFrom(step.on(executor));
            }
        }
    }

    /** Begins the step that was handed over. @return null if it has been handed to another since */
    private synchronized @Nullable Step take(Handing handing) {
        if (turn != handing.number) {
            return null;
        }
        becomes(BUSY);
        return poll();
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
        future.whenComplete((result, failure) -> goOn(null));
        return false;
    }

    // ---- under the monitor

    private int state() {
        return turn & STATES;
    }

    private void becomes(int state) {
        turn = turn & ~STATES | state;
    }

    private void enqueue(Step step) {
        ArrayDeque<Step> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            waiting = queue;
        }
        queue.add(step);
    }

    private Handing hand(Executor executor) {
        turn += STATES + 1;
        becomes(HANDED);
        return new Handing(executor, turn);
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
