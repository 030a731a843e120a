package dev.beckon.demo.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.demo.Client;
import dev.beckon.demo.PlainClient;
import dev.beckon.demo.RunningServer;
import dev.beckon.demo.StreamClient;
import dev.beckon.demo.Trusting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to go well behind every proxy for which there is a configuration in {@code deploy/}. */
@Timeout(300)
abstract class ProxyCase {

    private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    abstract Proxy proxy(UnaryOperator<String> change, int... servers) throws Exception;

    /** Options of the server as the configuration says. */
    abstract Stream<String> serverOptions();

    /** The configuration with {@link #PROXY_TIMEOUT} for a connection on which nothing is said. */
    abstract String impatient(String configuration);

    RunningServer server(String... more) {
        return RunningServer.start(
                Stream.concat(serverOptions(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void two_plain_clients_find_each_other() throws Exception {
        try (RunningServer server = server();
                Proxy proxy = proxy(UnaryOperator.identity(), server.port())) {
            HttpResponse<String> page = PlainClient.get(proxy.uri("https", "/"));
            assertThat(page.body()).contains("<title>Beckon</title>");
            assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
            PlainClient ana = new PlainClient(proxy.uri("wss", "/signal")).hello("ana");
            PlainClient bo = new PlainClient(proxy.uri("wss", "/signal")).hello("bo");
            ana.says("{'type':'join','id':1,'room':'r','create':true}");
            ana.hears("joined");
            bo.says("{'type':'join','id':1,'room':'r'}");
            assertThat(bo.hears("joined")).contains("\"ana\"");
            ana.hears("peer-joined");
            ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
            assertThat(bo.hears("offer")).contains("\"from\":\"ana\"");
            bo.says("{'type':'answer','to':'ana','sdp':'v=0'}");
            assertThat(ana.hears("answer")).contains("\"from\":\"bo\"");
            ana.says("{'type':'candidate','to':'bo','candidate':null}");
            bo.hears("candidate");
        }
    }

    private static Client client(boolean webSocket, Proxy proxy) throws Exception {
        return webSocket
                ? new PlainClient(proxy.uri("wss", "/signal"))
                : new StreamClient(proxy.uri("https", "/signal"));
    }

    /** The one that is not pinged shows that the proxy's patience was over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pings_keep_an_idle_connection_open(boolean webSocket) throws Exception {
        try (RunningServer lively = server("--heartbeat", "500ms");
                RunningServer quiet = server("--heartbeat", "10m");
                Proxy toLively = proxy(this::impatient, lively.port())) {
            Client kept = client(webSocket, toLively);
            kept.says("{'type':'hello'}");
            directory = Files.createDirectory(directory.resolve("other"));
            try (Proxy toQuiet = proxy(this::impatient, quiet.port())) {
                Client cut = client(webSocket, toQuiet);
                cut.says("{'type':'hello'}");
                await().until(() -> cut.closed());
            }
            assertThat(kept.closed()).isFalse();
            kept.says("{'type':'ping'}");
            kept.hears("pong");
        }
    }

    /** Each message waits for the one before it: what is held back anywhere, waiting for more to come, holds up all. */
    @Test
    void an_event_stream_brings_every_message_at_once() throws Exception {
        try (RunningServer server = server("--heartbeat", "10m"); // no ping pushes anything through
                Proxy proxy = proxy(UnaryOperator.identity(), server.port())) {
            StreamClient ana = new StreamClient(proxy.uri("https", "/signal")).hello("ana");
            PlainClient bo = new PlainClient(proxy.uri("wss", "/signal")).hello("bo");
            ana.says("{'type':'join','room':'r','create':true}");
            ana.hears("joined");
            bo.says("{'type':'join','room':'r'}");
            ana.hears("peer-joined");
            for (int i = 0; i < 20; i++) {
                bo.says("{'type':'send','to':'ana','data':" + i + "}");
                assertThat(ana.hears("message")).endsWith("\"data\":" + i + "}");
                ana.says("{'type':'send','to':'bo','data':" + i + "}");
                assertThat(bo.hears("message")).endsWith("\"data\":" + i + "}");
            }
        }
    }

    @Test
    void a_session_falls_back_to_an_event_stream_and_returns_with_every_message() throws Exception {
        try (RunningServer server = server("--heartbeat", "10m"); // no ping finds out that somebody has gone
                Proxy proxy = proxy(UnaryOperator.identity(), server.port())) {
            PlainClient bo = new PlainClient(proxy.uri("wss", "/signal")).hello("bo");
            bo.says("{'type':'join','room':'r','create':true}");
            bo.hears("joined");
            Client ana = new PlainClient(proxy.uri("wss", "/signal")).hello("ana");
            ana.says("{'type':'join','room':'r'}");
            ana.hears("joined");
            bo.hears("peer-joined");
            int sent = 0;
            for (boolean webSocket : new boolean[] {false, true, false}) {
                ana.leaves();
                bo.hears("peer-away");
                bo.says("{'type':'send','to':'ana','data':" + ++sent + "}");
                Client again = client(webSocket, proxy);
                again.resumes(ana);
                ana = again;
                assertThat(ana.hears("message")).endsWith("\"data\":" + sent + "}");
                ana.says("{'type':'send','to':'bo','data':" + sent + "}");
                assertThat(bo.hears("message")).endsWith("\"data\":" + sent + "}");
            }
        }
    }

    @Test
    void the_clients_own_address_is_what_counts() throws Exception {
        try (RunningServer server = server("--max-connections-per-address", "1");
                Proxy proxy = proxy(UnaryOperator.identity(), server.port());
                Socket first = connect(proxy, "127.0.0.2");
                Socket second = connect(proxy, "127.0.0.2");
                Socket other = connect(proxy, "127.0.0.3")) {
            assertThat(upgraded(first)).startsWith("HTTP/1.1 101 ");
            assertThat(upgraded(second, "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"))
                    .startsWith("HTTP/1.1 503 ");
            assertThat(upgraded(other)).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void a_server_that_stops_gets_no_new_clients() throws Exception {
        try (RunningServer one = server();
                RunningServer two = server("--room-capacity", "7");
                Proxy proxy = proxy(UnaryOperator.identity(), one.port(), two.port())) {
            PlainClient old = new PlainClient(proxy.uri("wss", "/signal"));
            old.says("{'type':'hello'}");
            assertThat(old.hears("welcome")).contains("\"capacity\":50");
            new PlainClient(proxy.uri("wss", "/signal")).hello("ana");
            CompletableFuture<?> stopped = one.drain(Duration.ofSeconds(30)); // the second goes after half of it
            old.hears("going-away");

            awaitTakenOut(one);
            for (int i = 0; i < 10; i++) {
                PlainClient moved = new PlainClient(proxy.uri("wss", "/signal"));
                moved.says("{'type':'hello'}");
                assertThat(moved.hears("welcome")).contains("\"capacity\":7");
                moved.leaves();
            }
            assertThat(stopped).isNotDone();
        }
    }

    /** A proxy that asks for itself whether a server is ready needs a moment; one that does not tries the next server each time. */
    abstract void awaitTakenOut(RunningServer stopping) throws Exception;

    private static Socket connect(Proxy proxy, String from) throws Exception {
        SSLSocket socket = (SSLSocket) Trusting.everyone()
                .getSocketFactory()
                .createSocket(InetAddress.getByName("127.0.0.1"), proxy.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String upgraded(Socket socket, String... headers) throws IOException {
        String request = "GET /signal HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", Stream.of(headers).map(line -> line + "\r\n").toList())
                + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            head.append((char) next);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
        }
        return head.toString();
    }
}
