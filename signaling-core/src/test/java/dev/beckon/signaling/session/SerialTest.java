package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SerialTest {

    /** Runs its tasks when it is told to. */
    private static final class Loop implements Executor {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        static @Nullable Loop current;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void turns() {
            while (!tasks.isEmpty()) {
                current = this;
                tasks.remove().run();
                current = null;
            }
        }
    }

    private final Serial steps = new Serial();
    private final Loop here = new Loop();
    private final Loop there = new Loop();
    private final List<String> ran = new ArrayList<>();

    private Supplier<@Nullable CompletionStage<?>> step(String name, @Nullable CompletionStage<?> stage) {
        return () -> {
            ran.add(name + (Loop.current == here ? " here" : Loop.current == there ? " there" : ""));
            return stage;
        };
    }

    @Test
    void each_step_runs_on_its_own_executor_in_the_order_given() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        steps.later(here, step("1", first));
        steps.later(there, step("2", null));
        steps.later(there, step("3", null));
        steps.later(here, step("4", null));
        here.turns();
        there.turns();
        assertThat(ran).containsExactly("1 here");
        first.complete(null);
        assertThat(ran).containsExactly("1 here");
        here.turns();
        assertThat(ran).containsExactly("1 here");
        there.turns();
        assertThat(ran).containsExactly("1 here", "2 there", "3 there");
        here.turns();
        assertThat(ran).containsExactly("1 here", "2 there", "3 there", "4 here");
    }

    @Test
    void a_step_that_was_begun_holds_up_the_others_until_its_stage_ends() {
        assertThat(steps.begin()).isTrue();
        assertThat(steps.begin()).isFalse();
        steps.later(here, step("2", null));
        CompletableFuture<Void> first = new CompletableFuture<>();
        steps.end(here, first);
        here.turns();
        assertThat(ran).isEmpty();
        first.completeExceptionally(new IllegalStateException("a stage may fail"));
        here.turns();
        assertThat(ran).containsExactly("2 here");
        assertThat(steps.begin()).isTrue();
    }

    @Test
    void a_step_that_throws_an_error_does_not_stop_the_next() {
        steps.later(here, () -> {
            throw new StackOverflowError("thrown");
        });
        steps.later(here, step("2", null));
        here.turns();
        assertThat(ran).containsExactly("2 here");
    }

    private Supplier<@Nullable CompletionStage<?>> last() {
        return () -> {
            assertThat(ran).as("steps that go round in a circle").hasSizeLessThan(10);
            ran.add(steps.isLast(here, last()) ? "last" : "not yet");
            return null;
        };
    }

    @Test
    void the_last_step_comes_after_those_that_wait() {
        steps.begin();
        steps.later(here, last());
        steps.later(here, step("2", null));
        steps.end(here, null);
        here.turns();
        assertThat(ran).containsExactly("not yet", "2", "last");
    }

    @Test
    void the_last_step_comes_when_all_has_ended_that_steps_did_not_wait_for() {
        CompletableFuture<Void> one = new CompletableFuture<>();
        CompletableFuture<Void> other = new CompletableFuture<>();
        steps.besides(one);
        steps.besides(other);
        steps.besides(CompletableFuture.completedFuture(null));
        steps.run(here, last());
        steps.run(here, last()); // two that ask for it
        assertThat(ran).containsExactly("not yet", "not yet");
        one.complete(null);
        here.turns();
        assertThat(ran).hasSize(2);
        steps.run(here, step("3", null)); // not held up
        other.completeExceptionally(new IllegalStateException("a stage may fail"));
        here.turns();
        assertThat(ran).containsExactly("not yet", "not yet", "3", "last", "last");
    }

    @Test
    void several_that_have_to_be_the_last_do_not_wait_for_each_other() {
        steps.begin();
        steps.later(here, last());
        steps.later(there, last());
        steps.later(here, step("3", null));
        steps.end(here, null);
        for (int i = 0; i < 3; i++) {
            here.turns();
            there.turns();
        }
        assertThat(ran).containsExactly("not yet", "not yet", "3 here", "last", "last");
    }

    @Test
    void where_nothing_is_under_way_a_step_runs_at_once() {
        steps.run(here, step("1", null));
        assertThat(ran).containsExactly("1");
        steps.begin();
        steps.run(here, step("2", null));
        assertThat(ran).containsExactly("1");
        steps.end(here, null);
        assertThat(ran).containsExactly("1", "2");
    }

    @Test
    void what_an_executor_never_runs_is_run_by_another_and_by_one_of_them_only() {
        steps.later(here, step("1", null));
        steps.later(here, step("2", null));
        steps.handAgain(there);
        there.turns();
        assertThat(ran).containsExactly("1 there");
        here.turns(); // the first handing comes late, and finds its step gone
        assertThat(ran).containsExactly("1 there", "2 here");
        assertThat(steps.begin()).isTrue();
    }

    @Test
    void handing_again_changes_nothing_while_a_step_runs_or_none_waits() {
        steps.handAgain(there);
        assertThat(steps.begin()).isTrue();
        steps.handAgain(there);
        steps.end(here, null);
        there.turns();
        assertThat(steps.begin()).isTrue();
    }

    @Test
    void a_hundred_thousand_steps_need_no_more_stack_than_one() {
        Executor direct = Runnable::run;
        steps.begin();
        int[] count = {0};
        for (int i = 0; i < 100_000; i++) {
            steps.later(direct, () -> {
                count[0]++;
                return CompletableFuture.completedFuture(null);
            });
        }
        steps.end(direct, null);
        assertThat(count[0]).isEqualTo(100_000);
    }

    @Test
    void alternating_direct_executors_need_no_more_stack_either() {
        Executor one = Runnable::run;
        Executor other = task -> task.run();
        steps.begin();
        int[] count = {0};
        for (int i = 0; i < 100_000; i++) {
            steps.later(i % 2 == 0 ? one : other, () -> {
                count[0]++;
                return null;
            });
        }
        steps.end(one, null);
        assertThat(count[0]).isEqualTo(100_000);
    }
}
