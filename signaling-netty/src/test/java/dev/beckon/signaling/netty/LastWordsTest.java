package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that never stop talking. A connection that is closed while there is unread input is reset, and a reset can overtake what was said before: what tells both ends apart
 * is whether the stream ends or breaks.
 */
@Timeout(60)
class LastWordsTest {

    private static final byte[] MESSAGE = RawClient.frame(0x81, new byte[4 * 1024]);

    @Test
    void who_does_not_answer_the_close_frame_of_a_server_that_stops_sees_the_stream_end() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient client = RawClient.upgraded(server.address())) {
            CompletableFuture<?> stopped = server.server.close(Duration.ZERO);
            assertThat(client.readClose()).isEqualTo(1012);
            talksOn(client);
            assertThat(client.readAll()).isEmpty();
            stopped.get();
        }
    }

    @Test
    void who_breaks_the_rules_and_talks_on_hears_why_and_sees_the_stream_end() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient client = RawClient.upgraded(server.address())) {
            client.write(RawClient.frame(0x82, "no text".getBytes(StandardCharsets.US_ASCII)));
            talksOn(client);
            assertThat(client.readClose()).isEqualTo(1003);
            assertThat(client.readAll()).isEmpty();
        }
    }

    /** More than the server can have read at any time, until nobody takes it any more. */
    private static void talksOn(RawClient client) {
        Thread talking = new Thread(
                () -> {
                    try {
                        while (true) {
                            client.write(MESSAGE);
                        }
                    } catch (IOException closed) {
                        // by the server, at last
                    }
                },
                "talking");
        talking.setDaemon(true);
        talking.start();
    }
}
