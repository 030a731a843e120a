package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.netty.Io;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<DemoServer> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(server -> server.close(Duration.ZERO).join());
    }

    private int run(Map<String, String> environment, String... args) {
        return Main.run(args, environment, new PrintWriter(out, true), new PrintWriter(err, true), started::add);
    }

    private void assertRefused(int code, String... saying) {
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).startsWith("beckon: ").contains(saying);
        assertThat(out.toString()).isEmpty();
        assertThat(started).isEmpty();
    }

    @Test
    void event_streams_are_served_unless_they_are_switched_off() throws Exception {
        assertThat(run(Map.of(), "--port", "0")).isZero();
        assertThat(run(Map.of(), "--port", "0", "--no-sse")).isZero();
        assertThat(streamStatus(started.get(0))).isEqualTo(200);
        assertThat(streamStatus(started.get(1))).isEqualTo(426);
    }

    private static int streamStatus(DemoServer server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server.address().getPort() + "/signal"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    @Test
    void says_where_it_is_to_be_opened() throws Exception {
        assertThat(run(Map.of(), "--port", "0")).isZero();
        int port = started.get(0).address().getPort();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("Beckon is ready: open http://localhost:" + port
                        + " (reachable from every network of this machine, without TLS and without a login)\n");
        HttpResponse<String> page = get(port, "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Beckon</title>");
    }

    @Test
    void options_come_from_the_environment_too() {
        assertThat(run(Map.of("BECKON_PORT", "0", "BECKON_HOST", "127.0.0.1", "BECKON_STUN", "stun:a,stun:b")))
                .isZero();
        assertThat(started.get(0).address().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void what_kubernetes_says_of_a_service_named_like_the_server_is_told_apart() {
        Map<String, String> service = Map.of(
                "BECKON_PORT", "tcp://10.96.0.1:8080",
                "BECKON_SERVICE_HOST", "10.96.0.1",
                "BECKON_SERVICE_PORT", "8080",
                "BECKON_PORT_8080_TCP", "tcp://10.96.0.1:8080",
                "BECKON_VERSION", "1.2.3",
                "BECKON_HELP", "yes");
        assertThat(run(service, "--host", "127.0.0.1", "--port", "0")).isZero();
        assertThat(err.toString().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("beckon: BECKON_PORT=tcp://10.96.0.1:8080 is what Kubernetes says")
                        .contains("--port", "enableServiceLinks: false"));
        assertThat(out.toString()).startsWith("Beckon is ready");
    }

    @Test
    void secrets_that_are_there_and_empty_are_refused() {
        assertRefused(run(Map.of("BECKON_TURN_SECRET", "", "BECKON_TURN_URL", "turn:t")), "--turn-secret is empty");
        err.getBuffer().setLength(0);
        assertRefused(run(Map.of("BECKON_ADMIN_TOKEN", "", "BECKON_METRICS_PORT", "0")), "16 characters");
    }

    @Test
    void what_is_to_be_logged_is_one_of_the_levels() {
        assertRefused(run(Map.of("BECKON_LOG", "loud"), "--port", "0"), "BECKON_LOG is \"loud\"", "INFO");
        err.getBuffer().setLength(0);
        assertRefused(run(Map.of("BECKON_LOG", ""), "--port", "0"), "BECKON_LOG is \"\"");
    }

    @Test
    void what_is_amiss_is_said_in_one_line_whatever_it_quotes() {
        assertRefused(run(Map.of(), "--port", "x\n\u001b[1my"), "'x ?[1my' is not an int");
    }

    @Test
    void options_may_come_from_a_file(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("beckon.conf"), "--host=127.0.0.1\n--port=0\n--rate-limit=0\n");
        assertThat(run(Map.of(), "@" + file)).isZero();
        assertThat(out.toString())
                .as("this machine alone can reach it")
                .isEqualToIgnoringNewLines("Beckon is ready: open http://localhost:"
                        + started.get(0).address().getPort() + "\n");
    }

    @Test
    void what_is_on_the_command_line_goes_before_the_environment() {
        assertThat(run(Map.of("BECKON_PORT", "none"), "--port", "0", "--host", "127.0.0.1"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "nio", "epoll", "io_uring"})
    void event_loops_talk_to_the_system_as_told(String io) throws Exception {
        Throwable unavailable = io.equals("auto")
                ? null
                : Io.valueOf(io.toUpperCase(Locale.ROOT)).unavailability();
        int code = run(Map.of(), "--port", "0", "--io", io);
        if (unavailable != null) {
            assertRefused(code, "--io " + io + " can not be used here");
            return;
        }
        assertThat(code).isZero();
        assertThat(get(started.get(0).address().getPort(), "/").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "jdk", "openssl"})
    void with_dev_tls_the_page_is_served_over_https(String provider) throws Exception {
        assertThat(run(Map.of(), "--port", "0", "--dev-tls", "--tls-provider", provider))
                .isZero();
        int port = started.get(0).address().getPort();
        assertThat(out.toString()).startsWith("Beckon is ready: open https://localhost:" + port);
        HttpClient client =
                HttpClient.newBuilder().sslContext(Trusting.everyone()).build();
        HttpResponse<Void> page = client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");

        CompletableFuture<String> welcome = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(URI.create("wss://localhost:" + port + "/signal"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        welcome.complete(data.toString());
                        return null;
                    }
                })
                .get(60, TimeUnit.SECONDS);
        socket.sendText("{\"type\":\"hello\"}", true).join();
        assertThat(welcome.get(60, TimeUnit.SECONDS)).contains("\"welcome\"");
        socket.abort();
    }

    @Test
    void a_taken_port_is_refused_in_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertRefused(run(Map.of(), "--port", port), "port " + port, "already in use", "--port");
        }
    }

    @Test
    void below_a_path_everything_is_as_it_is_at_the_root() throws Exception {
        assertThat(run(Map.of(), "--port", "0", "--path-prefix", "/beckon")).isZero();
        int port = started.get(0).address().getPort();
        assertThat(out.toString()).contains("localhost:" + port + "/beckon/ ");
        assertThat(get(port, "/beckon/").body()).contains("<title>Beckon</title>");
        assertThat(get(port, "/beckon/app.js").statusCode()).isEqualTo(200);
        assertThat(get(port, "/beckon/healthz").body()).isEqualTo("ok\n");
        HttpResponse<String> bare = get(port, "/beckon");
        assertThat(bare.statusCode()).isEqualTo(308);
        assertThat(bare.headers().firstValue("location")).contains("/beckon/");
    }

    @Test
    void health_is_told_and_metrics_are_on_a_port_of_their_own() throws Exception {
        assertThat(run(Map.of(), "--port", "0", "--metrics-port", "0")).isZero();
        DemoServer server = started.get(0);
        int port = server.address().getPort();
        assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
        assertThat(get(port, "/readyz").body()).isEqualTo("ready\n");
        assertThat(get(port, "/metrics").statusCode()).isEqualTo(404);

        assertThat(server.metricsAddress().getAddress().isLoopbackAddress()).isTrue();
        int metricsPort = server.metricsAddress().getPort();
        assertThat(get(metricsPort, "/").statusCode()).isEqualTo(404);
        assertThat(get(metricsPort, "/metrics").body())
                .contains("beckon_connections 0.0")
                .contains("beckon_errors_total{code=\"room-full\"} 0.0")
                .contains("jvm_memory_used_bytes")
                .contains("netty_allocator_memory_used");
        for (String method : List.of("POST", "DELETE", "OPTIONS", "PATCH")) {
            assertThat(asks(method, port, "/healthz").statusCode()).as(method).isEqualTo(405);
            assertThat(asks(method, metricsPort, "/readyz").statusCode())
                    .as(method)
                    .isEqualTo(405);
            assertThat(asks(method, metricsPort, "/metrics").headers().firstValue("allow"))
                    .contains("GET, HEAD");
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return asks("GET", port, path);
    }

    private static HttpResponse<String> asks(String method, int port, String path)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_taken_metrics_port_is_refused_in_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertRefused(
                    run(Map.of(), "--port", "0", "--metrics-port", port, "--metrics-host", "0.0.0.0"),
                    port,
                    "--metrics-port");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--port x, --port",
        "--port 65536, 65535",
        "--port -1, 65535",
        "--bogus 1, --bogus",
        "--rate-limit data=-1, the rate of data must be at least 0",
        "--rate-limit 100, data=100",
        "--rate-limit data, KIND=N",
        "--rate-limit pings=1, 'descriptions, candidates, data, acks, requests'",
        "--stun http://x, stun:stun.example.org",
        "--stun turn:x, --stun",
        "--turn-url nonsense --turn-secret s, turn:turn.example.org",
        "--turn-url stun:x --turn-secret s, --turn-url",
        "--proxy-protocol --trusted-proxy 10.0.0.1 --proxy-header Forwarded, --proxy-header",
        "--hsts 365d, TLS",
        "--metrics-port 0 --metrics-host not.a.host.invalid, there is no host not.a.host.invalid",
        "--origin capacitor:localhost, capacitor://localhost",
        "--room-capacity 0, --room-capacity must be at least 1",
        "--hello-timeout soon, 500ms",
        "--hello-timeout 0s, --hello-timeout must be positive",
        "--threads -1, --threads",
        "--threads 100000, from 0 to 1024",
        "--host=, --host is empty",
        "--metrics-port 0 --metrics-host=, --metrics-host is empty",
        "--hello-timeout 999999999d, longer than 36500d",
        "--grace 36501d, longer than 36500d",
        "--heartbeat 366d, --heartbeat must be at most 365 days",
        "--peerjs /a --peerjs-key a/b, the key of PeerJS clients is",
        "--peerjs /a --peerjs-key=, the key of PeerJS clients is",
        "--peerjs /a%20b, is no path",
        "--peerjs /a --tutorial /a/, two dialects",
        "@/no/such/file, can not read the options in /no/such/file",
        "@., can not read the options in .",
        "--origin nonsense, https://app.example.org",
        "--tls-cert chain.pem, --tls-key",
        "--trusted-proxy proxy, 10.0.0.0/8",
        "--max-connections -1, --max-connections is -1",
        "--max-upgrades -1, --max-upgrades is -1",
        "--max-sessions-per-address -1, --max-sessions-per-address is -1",
        "--path-prefix /../a, is no prefix of a path",
        "--max-upgrades-per-address -1, --max-upgrades-per-address",
        "--max-held 2, --max-held is 2",
        "--max-held -1, --max-held is -1",
        "--max-held 2147483647, which -Xmx sets",
        "--proxy-header Via, x-forwarded-for and forwarded",
        "--proxy-protocol, --trusted-proxy",
        "--admin-token 0123456789abcdef, --metrics-port",
        "--admin-token short --metrics-port 0, 16 characters",
        "--jwt-secret short, --jwt-secret",
        "--jwt-key nosuch.pem, can not read nosuch.pem",
        "--jwt-jwks ftp://x, --jwt-jwks is",
        "--auth-url nonsense, --auth-url is",
        "--auth-url http://localhost --jwt-jwks http://localhost, exclude each other",
        "--login-url https://id.example.org, --login-url needs a login",
        "--ice-header X:y, --ice-url",
        "--ice-url http://localhost --ice-header Host:x, not Host",
        "--ice-url http://localhost:70000, --ice-url is",
        "--stun stun:stun.example.org:70000, --stun",
        "--jwt-secret 0123456789abcdef0123456789abcdef --jwt-issuer=, --jwt-issuer is empty",
        "--jwt-secret 0123456789abcdef0123456789abcdef --jwt-audience=, --jwt-audience is empty",
        "--ice-url http://localhost --ice-post nope, a JSON object",
        "token --user ana, --jwt-secret has to have 32 bytes",
        "token --jwt-secret 0123456789abcdef0123456789abcdef, --user",
        "token --jwt-secret 0123456789abcdef0123456789abcdef --user ana --room a.b, --room is",
        "token --jwt-secret 0123456789abcdef0123456789abcdef --user=, --user is no name",
        "token --jwt-secret 0123456789abcdef0123456789abcdef --user ana --peer a.b, --peer is",
        "token --jwt-secret 0123456789abcdef0123456789abcdef --user ana --valid 0s, --valid is",
        "--log-format xml, JSON",
        "--tls-provider gnutls, OPENSSL",
        "--cluster http://localhost, redis://user:password@host:6379",
        "--cluster redis://localhost --cell a.b, a cell has",
        "--cluster redis://localhost --lease 10ms, --lease is 10 ms",
        "--io kqueue, IO_URING",
        "--path-prefix beckon, /beckon",
        "--allow-host https://app.example.org, app.example.org",
        "--heartbeat 0s, --heartbeat must be positive",
        "--metrics-port 70000, --metrics-port",
        "--turn-url turn:t, --turn-secret",
        "--turn-secret s, --turn-url",
        "--host not.a.host.invalid, there is no host not.a.host.invalid"
    })
    void a_bad_option_is_refused_in_one_line(String args, String saying) {
        assertRefused(run(Map.of("BECKON_PORT", "0"), args.split(" ")), saying);
    }

    @Test
    void a_certificate_that_can_not_be_read_is_refused_in_one_line(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("missing.pem");
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "not a certificate");
        assertRefused(
                run(Map.of(), "--port", "0", "--tls-cert", missing.toString(), "--tls-key", garbage.toString()),
                missing.toString());
        err.getBuffer().setLength(0);
        assertRefused(
                run(Map.of(), "--port", "0", "--tls-cert", garbage.toString(), "--tls-key", garbage.toString()),
                garbage.toString(),
                "PEM");
    }

    @Test
    void help_names_every_option_and_fits_a_terminal() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(out.toString())
                .contains(
                        "--host", "--port", "--origin", "--tls-cert", "--tls-key", "--dev-tls", "--stun", "--turn-url")
                .contains("--turn-secret", "--rate-limit", "--room-capacity", "--hello-timeout", "--grace", "BECKON_");
    }
}
