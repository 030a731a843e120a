package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

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
    void a_scheduler_that_throws_runs_nothing() {
        Broken broken = new Broken();
        Timers timers = new Timers(broken);
        timers.schedule(Duration.ofSeconds(1), () -> {}).cancel();
        broken.takesTasks = false;
        timers.schedule(Duration.ofSeconds(1), () -> {}).cancel();
    }
}
