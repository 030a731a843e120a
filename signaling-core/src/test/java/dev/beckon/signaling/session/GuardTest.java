package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();
    private final AtomicInteger timers = new AtomicInteger();
    private final FaultLog faults = new FaultLog(time::nanoTime);
    private final Guard guard = new Guard(
            new Deadlines(
                    new Timers(new Scheduler() {
                        @Override
                        public long nanoTime() {
                            return time.nanoTime();
                        }

                        @Override
                        public Cancellable schedule(Duration delay, Runnable task) {
                            timers.incrementAndGet();
                            return time.schedule(delay, task);
                        }
                    }),
                    PATIENCE,
                    faults),
            faults);
    private final List<String> late = new ArrayList<>();

    private CompletableFuture<String> asks(@Nullable CompletionStage<String> stage) {
        return guard.ask("test", () -> stage, late::add);
    }

    private static ErrorCode code(CompletableFuture<?> failed) {
        assertThat(failed).isCompletedExceptionally();
        return failed.handle((value, failure) -> SignalingException.of(failure))
                .join()
                .code();
    }

    @Test
    void what_is_complete_costs_nothing() {
        CompletableFuture<String> done = CompletableFuture.completedFuture("yes");
        assertThat(asks(done)).isSameAs(done);
        assertThat(guard.answer("test", done, true)).isSameAs(done);
        assertThat(timers).hasValue(0);
    }

    @Test
    void a_throw_and_a_missing_stage_or_value_are_internal() {
        assertThat(code(guard.ask("test", () -> {
                    throw new LinkageError("thrown");
                })))
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(code(asks(null))).isEqualTo(ErrorCode.INTERNAL);
        assertThat(code(asks(CompletableFuture.completedFuture(null)))).isEqualTo(ErrorCode.INTERNAL);
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> asked = asks(slow);
        slow.complete(null);
        assertThat(code(asked)).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void where_no_value_is_needed_null_is_an_answer() {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        assertThat(guard.run("test", () -> done)).isCompleted();
    }

    @Test
    void a_failure_that_is_meant_for_the_client_stays_what_it_is() {
        SignalingException refusal = new SignalingException(ErrorCode.ROOM_FULL, "full");
        assertThat(code(asks(CompletableFuture.failedFuture(refusal)))).isEqualTo(ErrorCode.ROOM_FULL);
        assertThat(code(asks(CompletableFuture.failedStage(refusal).thenApply(String::valueOf))))
                .isEqualTo(ErrorCode.ROOM_FULL);
        assertThat(code(asks(CompletableFuture.failedFuture(new AssertionError("other")))))
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void what_never_ends_is_unavailable_and_a_late_success_is_undone_once() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> asked = asks(slow);
        time.advance(PATIENCE.minusMillis(1));
        assertThat(asked).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(code(asked)).isEqualTo(ErrorCode.UNAVAILABLE);
        slow.complete("late");
        assertThat(late).containsExactly("late");
    }

    @Test
    void a_late_failure_needs_no_undoing() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        asks(slow);
        time.advance(PATIENCE);
        slow.completeExceptionally(new IllegalStateException("late"));
        assertThat(late).isEmpty();
    }

    @Test
    void all_that_wait_share_one_timer_and_each_has_its_own_deadline() {
        List<CompletableFuture<String>> slow = new ArrayList<>();
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slow.add(new CompletableFuture<>());
            asked.add(asks(slow.get(i)));
            time.advance(Duration.ofMillis(100));
        }
        assertThat(timers).hasValue(1);
        slow.get(0).complete("in time");
        slow.get(5).complete("in time");
        time.advance(PATIENCE.minusMillis(500));
        for (int i = 0; i < 10; i++) {
            assertThat(asked.get(i).isDone()).as("%d", i).isEqualTo(i <= 5);
            assertThat(asked.get(i).isCompletedExceptionally()).as("%d", i).isEqualTo(i > 0 && i < 5);
        }
        time.advance(PATIENCE);
        assertThat(asked).allMatch(CompletableFuture::isDone);
        asks(new CompletableFuture<>());
        int before = timers.get();
        asks(new CompletableFuture<>());
        assertThat(timers).hasValue(before);
    }

    /** A stage that is no CompletableFuture and calls back as often as it likes. */
    private static final class Loose extends CompletableFuture<String> {
        private @Nullable BiConsumer<? super String, ? super Throwable> heard;

        @Override
        public CompletableFuture<String> toCompletableFuture() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            heard = action;
            return this;
        }

        void ends(@Nullable String value, @Nullable Throwable failure) {
            if (heard != null) {
                heard.accept(value, failure);
            }
        }
    }

    @Test
    void of_several_outcomes_the_first_counts() {
        Loose loose = new Loose();
        CompletableFuture<String> asked = asks(loose);
        loose.ends("first", null);
        loose.ends("second", null);
        loose.ends(null, new IllegalStateException("third"));
        assertThat(asked).isCompletedWithValue("first");
        assertThat(late).isEmpty();
    }

    @Test
    void a_success_after_a_failure_is_undone() {
        Loose loose = new Loose();
        CompletableFuture<String> asked = asks(loose);
        loose.ends(null, new IllegalStateException("first"));
        loose.ends("second", null);
        assertThat(code(asked)).isEqualTo(ErrorCode.INTERNAL);
        assertThat(late).containsExactly("second");
    }

    @Test
    void what_undoes_may_fail() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> asked = guard.ask("test", () -> slow, value -> {
            throw new IllegalStateException("cannot");
        });
        time.advance(PATIENCE);
        slow.complete("late");
        assertThat(code(asked)).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void an_answer_may_come_on_any_thread() throws InterruptedException {
        CompletableFuture<String> slow = new CompletableFuture<>();
        CompletableFuture<String> asked = asks(slow);
        Thread elsewhere = new Thread(() -> slow.complete("elsewhere"));
        elsewhere.start();
        elsewhere.join();
        assertThat(asked).isCompletedWithValue("elsewhere");
        time.advance(PATIENCE.multipliedBy(2));
        assertThat(asked).isCompletedWithValue("elsewhere");
    }
}
