package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import dev.beckon.signaling.netty.SignalingServer;
import java.net.URI;
import java.time.Duration;
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
        ContractClient client = new WebSocketClient(URI.create("ws://127.0.0.1:" + port + "/signal"));
        client.send("{\"type\":\"hello\"}");
        return client.next(Duration.ofSeconds(60));
    }
}
