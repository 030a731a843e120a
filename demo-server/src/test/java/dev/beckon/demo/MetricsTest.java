package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MetricsTest {

    private static PlainClient client(RunningServer server, String peer) throws Exception {
        return new PlainClient(URI.create("ws://127.0.0.1:" + server.port() + "/signal")).hello(peer);
    }

    @Test
    void a_call_shows_in_every_number() throws Exception {
        try (RunningServer server = RunningServer.start("--metrics-port", "0")) {
            PlainClient ana = client(server, "anabelle");
            PlainClient bo = client(server, "bo");
            ana.says("{'type':'call','id':1,'to':'bo'}");
            String call = ana.hears("ringing").replaceAll(".*\"call\":\"([^\"]+)\".*", "$1");
            bo.hears("incoming");
            bo.says("{'type':'accept','call':'" + call + "'}");
            ana.hears("accepted");
            bo.hears("accepted");
            ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
            bo.hears("offer");
            bo.says("{'type':'hangup','call':'" + call + "'}");
            ana.hears("ended");
            bo.hears("ended");
            bo.says("{'type':'send','to':'nobody','data':1}");
            bo.hears("error");

            String numbers = server.metrics();
            assertThat(numbers.lines())
                    .contains(
                            "beckon_connections 2.0",
                            "beckon_connections_opened_total{dialect=\"beckon.v1\"} 2.0",
                            "beckon_sessions{state=\"connected\"} 2.0",
                            "beckon_sessions{state=\"away\"} 0.0",
                            "beckon_messages_received_total{type=\"hello\"} 2.0",
                            "beckon_messages_received_total{type=\"offer\"} 1.0",
                            "beckon_messages_relayed_bytes_count{type=\"offer\"} 1",
                            "beckon_messages_relayed_bytes_sum{type=\"offer\"} 5.0",
                            "beckon_errors_total{code=\"not-found\"} 1.0",
                            "beckon_errors_total{code=\"internal\"} 0.0",
                            "beckon_queue_bytes 0.0",
                            "beckon_calls_started_total 1.0",
                            "beckon_calls_accepted_total 2.0",
                            "beckon_calls_ended_total{reason=\"hangup\"} 2.0",
                            "beckon_calls_ended_total{reason=\"timeout\"} 0.0");
            assertThat(number(numbers, "beckon_relay_seconds_count")).isGreaterThanOrEqualTo(1);
            assertThat(number(numbers, "beckon_relay_seconds_bucket{le=\"+Inf\"}"))
                    .isEqualTo(number(numbers, "beckon_relay_seconds_count"));
            assertThat(numbers).contains("beckon_relay_seconds_bucket{le=\"0.001\"}");
            assertThat(numbers).doesNotContain("anabelle").doesNotContain(call);

            assertThat(numbers.lines()).as("calls are no rooms").contains("beckon_rooms 0.0");
            ana.says("{'type':'join','room':'lobby','create':true}");
            ana.hears("joined");
            bo.says("{'type':'join','room':'lobby'}");
            bo.hears("joined");
            assertThat(server.metrics().lines()).contains("beckon_rooms 1.0");
            ana.says("{'type':'leave','room':'lobby'}");
            ana.hears("left");
            bo.says("{'type':'leave','room':'lobby'}");
            bo.hears("left");
            assertThat(server.metrics().lines()).contains("beckon_rooms 0.0");

            ana.leaves();
            await().untilAsserted(() -> assertThat(server.metrics().lines())
                    .contains(
                            "beckon_connections 1.0",
                            "beckon_sessions{state=\"connected\"} 1.0",
                            "beckon_sessions{state=\"away\"} 1.0"));
        }
    }

    private static double number(String numbers, String name) {
        return numbers.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void what_becomes_of_the_events_for_the_webhook_shows() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        try (TestEndpoint webhook = new TestEndpoint(question -> new Reply(mended.get() ? 204 : 500, ""));
                RunningServer server = RunningServer.start(
                        "--metrics-port",
                        "0",
                        "--webhook-url",
                        webhook.url(),
                        "--webhook-secret",
                        "0123456789abcdef")) {
            client(server, "ana");
            await().untilAsserted(() -> {
                assertThat(server.metrics().lines())
                        .contains(
                                "beckon_webhook_waiting 1.0",
                                "beckon_webhook_told_total 0.0",
                                "beckon_webhook_dropped_total 0.0");
                assertThat(number(server.metrics(), "beckon_webhook_retried_total"))
                        .isPositive();
            });
            mended.set(true);
            await().untilAsserted(() -> assertThat(server.metrics().lines())
                    .contains("beckon_webhook_waiting 0.0", "beckon_webhook_told_total 1.0"));
        }
    }

    @Test
    void the_dashboard_asks_for_what_there_is() throws Exception {
        Set<String> exported = new TreeSet<>();
        try (RedisProcess redis = new RedisProcess();
                RunningServer server = RunningServer.start(
                        "--metrics-port",
                        "0",
                        "--cluster",
                        redis.uri(),
                        "--dev-tls",
                        "--webhook-url",
                        "http://127.0.0.1:9/",
                        "--webhook-secret",
                        "0123456789abcdef")) {
            server.metrics()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> exported.add(line.split("[{ ]", 2)[0]));
        }
        List<String> expressions = expressions();
        Set<String> asked = new TreeSet<>();
        for (String expression : expressions) {
            Matcher name = Pattern.compile("\\b[a-z]+(?:_[a-z0-9]+)+(?=[{,])").matcher(expression);
            boolean found = false;
            while (name.find()) {
                asked.add(name.group());
                found = true;
            }
            assertThat(found).as("a metric in " + expression).isTrue();
        }
        assertThat(expressions).hasSizeGreaterThan(20);
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(exported).containsAll(asked);
        List<String> ours = exported.stream()
                .filter(name -> name.startsWith("beckon_"))
                .map(name -> name.replaceFirst("_(count|sum|max|bucket)$", ""))
                .distinct()
                .toList();
        assertThat(ours)
                .allSatisfy(name ->
                        assertThat(asked).as("the dashboard shows " + name).anyMatch(each -> each.startsWith(name)));
    }

    private static List<String> expressions() throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser json = new JsonFactory()
                .createParser(Path.of("..", "deploy", "grafana-dashboard.json").toFile())) {
            while (json.nextToken() != null) {
                boolean names = json.currentToken() == JsonToken.FIELD_NAME
                        && (json.currentName().equals("expr")
                                || json.currentName().equals("query"));
                if (names
                        && json.nextToken() == JsonToken.VALUE_STRING
                        && !json.getText().equals("prometheus")) {
                    found.add(json.getText());
                }
            }
        }
        return found;
    }
}
