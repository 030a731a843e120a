package dev.beckon.signaling.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an SPI can do wrong with one call that returns a stage. The node has to bear each of them. */
public enum Misdeed {
    /** Throws an exception. */
    THROWS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            throw new IllegalStateException("a call that throws");
        }
    },
    /** Throws an error. */
    THROWS_AN_ERROR {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            throw new StackOverflowError("a call that throws an error");
        }
    },
    /** Returns null where a stage is due. */
    RETURNS_NULL {
        @Override
        <T> @Nullable CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return null;
        }
    },
    /** Fails, and does nothing. */
    FAILS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return CompletableFuture.failedStage(new IllegalStateException("a call that fails"));
        }
    },
    /** Does what was asked, and says that it has failed. */
    DOES_IT_AND_FAILS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return real.get().thenCompose(done -> FAILS.commit(time, real));
        }
    },
    /** Does nothing, and never answers. */
    NEVER_ANSWERS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return new CompletableFuture<>();
        }
    },
    /** Does what was asked, and never answers. */
    DOES_IT_AND_NEVER_ANSWERS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            real.get();
            return new CompletableFuture<>();
        }
    },
    /** Does what was asked, and answers within the time that is waited. */
    DOES_IT_AND_ANSWERS_SOON {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return answers(time, SOON, real.get());
        }
    },
    /** Does what was asked, and answers later than anybody waits. */
    DOES_IT_AND_ANSWERS_LATE {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return answers(time, LATE, real.get());
        }
    },
    /** Does what was asked later than anybody waits, and answers then. */
    DOES_IT_LATE {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            time.schedule(LATE, () -> real.get().whenComplete(into(answer)));
            return answer;
        }
    };

    /** Within the time that is waited. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Later than anybody waits. */
    public static final Duration LATE = Duration.ofSeconds(12);

    /** @param real does what the call is for */
    abstract <T> @Nullable CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real);

    private static <T> CompletionStage<T> answers(FakeTime time, Duration when, CompletionStage<T> done) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        time.schedule(when, () -> done.whenComplete(into(answer)));
        return answer;
    }

    private static <T> BiConsumer<T, @Nullable Throwable> into(CompletableFuture<T> answer) {
        return (value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        };
    }
}
