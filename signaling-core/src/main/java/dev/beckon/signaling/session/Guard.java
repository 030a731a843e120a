package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others implement is called through this: whatever they do, the caller gets a future that ends, with a value or a {@link SignalingException}.
 *
 * <pre>
 *   it throws, errors too                  internal
 *   it returns no stage, or no value       internal
 *   its stage fails                        as it says (SignalingException), otherwise internal
 *   its stage never ends                   unavailable, after Limits.spiTimeout
 *   its stage ends twice                   the first outcome counts
 *   its stage ends too late                a failure is forgotten, a success is handed to {@code late}, which undoes it
 * </pre>
 *
 * A stage that is complete already costs neither an object nor a timer.
 */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** For what needs no undoing. */
    private static final Consumer<@Nullable Object> HARMLESS = value -> {};

    private final Deadlines deadlines;
    private final FaultLog faults;

    Guard(Deadlines deadlines, FaultLog faults) {
        this.deadlines = deadlines;
        this.faults = faults;
    }

    /**
     * Asks for a value.
     *
     * @param what for the log and for people, such as "enter"
     */
    <T> CompletableFuture<T> ask(String what, Supplier<? extends @Nullable CompletionStage<T>> call) {
        return ask(what, call, HARMLESS);
    }

    /** @param late what undoes a success that comes when the caller was told of a failure; any thread */
    <T> CompletableFuture<T> ask(
            String what, Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<? super T> late) {
        return guarded(what, call, true, late);
    }

    /** Asks for something to be done, or for a value that may be null. */
    <T extends @Nullable Object> CompletableFuture<T> run(
            String what, Supplier<? extends @Nullable CompletionStage<T>> call, Consumer<? super T> late) {
        return guarded(what, call, false, late);
    }

    <T extends @Nullable Object> CompletableFuture<T> run(
            String what, Supplier<? extends @Nullable CompletionStage<T>> call) {
        return run(what, call, HARMLESS);
    }

    private <T extends @Nullable Object> CompletableFuture<T> guarded(
            String what,
            Supplier<? extends @Nullable CompletionStage<T>> call,
            boolean needed,
            Consumer<? super T> late) {
        try {
            return answer(what, call.get(), needed, late);
        } catch (Throwable fault) {
            return failed(what, fault);
        }
    }

    /**
     * What the call returned, where there may be no object for the call itself: each relayed message comes here.
     *
     * @param needed whether null is no answer
     */
    <T> CompletableFuture<T> answer(String what, @Nullable CompletionStage<T> stage, boolean needed) {
        return answer(what, stage, needed, HARMLESS);
    }

    private <T extends @Nullable Object> CompletableFuture<T> answer(
            String what, @Nullable CompletionStage<T> stage, boolean needed, Consumer<? super T> late) {
        if (stage == null) {
            return failed(what, new IllegalStateException("returned null in the place of a stage"));
        }
        CompletableFuture<T> future;
        try {
            future = stage.toCompletableFuture();
        } catch (UnsupportedOperationException itsRight) {
            return awaited(what, stage, needed, late);
        }
        if (!future.isDone()) {
            return awaited(what, stage, needed, late);
        }
        if (future.isCompletedExceptionally() || needed && future.join() == null) {
            return awaited(what, stage, needed, late); // a failure may cost something
        }
        return future;
    }

    private <T extends @Nullable Object> CompletableFuture<T> awaited(
            String what, CompletionStage<T> stage, boolean needed, Consumer<? super T> late) {
        Deadlines.Awaited<T> awaited = deadlines.await(what);
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                awaited.fails(refusal(what, failure));
            } else if (needed && value == null) {
                awaited.fails(refusal(what, new IllegalStateException("answered null")));
            } else if (!awaited.ends(value) && awaited.isCompletedExceptionally()) {
                undo(what, value, late);
            }
        });
        return awaited;
    }

    private static <T extends @Nullable Object> void undo(String what, T value, Consumer<? super T> late) {
        LOG.warn("{} succeeded after it was given up, and is undone", what);
        try {
            late.accept(value);
        } catch (Throwable fault) {
            LOG.error("{} could not be undone", what, fault);
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> failed(String what, Throwable fault) {
        return CompletableFuture.failedFuture(refusal(what, fault));
    }

    /** Whether what failed may have been done all the same: then it has to be undone. */
    static boolean mayHaveHappened(Throwable failure) {
        ErrorCode code = SignalingException.of(failure).code();
        return code == ErrorCode.UNAVAILABLE || code == ErrorCode.INTERNAL;
    }

    /** What a failure means to the client; logged unless it was meant for the client. */
    SignalingException refusal(String what, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof SignalingException)) {
            faults.failed(what, cause);
        }
        return SignalingException.of(cause);
    }
}
