package outside;

import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.netty.SignalingServer;
import java.net.URI;
import java.time.Duration;

final class TryIt {

    private TryIt() {}

    public static void main(String[] args) throws Exception {
        SignalingServer server = OwnServer.start();
        ContractClient client = new WebSocketClient(
                URI.create("ws://127.0.0.1:" + server.address().getPort() + "/signal"));
        client.send("{\"type\":\"hello\"}");
        String answer = client.next(Duration.ofSeconds(60));
        server.close(Duration.ZERO).join();
        System.exit(answer.contains("welcome") ? 0 : 1);
    }
}
