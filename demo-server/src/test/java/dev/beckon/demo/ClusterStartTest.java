package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is to be one of a cluster: what it says of an engine that it cannot use, and whether it is ready. */
@Timeout(300)
class ClusterStartTest {

    private RedisProcess redis;

    @BeforeEach
    void start() throws IOException {
        redis = new RedisProcess();
    }

    @AfterEach
    void stop() throws IOException {
        redis.close();
    }

    private static void assertRefused(String uri, String... saying) {
        assertSays(RunningServer.refuses("--cluster", uri), saying);
    }

    private static void assertSays(String said, String... saying) {
        assertThat(said.lines()).hasSize(1);
        assertThat(said).startsWith("beckon: --cluster: ").contains(saying);
    }

    /** In a process of its own: all that it says, on both outputs, is one line. */
    @Test
    void a_wrong_password_is_refused_in_one_line_and_the_process_ends() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                JavaCommand.server("--cluster", redis.uri().replaceFirst("//:[^@]*@", "//:not-it@")));
        builder.environment().keySet().removeIf(name -> name.startsWith("BECKON_") || name.contains("JAVA_"));
        Process process = builder.redirectErrorStream(true).start();
        try {
            assertThat(process.waitFor(200, TimeUnit.SECONDS))
                    .as("it ends by itself")
                    .isTrue();
            assertSays(
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
                    "WRONGPASS",
                    "check them in the URI");
            assertThat(process.exitValue()).isEqualTo(2);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void an_engine_that_throws_keys_away_is_refused() throws Exception {
        redis.ask("CONFIG SET maxmemory-policy allkeys-lru");
        assertRefused(redis.uri(), "maxmemory-policy is allkeys-lru", "set it to noeviction");
    }

    @Test
    void an_engine_that_is_too_old_is_refused() throws Exception {
        try (OldEngine old = new OldEngine()) {
            assertRefused(old.uri(), "Redis 6.2 is too old", "7.0 or newer");
        }
    }

    @Test
    void keys_of_another_schema_are_refused() throws Exception {
        redis.ask("SET b:{main}:schema 99");
        assertRefused(redis.uri(), "are of schema 99", "take another cell");
    }

    private static HttpResponse<String> get(RunningServer server, String path) throws Exception {
        return PlainClient.get(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static void awaitReadiness(RunningServer server, int status) {
        Awaitility.await()
                .atMost(90, TimeUnit.SECONDS)
                .until(() -> get(server, "/readyz").statusCode() == status);
    }

    private static void awaitMetrics(RunningServer server, String... lines) {
        Awaitility.await()
                .atMost(90, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(server.metrics().lines()).contains(lines));
    }

    @Test
    void a_server_whose_engine_is_away_starts_and_says_so_and_is_ready_when_the_engine_comes() throws Exception {
        redis.stop();
        try (RunningServer server = RunningServer.start("--cluster", redis.uri(), "--lease", "20s")) {
            assertThat(server.said())
                    .startsWith("Beckon waits for its cluster: when /readyz answers 200, open http://");
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("cut off from the cluster\n");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            URI signaling = URI.create("ws://127.0.0.1:" + server.port() + "/signal");
            PlainClient early = new PlainClient(signaling);
            early.says("{'type':'hello','peer':'early'}");
            assertThat(early.hears("error")).contains("\"code\":\"unavailable\"");
            redis.startAgain();
            awaitReadiness(server, 200);
            new PlainClient(signaling).hello("ana");
        }
    }

    @Test
    void readiness_and_metrics_follow_an_engine_that_hangs_and_liveness_does_not_ask_it() throws Exception {
        try (RunningServer server =
                RunningServer.start("--cluster", redis.uri(), "--lease", "2s", "--metrics-port", "0")) {
            awaitReadiness(server, 200);

            redis.pause();
            awaitReadiness(server, 503);
            assertThat(get(server, "/readyz").body()).isEqualTo("cut off from the cluster\n");
            for (int i = 0; i < 50; i++) { // whoever asked the engine would wait for it
                HttpResponse<String> alive = get(server, "/healthz");
                assertThat(alive.statusCode()).isEqualTo(200);
                assertThat(alive.body()).isEqualTo("ok\n");
            }
            assertThat(server.metrics().lines()).contains("beckon_cluster_up 0.0");

            redis.goOn();
            awaitReadiness(server, 200);
            awaitMetrics(
                    server, "beckon_cluster_up 1.0", "beckon_cluster_nodes 1.0", "beckon_cluster_fenced_total 0.0");
        }
    }
}
