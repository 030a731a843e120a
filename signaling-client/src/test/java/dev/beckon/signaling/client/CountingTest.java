package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden example of a server's message reaches a client that lives, and is counted as its schema says. */
class CountingTest {

    private static final Path PROTOCOL = Path.of("..", "protocol");
    private static final ObjectMapper JSON = new ObjectMapper();

    record Example(String type, boolean counted, String frame, String about) {
        @Override
        public String toString() {
            return type + ": " + about;
        }
    }

    static Stream<Example> examples() throws IOException {
        List<Example> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(PROTOCOL.resolve("examples"))) {
            for (Path file : files.sorted().toList()) {
                String type = file.getFileName().toString().replace(".json", "");
                for (JsonNode example : JSON.readTree(file.toFile())) {
                    if (example.path("to").asText().equals("client") && example.has("message")) {
                        boolean counted = JSON.readTree(PROTOCOL.resolve("schema")
                                        .resolve(type + ".json")
                                        .toFile())
                                .path("x-counted")
                                .asBoolean();
                        all.add(new Example(
                                type,
                                counted,
                                example.get("message").toString(),
                                example.path("about").asText()));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void it_is_read_and_counted(Example example) {
        Script server = new Script().welcomed();
        server.says(example.frame());
        server.network.last().cut();
        server.advance(Duration.ofSeconds(2)); // it may have said when to come back
        assertThat(server.heard().get(0)).contains("'received':" + (example.counted() ? 1 : 0));
        server.says(Script.WELCOME);
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void every_thirty_second_is_acknowledged_unasked() {
        Script server = new Script().welcomed();
        for (int i = 1; i <= 64; i++) {
            server.says("{'type':'message','from':'bo','data':" + i + "}");
        }
        assertThat(server.heard).containsExactly("{'type':'ack','received':32}", "{'type':'ack','received':64}");
    }

    @Test
    void what_this_version_does_not_know_is_counted_and_passed_over() {
        Script server = new Script().welcomed();
        server.says("{'type':'from-the-future','x':1}");
        server.says("no JSON");
        server.says("{'type':'message','from':'bo','data':1,'more':{}}");
        assertThat(server.ears.events()).endsWith("message bo 1");
        server.network.last().cut();
        server.time.settle();
        assertThat(server.heard().get(0)).contains("'received':3");
    }
}
