package dev.beckon.signaling.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Scheduler scheduler = Scheduler.on(executor);

    @Test
    void a_task_runs_unless_it_is_cancelled() {
        AtomicBoolean cancelledRan = new AtomicBoolean();
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        executor.execute(() -> await(cancelled)); // nothing runs before
        Scheduler.Cancellable first = scheduler.schedule(Duration.ofMillis(1), () -> cancelledRan.set(true));
        scheduler.schedule(Duration.ofMillis(5), ran::countDown);

        first.cancel();
        cancelled.countDown();

        assertThat(await(ran)).isTrue();
        executor.shutdown();
        assertThat(cancelledRan).isFalse();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    @Test
    void after_the_executor_was_shut_down_nothing_runs_and_nothing_fails() {
        executor.shutdownNow();

        assertThatCode(() -> scheduler
                        .schedule(Duration.ofMillis(1), () -> {
                            throw new AssertionError("ran");
                        })
                        .cancel())
                .doesNotThrowAnyException();
    }
}
