package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DrainingTest {

    @Test
    void while_clients_are_sent_away_no_new_ones_are_taken_and_http_goes_on() throws Exception {
        Limits patient = Limits.builder().helloTimeout(Duration.ofMinutes(10)).build();
        try (TestServer server = TestServer.start(patient);
                RawClient first = RawClient.upgraded(server.address());
                RawClient second = RawClient.upgraded(server.address());
                RawClient early = new RawClient(server.address())) {
            early.write("GET /nothing HTTP/1.1\r\nHost: localhost\r\n"); // and not its end
            await().until(() -> server.signaling.connectionCount() == 2);
            CompletableFuture<?> closed =
                    server.server.close(Duration.ofSeconds(16)); // the second goes after half of it
            await().until(server.signaling::draining);

            try (RawClient late = new RawClient(server.address())) {
                late.write(RawClient.request(server.address()));
                assertThat(late.readAll())
                        .startsWith("HTTP/1.1 503 ")
                        .containsIgnoringCase("retry-after: 10\r\n")
                        .contains("this server stops");
            }
            early.write("\r\n");
            assertThat(early.readHead()).startsWith("HTTP/1.1 404 ");

            assertThat(first.readClose()).isEqualTo(1012);
            assertThat(second.readClose()).isEqualTo(1012);
            closed.get();
            assertThat(accepts(server)).isFalse();
        }
    }

    private static boolean accepts(TestServer server) {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            return socket.isConnected();
        } catch (java.io.IOException refused) {
            return false;
        }
    }
}
