package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a scheduler or one of its tasks throws, neither the other tasks nor the caller notice. */
class TimersTest {

    private final FakeTime time = new FakeTime();

    @Test
    void a_task_that_throws_does_not_reach_the_scheduler() {
        Timers timers = new Timers(time);
        boolean[] ran = {false};
        timers.execute(() -> {
            throw new StackOverflowError("thrown");
        });
        timers.execute(() -> ran[0] = true);
        time.settle();
        assertThat(ran[0]).isTrue();
    }

    private static final class Broken implements Scheduler {
        private boolean takesTasks = true;

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            if (!takesTasks) {
                throw new RejectedExecutionException("shut down");
            }
            return () -> {
                throw new IllegalStateException("thrown");
            };
        }
    }

    @Test
    void what_a_scheduler_throws_does_not_reach_the_caller() {
        Broken broken = new Broken();
        Timers timers = new Timers(broken);
        timers.schedule(Duration.ofSeconds(1), () -> {}).cancel();
        broken.takesTasks = false;
        timers.schedule(Duration.ofSeconds(1), () -> {}).cancel();
    }

    /** Refuses or takes, and throws in both cases, as an executor does that can not begin a thread for what it has taken. */
    private final class Faltering implements Scheduler {
        private boolean takes;
        private boolean throwing = true;

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            Cancellable scheduled = takes ? time.schedule(delay, task) : () -> {};
            if (throwing) {
                throw new OutOfMemoryError("unable to create a thread");
            }
            return scheduled;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_scheduler_threw_at_runs_when_it_is_due_and_once(boolean taken) {
        Faltering faltering = new Faltering();
        Timers timers = new Timers(faltering);
        List<String> ran = new ArrayList<>();
        faltering.takes = taken;
        timers.schedule(Duration.ofSeconds(2), () -> ran.add("late"));
        timers.schedule(Duration.ofSeconds(2), () -> ran.add("cancelled")).cancel();
        timers.execute(() -> ran.add("at once"));
        faltering.takes = true;
        faltering.throwing = false;
        time.advance(Duration.ofSeconds(1));
        timers.execute(() -> ran.add("next"));
        time.settle();
        assertThat(ran).containsExactlyInAnyOrder("at once", "next");
        time.advance(Duration.ofSeconds(1));
        assertThat(ran).hasSize(3).endsWith("late");
        time.advance(Duration.ofSeconds(60));
        assertThat(ran).hasSize(3);
    }

    /** Runs at once what is due at once, and then whatever else is due, all of it inside {@code schedule}; as an executor may whose queue is full. */
    private final class Hasty implements Scheduler {
        private final List<Runnable> later = new ArrayList<>();
        private boolean catchesUp;

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            if (catchesUp) {
                later.forEach(Runnable::run);
                later.clear();
            }
            if (delay.isZero()) {
                task.run();
                return () -> {};
            }
            later.add(task);
            return time.schedule(delay, task);
        }
    }

    @Test
    void what_a_scheduler_runs_before_schedule_returns_runs_later_and_once() {
        Hasty hasty = new Hasty();
        Timers timers = new Timers(hasty);
        List<String> ran = new ArrayList<>();
        timers.execute(() -> ran.add("at once"));
        timers.schedule(Duration.ofSeconds(1), () -> ran.add("in a second"));
        assertThat(ran).isEmpty();
        hasty.catchesUp = true;
        timers.execute(() -> ran.add("next"));
        assertThat(ran).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(ran).containsExactly("at once", "next");
        time.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("at once", "next", "in a second");
    }

    @Test
    void a_scheduler_that_runs_everything_inside_schedule_runs_nothing() {
        Timers timers = new Timers(new Scheduler() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Cancellable schedule(Duration delay, Runnable task) {
                task.run();
                return () -> {};
            }
        });
        boolean[] ran = {false};
        timers.execute(() -> ran[0] = true);
        timers.giveAgain();
        assertThat(ran[0]).as("the caller may hold a lock").isFalse();
    }
}
