package dev.beckon.signaling.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.redis.ClusterListener.Move;
import dev.beckon.signaling.redis.ClusterListener.Unavailable;
import dev.beckon.signaling.redis.NodeState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClusterMetricsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ClusterMetrics metrics = new ClusterMetrics(meters);

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Test
    void how_the_node_is_shows_as_it_changes() {
        AtomicReference<NodeState> state =
                new AtomicReference<>(new NodeState(true, Duration.ofMillis(250), 3, 2_000, 70));
        metrics.watch(state::get);
        assertThat(gauge("beckon.cluster.up")).isEqualTo(1);
        assertThat(gauge("beckon.cluster.lease.age.seconds")).isEqualTo(0.25);
        assertThat(gauge("beckon.cluster.nodes")).isEqualTo(3);
        assertThat(gauge("beckon.cluster.inbox.bytes")).isEqualTo(2_000);
        assertThat(gauge("beckon.cluster.waiting.bytes")).isEqualTo(70);
        state.set(new NodeState(false, Duration.ofSeconds(9), 3, 2_000, 0));
        assertThat(gauge("beckon.cluster.up")).isZero();
        assertThat(gauge("beckon.cluster.lease.age.seconds")).isEqualTo(9);
    }

    @Test
    void what_the_node_meets_with_is_counted_by_kind() {
        metrics.answered("deliver", 300_000);
        metrics.answered("deliver", 500_000);
        metrics.answered("enter", 2_000_000);
        metrics.unavailable(Unavailable.CUT_OFF);
        metrics.moved(Move.RECOVERED);
        metrics.fenced();
        metrics.gaveUp("b");
        Timer delivered =
                meters.get("beckon.cluster.commands").tag("script", "deliver").timer();
        assertThat(delivered.count()).isEqualTo(2);
        assertThat(delivered.totalTime(TimeUnit.MICROSECONDS)).isEqualTo(800);
        assertThat(count("beckon.cluster.unavailable", "why", "cut-off")).isEqualTo(1);
        assertThat(count("beckon.cluster.unavailable", "why", "refused")).isZero();
        assertThat(count("beckon.cluster.sessions", "how", "recovered")).isEqualTo(1);
        assertThat(count("beckon.cluster.sessions", "how", "fetched")).isZero();
        assertThat(count("beckon.cluster.fenced")).isEqualTo(1);
        assertThat(count("beckon.cluster.buried")).isEqualTo(1);
    }
}
