package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.netty.SignalingServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerJsServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void what_one_peer_offers_another_gets() throws Exception {
        SignalingServer server = PeerJsServer.start(0);
        ContractClient ana = peer(server, "ana");
        ContractClient bo = peer(server, "bo");
        ana.send("{\"type\":\"OFFER\",\"dst\":\"bo\",\"payload\":{\"sdp\":\"v=0\"}}");
        assertThat(bo.next(PATIENCE))
                .isEqualTo("{\"type\":\"OFFER\",\"src\":\"ana\",\"dst\":\"bo\",\"payload\":{\"sdp\":\"v=0\"}}");
        server.close(Duration.ZERO).join();
    }

    private static ContractClient peer(SignalingServer server, String id) throws InterruptedException {
        ContractClient client = new WebSocketClient(URI.create("ws://127.0.0.1:" + server.address().getPort()
                + "/peerjs/peerjs?key=peerjs&id=" + id + "&token=t-" + id));
        assertThat(client.next(PATIENCE)).isEqualTo("{\"type\":\"OPEN\"}");
        return client;
    }
}
