package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.ScriptedClient;
import io.netty.channel.IoEventLoopGroup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnServerTest {

    @Test
    void a_server_answers() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Signaling signaling = Signaling.builder(Scheduler.on(loops)).build();
        SignalingServer server = SignalingServer.builder(SignalingEndpoint.builder(signaling).build(), loops)
                .port(0)
                .start();
        CompletableFuture<String> heard = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.complete(text.toString());
                        return null;
                    }
                })
                .join()
                .sendText("{\"type\":\"hello\"}", true);
        assertThat(heard.get(60, TimeUnit.SECONDS)).contains("welcome");
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void a_test_in_fake_time_needs_no_server() {
        FakeTime time = new FakeTime();
        Signaling signaling = Signaling.builder(time).build();
        new ScriptedClient(signaling, time).hello("ana").getsNothing();
    }
}
