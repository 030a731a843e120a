package outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.WebSocketClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void it_keeps_the_protocol() throws Exception {
        Path said = Files.createTempFile("conformance", ".txt");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("beckon.conformance"),
                        "ws://127.0.0.1:" + port + "/signal",
                        "--quick",
                        "--patience",
                        "60")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(program.waitFor()).as(Files.readString(said)).isZero();
        assertThat(said).content().contains(" kept, 0 broken, ");
    }

    @Test
    void the_dependency_alone_is_enough() throws Exception {
        ContractClient client = new WebSocketClient(URI.create("ws://127.0.0.1:" + port + "/signal"));
        client.send("{\"type\":\"hello\"}");
        assertThat(client.next(Duration.ofSeconds(60))).contains("welcome");
    }
}
