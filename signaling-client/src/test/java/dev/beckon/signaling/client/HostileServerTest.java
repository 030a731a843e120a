package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.beckon.signaling.client.SignalingClient.State;
import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.okhttp.OkHttpNetwork;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that say nothing, send clients elsewhere, or name times that no clock knows. */
@Timeout(300)
class HostileServerTest {

    private static final class Ear implements SocketListener, StreamListener {
        final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @Override
        public void opened() {
            heard.add("opened");
        }

        @Override
        public void received(String text) {
            heard.add(text);
        }

        @Override
        public void received(byte[] part) {
            heard.add(part.length + " bytes");
        }

        @Override
        public void failed(String why) {
            heard.add("failed: " + why);
        }

        @Override
        public void closed(int code) {
            heard.add("closed " + code);
        }

        @Override
        public void ended() {
            heard.add("ended");
        }
    }

    static Stream<Network> networks() {
        return Stream.of(new JdkNetwork(), new OkHttpNetwork());
    }

    /** Accepts and says nothing. */
    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 2_000, InetAddress.getByName("127.0.0.1"));
    }

    private static URI uri(String scheme, int port) {
        return URI.create(scheme + "://127.0.0.1:" + port + "/signal");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void a_socket_that_is_closed_before_it_opens_keeps_no_connection(Network network) throws Exception {
        try (ServerSocket server = silent()) {
            Ear ear = new Ear();
            Socket socket = network.webSocket(uri("ws", server.getLocalPort()), Map.of(), "beckon.v1", ear);
            try (java.net.Socket accepted = server.accept()) {
                socket.close(1000);
                accepted.setSoTimeout((int) RealServer.PATIENCE.toMillis());
                accepted.getInputStream().readAllBytes(); // ends with the connection
            } catch (java.net.SocketException reset) {
                // an end, too
            }
            await().atMost(RealServer.PATIENCE)
                    .untilAsserted(() -> assertThat(ear.heard).last().isEqualTo("closed 1006"));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void so_does_one_that_is_given_up(Network network) throws Exception {
        try (ServerSocket server = silent()) {
            Socket socket = network.webSocket(uri("ws", server.getLocalPort()), Map.of(), "beckon.v1", new Ear());
            try (java.net.Socket accepted = server.accept()) {
                socket.abort();
                accepted.setSoTimeout((int) RealServer.PATIENCE.toMillis());
                accepted.getInputStream().readAllBytes();
            } catch (java.net.SocketException reset) {
                // an end, too
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void redirects_are_not_followed(Network network) throws Exception {
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        try (RealServer server = RealServer.start()) {
            elsewhere.createContext("/", exchange -> {
                exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + server.port() + "/signal");
                exchange.sendResponseHeaders(307, -1);
                exchange.close();
            });
            elsewhere.start();
            int port = elsewhere.getAddress().getPort();
            Ear socket = new Ear();
            network.webSocket(uri("ws", port), Map.of(), "beckon.v1", socket);
            await().atMost(RealServer.PATIENCE)
                    .untilAsserted(() -> assertThat(socket.heard).containsExactly("failed: HTTP 307", "closed 1006"));
            Ear stream = new Ear();
            network.stream(uri("http", port), Map.of("Accept", "text/event-stream"), stream);
            await().atMost(RealServer.PATIENCE)
                    .untilAsserted(() -> assertThat(stream.heard).containsExactly("ended"));
        } finally {
            elsewhere.stop(0);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void more_than_a_thousand_sockets_and_streams_are_open_at_once_on_threads_that_keep_no_program_alive(
            Network network) throws Exception {
        List<Network.Exchange> streams = new ArrayList<>();
        List<java.net.Socket> accepted = new ArrayList<>();
        try (ServerSocket server = silent()) {
            server.setSoTimeout((int) RealServer.PATIENCE.toMillis());
            for (int i = 0; i < 1_100; i++) {
                streams.add(network.stream(uri("http", server.getLocalPort()), Map.of(), new Ear()));
                accepted.add(server.accept());
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().matches("(?i).*(okhttp|HttpClient|beckon).*"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        } finally {
            streams.forEach(Network.Exchange::cancel);
            for (java.net.Socket each : accepted) {
                each.close();
            }
        }
    }

    private static final String FOREVER = Long.toString((1L << 53) - 1);

    private final Script server = new Script();

    @Test
    void a_heartbeat_of_ages_is_none() {
        server.client.connectAsync();
        server.time.settle();
        server.says(Script.WELCOME.replace("10000", FOREVER));
        assertThat(server.client.state()).isEqualTo(State.OPEN);
    }

    @Test
    void who_is_told_to_come_back_in_ages_comes_back_when_it_is_woken() {
        server.welcomed();
        server.says("{'type':'going-away','reconnectIn':" + FOREVER + "}");
        server.closes(1012);
        assertThat(server.ears.all()).contains("retrying 1 after 1012");
        server.client.wake();
        server.time.settle();
        assertThat(server.network.sockets).hasSize(2);
        server.says(
                "{'type':'error','code':'rate-limited','message':'no','retryable':true,'retryAfter':" + FOREVER + "}");
        assertThat(server.ears.all()).contains("retrying 2 after 1011");
    }

    @Test
    void an_identity_that_expires_in_ages_is_renewed() {
        int[] asked = {0};
        server.client(options ->
                options.token(() -> java.util.concurrent.CompletableFuture.completedFuture("t" + asked[0]++)));
        server.welcomed();
        server.says("{'type':'token','expiresIn':" + FOREVER + "}");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'t1'}");
    }

    @Test
    void who_may_wait_for_ages_for_a_connection_does() throws Exception {
        try (RealServer real = RealServer.start();
                SignalingClient ana = real.client("ana").build()) {
            ana.connect(Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(ana.state()).isEqualTo(State.OPEN);
        }
    }
}
