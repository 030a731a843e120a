package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.SignalingListener;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Clients that never stop talking. A connection that is closed while there is unread input is reset, and a reset can overtake what was said before: what tells both ends apart
 * is whether the stream ends or breaks.
 */
@Timeout(60)
class LastWordsTest {

    private static final byte[] MESSAGE = RawClient.frame(0x81, new byte[4 * 1024]);
    private static final String LARGE = '"' + "x".repeat(4 * 1024) + '"';

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

    /**
     * The close frame waits behind what the client has not read, in the kernel of the server's side, and more input than a turn of the event loop takes is there when it is written: to
     * close the socket then would throw both away.
     */
    @Test
    void who_reads_late_hears_why_although_it_had_more_to_say() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        CountDownLatch allIsSaid = new CountDownLatch(1);
        try (TestServer server = TestServer.start(
                        node -> node.listener(new SignalingListener() {
                            @Override
                            public void received(MessageType type) {
                                if (type == MessageType.PING) {
                                    heard.countDown();
                                    awaitUninterruptibly(allIsSaid); // the event loop reads nothing meanwhile
                                }
                            }
                        }),
                        endpoint -> {},
                        http -> {});
                RawClient client = RawClient.upgraded(server.address(), withSmallBuffer())) {
            client.text("{\"type\":\"hello\",\"peer\":\"late\"}");
            assertThat(client.readFrame().text()).contains("\"welcome\"");
            for (int i = 0; i < 6; i++) {
                server.signaling.peers().get("late").send(LARGE).get();
            }
            await().until(() -> server.signaling.load().queuedBytes() == 0);

            client.text("{\"type\":\"ping\"}");
            heard.await();
            client.write(RawClient.frame(0x82, "no text".getBytes(StandardCharsets.US_ASCII)));
            for (int i = 0; i < 128; i++) {
                client.write(MESSAGE); // the kernels of both sides take this much
            }
            allIsSaid.countDown();
            await().until(() -> server.signaling.connectionCount() == 0);

            assertThat(client.readClose()).isEqualTo(1003);
            assertThat(client.readAll()).isEmpty();
        }
    }

    private static Socket withSmallBuffer() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        return socket;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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
