package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Operators see what is refused, and why. */
class RefusalsTest {

    private final Map<RefusalReason, LongAdder> counts = new ConcurrentHashMap<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(SignalingEndpoint.class);

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private TestServer start(Consumer<SignalingEndpoint.Builder> endpoint) throws IOException {
        return TestServer.start(
                node -> {},
                at -> {
                    at.refusalListener((why, client) -> counts.computeIfAbsent(why, first -> new LongAdder())
                            .increment());
                    endpoint.accept(at);
                },
                http -> {});
    }

    private long count(RefusalReason why) {
        LongAdder count = counts.get(why);
        return count == null ? 0 : count.sum();
    }

    private static String answer(TestServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request);
            return client.readHead();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ORIGIN, Origin: https://evil.example, 403",
        "HOST, X: y, 421",
        "REQUEST, Sec-WebSocket-Key: another, 400"
    })
    void a_request_that_is_refused_is_counted_by_its_reason(RefusalReason why, String header, int status)
            throws IOException {
        try (TestServer server = start(at -> at.allowHost("good.example"))) {
            String request = RawClient.request(server.address(), header);
            if (why == RefusalReason.HOST) {
                request = request.replace("Host: localhost", "Host: evil.example");
            }
            assertThat(answer(server, request)).startsWith("HTTP/1.1 " + status + " ");
            assertThat(count(why)).isEqualTo(1);
            assertThat(counts).hasSize(1);
        }
    }

    @Test
    void connections_over_the_caps_are_counted_whether_they_are_told_or_dropped() throws IOException {
        try (TestServer server = start(at -> at.maxConnectionsPerAddress(1))) {
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 17; i++) {
                idle.add(new RawClient(server.address()));
            }
            try (RawClient dropped = new RawClient(server.address())) {
                assertThat(dropped.readAll()).isEmpty();
            }
            await().until(() -> count(RefusalReason.ADDRESS) == 1);
            RawClient told = idle.get(16);
            told.write(RawClient.request(server.address()));
            assertThat(told.readHead()).startsWith("HTTP/1.1 503 ");
            assertThat(count(RefusalReason.ADDRESS)).isEqualTo(2);
            for (RawClient client : idle) {
                client.close();
            }
        }
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).contains("too many connections from one address");
            assertThat(line.getKeyValuePairs().toString()).contains("127.0.0.1");
        });
    }

    @Test
    void an_upgrade_over_the_rate_is_counted() throws IOException {
        try (TestServer server = start(at -> at.maxUpgradesPerSecond(1))) {
            answer(server, RawClient.request(server.address()));
            assertThat(answer(server, RawClient.request(server.address()))).startsWith("HTTP/1.1 503 ");
            assertThat(count(RefusalReason.RATE)).isEqualTo(1);
        }
    }

    @Test
    void the_log_has_one_line_at_once_and_then_one_in_ten_seconds_for_each_reason() throws IOException {
        Map<RefusalReason, Integer> heard = new EnumMap<>(RefusalReason.class);
        Refusals refusals = new Refusals((why, client) -> heard.merge(why, 1, Integer::sum), 0);
        InetAddress client = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        long second = TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < 1_000; i++) {
            refusals.count(RefusalReason.RATE, client, "", second + i);
        }
        refusals.count(RefusalReason.ORIGIN, client, "https://evil.example\u001b[2J", second);
        refusals.count(RefusalReason.RATE, client, "", 12 * second);
        assertThat(heard).containsEntry(RefusalReason.RATE, 1_001).containsEntry(RefusalReason.ORIGIN, 1);
        assertThat(lines.list).hasSize(3);
        assertThat(lines.list.get(1).getFormattedMessage()).contains("https://evil.example?[2J");
        assertThat(lines.list.get(2).getKeyValuePairs().toString()).contains("1000");
    }

    @Test
    void a_listener_that_fails_costs_nobody_an_answer() throws IOException {
        try (TestServer server = start(at -> at.refusalListener((why, client) -> {
            throw new AssertionError("a listener that fails");
        }))) {
            assertThat(answer(server, RawClient.request(server.address(), "Origin: https://evil.example")))
                    .startsWith("HTTP/1.1 403 ");
        }
    }
}
