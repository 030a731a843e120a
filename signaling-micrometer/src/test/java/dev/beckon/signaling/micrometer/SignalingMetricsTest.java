package dev.beckon.signaling.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.netty.RefusalReason;
import dev.beckon.signaling.redis.NodeState;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalingMetricsTest {

    /** What the demo server adds: it is of the process or of Netty. */
    private static final Set<String> OTHERS = Set.of(
            "beckon.log.dropped",
            "beckon.tls.expiry.seconds",
            "beckon.webhook.waiting",
            "beckon.webhook.told",
            "beckon.webhook.retried",
            "beckon.webhook.dropped");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Signaling node;

    @BeforeEach
    void start() {
        SignalingMetrics metrics = new SignalingMetrics(meters);
        node = Signaling.builder(Scheduler.on(timer))
                .listener(metrics)
                .registry(metrics.timed(PeerRegistry.inMemory()))
                .build();
        metrics.watch(node);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    /** A client that remembers nothing but the last frame. */
    private static final class Forgetful implements Transport {
        private byte[] last = {};

        @Override
        public void send(byte[] frame) {
            last = frame;
        }

        @Override
        public void close(CloseReason reason) {}

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void reading(boolean on) {}
    }

    private Connection client(String peer) {
        Connection connection = node.open(new Forgetful());
        says(connection, "{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        return connection;
    }

    private static void says(Connection connection, String message) {
        connection.receive(message.getBytes(StandardCharsets.UTF_8));
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    private double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Test
    void links_count_by_result_way_and_cause() {
        Connection ana = client("ana");
        Connection bo = client("bo");
        says(ana, "{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        says(bo, "{\"type\":\"join\",\"room\":\"r\"}");
        says(ana, report("bo", "connected", "\"millis\":1500,\"local\":\"host\",\"remote\":\"relay\""));
        says(bo, report("ana", "connected", "\"millis\":500,\"local\":\"host\",\"remote\":\"srflx\""));
        says(bo, report("ana", "connected", "\"millis\":100,\"cause\":\"no-media\""));
        says(ana, report("bo", "failed", "\"cause\":\"lost\""));
        says(ana, report("bo", "never", "\"cause\":\"no-relay\""));
        says(bo, report("ana", "never", "\"cause\":\"no-relay\""));

        assertThat(count("beckon.links", "result", "connected")).isEqualTo(3);
        assertThat(count("beckon.links", "result", "failed")).isOne();
        assertThat(count("beckon.links", "result", "never")).isEqualTo(2);
        assertThat(count("beckon.links.connected", "way", "relay")).isOne();
        assertThat(count("beckon.links.connected", "way", "direct")).isEqualTo(2);
        assertThat(meters.get("beckon.links.connecting").timer().count()).isEqualTo(3);
        assertThat(meters.get("beckon.links.connecting").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(2_100);
        for (LinkOutcome.Cause cause : LinkOutcome.Cause.values()) {
            int expected = cause == LinkOutcome.Cause.NO_RELAY
                    ? 2
                    : cause == LinkOutcome.Cause.LOST || cause == LinkOutcome.Cause.NO_MEDIA ? 1 : 0;
            assertThat(count("beckon.links.failed", "cause", cause.wire()))
                    .as(cause.wire())
                    .isEqualTo(expected);
        }
    }

    private static String report(String peer, String result, String more) {
        return "{\"type\":\"link-report\",\"peer\":\"" + peer + "\",\"result\":\"" + result + "\",\"ice\":\"new\","
                + more + "}";
    }

    @Test
    void what_happens_on_a_node_shows_in_any_registry() {
        Connection ana = client("ana");
        Connection bo = client("bo");
        says(ana, "{\"type\":\"create\",\"room\":\"r\"}");
        says(bo, "{\"type\":\"join\",\"room\":\"r\"}");
        says(ana, "{\"type\":\"offer\",\"to\":\"bo\",\"sdp\":\"v=0\"}");
        says(ana, "{\"type\":\"send\",\"to\":\"nobody\",\"data\":1}");
        bo.closed();
        assertThat(gauge("beckon.connections")).isEqualTo(1);
        assertThat(gauge("beckon.sessions", "state", "connected")).isEqualTo(1);
        assertThat(gauge("beckon.sessions", "state", "away")).isEqualTo(1);
        assertThat(gauge("beckon.held.bytes")).isPositive();
        assertThat(gauge("beckon.rooms")).isEqualTo(1);
        assertThat(count("beckon.connections.opened")).isEqualTo(2);
        assertThat(count("beckon.rooms.entered")).isEqualTo(2);
        assertThat(count("beckon.sessions.away")).isEqualTo(1);
        assertThat(count("beckon.messages.received", "type", "hello")).isEqualTo(2);
        assertThat(count("beckon.errors", "code", "not-found")).isEqualTo(1);
        assertThat(meters.get("beckon.messages.relayed")
                        .tag("type", "offer")
                        .summary()
                        .totalAmount())
                .isEqualTo("\"v=0\"".length());
        assertThat(meters.get("beckon.relay").timer().count()).isEqualTo(1);
    }

    /** The registry of a node that finds the sessions of another one, and of no more than that. */
    private static final class FetchingRegistry extends ForwardingRegistry {
        private final PeerRegistry own;
        private final PeerRegistry other;

        FetchingRegistry(PeerRegistry own, PeerRegistry other) {
            super(own);
            this.own = own;
            this.other = other;
        }

        @Override
        public CompletionStage<@Nullable SessionState> fetch(String id, String secret) {
            return other.local(id).surrender().thenApply(state -> state);
        }

        @Override
        public void adopt(Peer peer) {
            own.register(peer);
        }
    }

    @Test
    void a_session_that_moves_is_counted_where_it_is() throws Exception {
        PeerRegistry registryOfA = PeerRegistry.inMemory();
        MeterRegistry metersOfA = new SimpleMeterRegistry();
        MeterRegistry metersOfB = new SimpleMeterRegistry();
        Signaling a = watched(metersOfA, registryOfA);
        Signaling b = watched(metersOfB, new FetchingRegistry(PeerRegistry.inMemory(), registryOfA));
        Forgetful ana = new Forgetful();
        says(a.open(ana), "{\"type\":\"hello\",\"peer\":\"ana\"}");
        String secret = new ObjectMapper().readTree(ana.last).path("session").asText();
        Forgetful again = new Forgetful();
        says(b.open(again), "{\"type\":\"hello\",\"resume\":{\"session\":\"" + secret + "\",\"received\":0}}");
        assertThat(new String(again.last, StandardCharsets.UTF_8)).contains("\"resumed\":true");
        assertThat(sessions(metersOfA)).isZero();
        assertThat(sessions(metersOfB)).isEqualTo(1);
    }

    private Signaling watched(MeterRegistry meters, PeerRegistry registry) {
        SignalingMetrics metrics = new SignalingMetrics(meters);
        Signaling watched = Signaling.builder(Scheduler.on(timer))
                .listener(metrics)
                .registry(registry)
                .build();
        metrics.watch(watched);
        return watched;
    }

    private static double sessions(MeterRegistry meters) {
        return meters.get("beckon.sessions").gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    @Test
    void nodes_in_one_registry_are_told_apart_by_tags() {
        MeterRegistry both = new SimpleMeterRegistry();
        for (String name : new String[] {"a", "b"}) {
            SignalingMetrics metrics = new SignalingMetrics(both, Tags.of("node", name));
            node = Signaling.builder(Scheduler.on(timer))
                    .listener(metrics)
                    .registry(metrics.timed(PeerRegistry.inMemory()))
                    .build();
            metrics.watch(node);
        }
        client("ana");
        assertThat(both.getMeters()).allMatch(meter -> meter.getId().getTag("node") != null);
        assertThat(both.get("beckon.connections").tag("node", "a").gauge().value())
                .isZero();
        assertThat(both.get("beckon.connections").tag("node", "b").gauge().value())
                .isEqualTo(1);
    }

    @Test
    void what_was_not_taken_is_counted_by_reason() throws Exception {
        new RefusalMetrics(meters).refused(RefusalReason.ORIGIN, InetAddress.getLoopbackAddress());
        assertThat(count("beckon.refused", "reason", "origin")).isEqualTo(1);
        assertThat(count("beckon.refused", "reason", "memory")).isZero();
    }

    /** Prometheus' names are ours with an underscore for each dot, and a suffix. */
    @Test
    void all_that_the_dashboard_asks_for_is_there() throws Exception {
        new RefusalMetrics(meters);
        ClusterMetrics cluster = new ClusterMetrics(meters);
        cluster.watch(() -> new NodeState(true, Duration.ZERO, 1, 0, 0));
        cluster.answered("renew", 1);
        String dashboard = new ObjectMapper()
                .readTree(Path.of("..", "deploy", "grafana-dashboard.json").toFile()).findValuesAsText("expr").stream()
                        .collect(Collectors.joining("\n"));
        Set<String> ours = meters.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
        ours.addAll(OTHERS);
        Matcher asked = Pattern.compile("\\bbeckon_[a-z_]+").matcher(dashboard);
        Set<String> names = new TreeSet<>();
        while (asked.find()) {
            names.add(asked.group());
        }
        assertThat(names)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(ours)
                        .anyMatch(own -> Arrays.asList(
                                        "",
                                        "_total",
                                        "_seconds_bucket",
                                        "_seconds_count",
                                        "_seconds_sum",
                                        "_bytes_count",
                                        "_bytes_sum")
                                .contains(suffix(name, own.replace('.', '_')))));
    }

    private static String suffix(String name, String own) {
        return name.startsWith(own) ? name.substring(own.length()) : "none";
    }
}
