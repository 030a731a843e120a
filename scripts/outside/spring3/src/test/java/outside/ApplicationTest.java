package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.netty.SignalingServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApplicationTest {

    @Value("${local.server.port}")
    int port;

    @Autowired
    SignalingServer netty;

    @Test
    void the_servlet_answers() throws Exception {
        assertThat(answer(port)).contains("welcome");
    }

    @Test
    void the_server_over_netty_answers() throws Exception {
        assertThat(answer(netty.address().getPort())).contains("welcome");
    }

    private static String answer(int port) throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/signal"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.complete(text.toString());
                        return null;
                    }
                })
                .join()
                .sendText("{\"type\":\"hello\"}", true);
        return heard.get(60, TimeUnit.SECONDS);
    }
}
