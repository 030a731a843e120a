package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RealTimeTest {

    private final RealTime time = new RealTime("n");

    @AfterEach
    void close() {
        time.close();
    }

    /** An answer that is waited for when this process is paused: afterwards the time is over, and the answer is read a moment later. */
    private static final class Paused extends CompletableFuture<String> {
        private boolean paused = true;

        @Override
        public String get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            if (paused) {
                paused = false;
                CompletableFuture.runAsync(() -> complete("yes"));
                throw new TimeoutException();
            }
            return super.get(timeout, unit);
        }
    }

    @Test
    void a_pause_of_this_process_is_no_silence_of_the_engine() throws Exception {
        assertThat(time.await(new Paused(), Duration.ofMinutes(10))).isEqualTo("yes");
    }

    @Test
    void an_answer_that_does_not_come_is_not_waited_for_for_ever() {
        assertThatThrownBy(() -> time.await(new CompletableFuture<String>(), Duration.ofMillis(40)))
                .isInstanceOf(TimeoutException.class);
    }
}
