package dev.beckon.signaling;

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
    void a_task_runs_unless_it_is_cancelled() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean(true);
        scheduler.schedule(Duration.ofMillis(1), () -> cancelled.set(false)).cancel();
        CountDownLatch ran = new CountDownLatch(1);
        scheduler.schedule(Duration.ofMillis(5), ran::countDown);

        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        executor.shutdown();
        assertThat(cancelled).isTrue();
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
