package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.beans.factory.annotation.Value;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ApplicationTest {

    @Value("${local.server.port}")
    int port;

    @Test
    void the_dependency_alone_is_enough() throws Exception {
        ContractClient client = new WebSocketClient(URI.create("ws://127.0.0.1:" + port + "/signal"));
        client.send("{\"type\":\"hello\"}");
        assertThat(client.next(Duration.ofSeconds(60))).contains("welcome");
    }
}
