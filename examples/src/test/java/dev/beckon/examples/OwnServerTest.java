package dev.beckon.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.netty.SignalingServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnServerTest {

    @Test
    void a_page_of_the_allowed_origin_is_welcome() throws Exception {
        SignalingServer server = OwnServer.start(0);
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", "https://app.example.org")
                .subprotocols("beckon.v1")
                .buildAsync(
                        URI.create("ws://localhost:" + server.address().getPort() + "/signal"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                answer.complete(text.toString());
                                return null;
                            }
                        })
                .get(60, TimeUnit.SECONDS);

        socket.sendText("{\"type\":\"hello\",\"peer\":\"ana\"}", true);

        assertThat(answer.get(60, TimeUnit.SECONDS)).startsWith("{\"type\":\"welcome\",\"peer\":\"ana\"");
        socket.abort();
        server.close(Duration.ZERO).get(60, TimeUnit.SECONDS);
    }
}
