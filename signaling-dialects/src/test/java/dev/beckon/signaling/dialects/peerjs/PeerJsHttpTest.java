package dev.beckon.signaling.dialects.peerjs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beside the socket: what PeerJS clients ask over HTTP from pages of other origins, and their WebSocket's address, over Netty. */
class PeerJsHttpTest {

    private static final String PAGE = "https://app.example.org";

    private final IoEventLoopGroup loops = SignalingServer.eventLoops(1);
    private final PeerRegistry registry = PeerRegistry.inMemory();
    private final Signaling node =
            Signaling.builder(Scheduler.on(loops)).registry(registry).build();
    private final HttpClient http = HttpClient.newHttpClient();
    private final SignalingServer server = start();

    private SignalingServer start() {
        try {
            return SignalingServer.builder(
                            SignalingEndpoint.builder(node)
                                    .mount(
                                            "/app",
                                            PeerJs.builder().listing(registry).build(),
                                            PAGE)
                                    .mount("/", PeerJs.builder().key("k").build())
                                    .build(),
                            loops)
                    .host("127.0.0.1")
                    .start();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private String at(String scheme, String path) {
        return scheme + "://127.0.0.1:" + server.address().getPort() + path;
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(at("http", path)))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private CompletableFuture<String> opens(String path, String... headers) {
        CompletableFuture<String> first = new CompletableFuture<>();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        builder.buildAsync(URI.create(at("ws", path)), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        first.complete(text.toString());
                        return WebSocket.Listener.super.onText(socket, text, last);
                    }
                })
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        first.completeExceptionally(failure);
                    }
                });
        return first;
    }

    private String hears(String path, String... headers) throws Exception {
        return opens(path, headers).get(10, TimeUnit.SECONDS);
    }

    @Test
    void ids_are_fresh_plain_and_readable_for_pages_that_may_connect() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = ask("GET", "/app/peerjs/id?ts=12&version=1.5.5", "Origin", PAGE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .contains(PAGE);
            assertThat(answer.headers().firstValue("vary")).contains("origin");
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
            assertThat(answer.body()).matches("[A-Za-z0-9]+([-_ ][A-Za-z0-9]+)*");
            ids.add(answer.body());
        }
        assertThat(ids).hasSize(20);
        assertThat(ask("GET", "/app/peerjs/id", "Origin", "https://elsewhere.example.org")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .isEmpty();
        HttpResponse<String> preflight = ask("OPTIONS", "/app/peerjs/id", "Origin", PAGE);
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .contains(PAGE);
        assertThat(ask("POST", "/app/peerjs/id").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/app/peerjs/nothing").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/app").body()).contains("\"name\"");
        assertThat(ask("GET", "/app/").statusCode()).isEqualTo(200);
    }

    @Test
    void the_socket_is_where_clients_look_for_it_with_an_origin_rule_of_its_own() throws Exception {
        String query = "?key=peerjs&id=ana%20b&token=t&version=1.5.5";
        assertThat(hears("/app/peerjs" + query, "Origin", PAGE)).isEqualTo("{\"type\":\"OPEN\"}");
        assertThat(hears("/app/peerjs" + query.replace("ana", "bo"))).isEqualTo("{\"type\":\"OPEN\"}");
        assertThat(opens("/app/peerjs" + query.replace("ana", "cy"), "Origin", "https://elsewhere.example.org"))
                .failsWithin(Duration.ofSeconds(10));
        assertThat(hears("/peerjs?key=k&id=ana&token=t")).contains("OPEN"); // the other mount, but one realm
    }

    @Test
    void who_is_there_is_told_where_that_is_allowed() throws Exception {
        assertThat(ask("GET", "/k/peers").statusCode()).isEqualTo(401);
        hears("/app/peerjs?key=peerjs&id=ana%20b&token=t");
        hears("/app/peerjs?key=peerjs&id=bo&token=t");
        HttpResponse<String> list = ask("GET", "/app/peerjs/peers", "Origin", PAGE);
        assertThat(list.body()).isEqualTo("[\"ana b\",\"bo\"]");
        assertThat(list.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void a_token_may_have_semicolons() throws Exception {
        assertThat(hears("/app/peerjs?key=peerjs&id=semi&token=a;b")).contains("OPEN");
        assertThat(hears("/app/peerjs?key=peerjs&id=semi&token=a;c"))
                .as("another token")
                .contains("ID-TAKEN");
    }

    @Test
    void a_path_is_one_that_requests_can_have_and_no_other_dialects() {
        SignalingEndpoint.Builder endpoint = SignalingEndpoint.builder(node);
        PeerJs dialect = PeerJs.builder().build();
        for (String path : List.of("app", "", "/a b", "/a%20b", "/a?b", "//", "/a#b")) {
            assertThatThrownBy(() -> endpoint.mount(path, dialect))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        endpoint.mount("/app/", dialect);
        assertThatThrownBy(() -> endpoint.mount("/app", dialect)).hasMessageContaining("two dialects");
        endpoint.path("/call").mount("/call/", dialect);
        assertThatThrownBy(endpoint::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the endpoint itself is at /call");
    }

    @Test
    void odd_requests_are_answered_and_cost_nobody_else_anything() throws Exception {
        for (String path : List.of("/app//id", "/app/peerjs/id/", "/app/peerjs/id/x", "/app/peerjs/ID", "/app/id")) {
            assertThat(ask("GET", path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path :
                List.of("/app/other/id", "/app/peerjs/id?id=a&id=b&&=", "/app/peerjs/id?ts=" + "1".repeat(2_000))) {
            assertThat(ask("GET", path).statusCode()).as(path).isEqualTo(200);
        }
        HttpResponse<String> head = ask("HEAD", "/app/peerjs/id", "Origin", PAGE);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "BREW")) {
            assertThat(ask(method, "/app/peerjs/id").statusCode()).as(method).isBetween(400, 501);
        }
        for (String origin : List.of("null", "https://elsewhere.example.org", PAGE + ".evil.org", PAGE + "/", "*")) {
            HttpResponse<String> preflight = ask(
                    "OPTIONS",
                    "/app/peerjs/id",
                    "Origin",
                    origin,
                    "Access-Control-Request-Method",
                    "PUT",
                    "Access-Control-Request-Headers",
                    "authorization");
            assertThat(preflight.headers().map())
                    .as(origin)
                    .doesNotContainKeys("access-control-allow-origin", "access-control-allow-credentials");
        }
    }

    @Test
    void a_binary_frame_closes_its_own_socket() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create(at("ws", "/app/peerjs?key=peerjs&id=ana&token=t&id=bo&key=other")),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                                closed.complete(code);
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        socket.sendBinary(UTF_8.encode("{\"type\":\"HEARTBEAT\"}"), true).get(10, TimeUnit.SECONDS);
        assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1003);
        assertThat(hears("/app/peerjs?key=peerjs&id=ana&token=other")).contains("OPEN");
    }
}
