package dev.beckon.signaling.session;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an SPI can do wrong with one call that returns a stage. */
enum Misdeed {
    THROWS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            throw new IllegalStateException("a call that throws");
        }
    },
    THROWS_AN_ERROR {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            throw new StackOverflowError("a call that throws an error");
        }
    },
    RETURNS_NULL {
        @Override
        <T> @Nullable CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return null;
        }
    },
    FAILS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return CompletableFuture.failedStage(new IllegalStateException("a call that fails"));
        }
    },
    DOES_IT_AND_FAILS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return real.get().thenCompose(done -> FAILS.commit(time, real));
        }
    },
    NEVER_ANSWERS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return new CompletableFuture<>();
        }
    },
    DOES_IT_AND_NEVER_ANSWERS {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            real.get();
            return new CompletableFuture<>();
        }
    },
    DOES_IT_AND_ANSWERS_LATE {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            CompletionStage<T> done = real.get();
            CompletableFuture<T> answer = new CompletableFuture<>();
            time.schedule(LATE, () -> done.whenComplete(into(answer)));
            return answer;
        }
    },
    DOES_IT_LATE {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            time.schedule(LATE, () -> real.get().whenComplete(into(answer)));
            return answer;
        }
    };

    /** Later than anybody waits. */
    static final Duration LATE = Duration.ofSeconds(12);

    /** @param real does what the call is for */
    abstract <T> @Nullable CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real);

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
