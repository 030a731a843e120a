package dev.beckon.examples.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SignalingHandlerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Vertx vertx = Vertx.vertx();
    private Signaling node;
    private HttpServer server;

    @BeforeEach
    void start() {
        server = serve(0);
    }

    private HttpServer serve(int port) {
        Signaling node = Signaling.builder(Scheduler.on(timer)).build();
        SignalingHandler signaling = new SignalingHandler(node, "https://app.example.org");
        HttpServer server = vertx.createHttpServer(signaling.options())
                .requestHandler(signaling)
                .listen(port, "127.0.0.1")
                .await();
        this.node = node;
        return server;
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        timer.shutdownNow();
    }

    /** A client, and the code that its connection was closed with. */
    private static final class Client implements WebSocket.Listener {

        private final CompletableFuture<String> answer = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            answer.complete(text.toString());
            return WebSocket.Listener.super.onText(from, text, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }

    private CompletableFuture<WebSocket> open(Client client, String origin, String subprotocol) {
        return HTTP.newWebSocketBuilder()
                .header("Origin", origin)
                .subprotocols(subprotocol)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.actualPort() + "/signal"), client);
    }

    private HttpResponse<?> refusal(String origin, String subprotocol) {
        Throwable failure = catchThrowable(
                        () -> open(new Client(), origin, subprotocol).get(60, TimeUnit.SECONDS))
                .getCause();
        assertThat(failure).isInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) failure).getResponse();
    }

    @Test
    void a_page_of_the_allowed_origin_is_welcome() throws Exception {
        Client client = new Client();
        WebSocket socket = open(client, "https://app.example.org", "beckon.v1").get(60, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("beckon.v1");
        socket.sendText("{\"type\":\"hello\",\"peer\":\"ana\"}", true);
        assertThat(client.answer.get(60, TimeUnit.SECONDS)).startsWith("{\"type\":\"welcome\",\"peer\":\"ana\"");
    }

    @Test
    void other_requests_are_refused() throws Exception {
        assertThat(refusal("https://evil.example", "beckon.v1").statusCode()).isEqualTo(403);
        assertThat(refusal("https://app.example.org", "chat").statusCode()).isEqualTo(400);
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/signal"))
                .build();
        assertThat(HTTP.send(plain, BodyHandlers.discarding()).statusCode()).isEqualTo(426);
    }

    @Test
    void while_the_node_drains_clients_are_told_to_come_back_later() {
        node.drain(Duration.ofSeconds(1));
        HttpResponse<?> later = refusal("https://app.example.org", "beckon.v1");
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).hasValue("10");
    }

    @Test
    void what_is_no_text_or_too_large_closes_the_connection_with_the_code_for_it() throws Exception {
        Client binary = new Client();
        open(binary, "https://app.example.org", "beckon.v1")
                .get(60, TimeUnit.SECONDS)
                .sendBinary(ByteBuffer.allocate(4), true);
        assertThat(binary.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1003);

        Client large = new Client();
        open(large, "https://app.example.org", "beckon.v1")
                .get(60, TimeUnit.SECONDS)
                .sendText("x".repeat(node.limits().frameBytes() + 1), true);
        assertThat(large.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1009);

        Client parts = new Client();
        WebSocket inParts = open(parts, "https://app.example.org", "beckon.v1").get(60, TimeUnit.SECONDS);
        inParts.sendText("x".repeat(node.limits().frameBytes()), false).join();
        inParts.sendText("x", true);
        assertThat(parts.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1009);
    }
}
