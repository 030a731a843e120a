package dev.beckon.demo.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private long now;
    private final CircuitBreaker circuit = new CircuitBreaker(Duration.ofSeconds(5), () -> now);

    private void fails(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(circuit.admits()).isTrue();
            circuit.failed();
        }
    }

    @Test
    void opens_after_five_failures_in_a_row() {
        fails(4);
        circuit.succeeded();
        fails(5);
        assertThat(circuit.admits()).isFalse();
    }

    @Test
    void lets_one_through_after_the_pause_and_closes_if_it_succeeds() {
        fails(5);
        now += Duration.ofSeconds(5).toNanos() - 1;
        assertThat(circuit.admits()).isFalse();
        now++;
        assertThat(circuit.admits()).isTrue();
        assertThat(circuit.admits()).as("a second one meanwhile").isFalse();
        circuit.succeeded();
        fails(4);
        assertThat(circuit.admits()).isTrue();
    }

    @Test
    void opens_again_if_that_one_fails() {
        fails(5);
        now += Duration.ofSeconds(5).toNanos();
        assertThat(circuit.admits()).isTrue();
        assertThat(circuit.failed()).isTrue();
        assertThat(circuit.admits()).isFalse();
        now += Duration.ofSeconds(5).toNanos();
        assertThat(circuit.admits()).isTrue();
    }

    @Test
    void those_who_fail_late_do_not_prolong_the_pause() {
        fails(5);
        now += Duration.ofSeconds(4).toNanos();
        assertThat(circuit.failed()).isFalse();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(circuit.admits()).isTrue();
    }
}
