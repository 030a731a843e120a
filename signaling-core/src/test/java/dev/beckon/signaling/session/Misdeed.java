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
    DOES_IT_AND_ANSWERS_SOON {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return answers(time, SOON, real.get());
        }
    },
    DOES_IT_AND_ANSWERS_LATE {
        @Override
        <T> CompletionStage<T> commit(FakeTime time, Supplier<CompletionStage<T>> real) {
            return answers(time, LATE, real.get());
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

    /** Within the time that is waited. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** Later than anybody waits. */
    static final Duration LATE = Duration.ofSeconds(12);

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
