package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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

    /** The event loops of Netty close what they have when they shut down, unless they are busy or have it only afterwards. */
    @Test
    void a_server_that_has_stopped_leaves_no_connection_open_that_it_had_accepted() throws Exception {
        IoEventLoopGroup loops = SignalingServer.eventLoops(2);
        SignalingEndpoint endpoint = SignalingEndpoint.builder(
                        Signaling.builder(Scheduler.on(loops)).build())
                .build();
        SignalingServer server =
                SignalingServer.builder(endpoint, loops).host("127.0.0.1").start();
        CountDownLatch held = new CountDownLatch(1);
        List<RawClient> clients = new ArrayList<>();
        clients.add(new RawClient(server.address()));
        clients.add(new RawClient(server.address()));
        await().until(() -> endpoint.admission().count() == 2);
        loops.forEach(loop -> {
            if (loop != server.listening.eventLoop()) {
                loop.execute(() -> awaitUninterruptibly(held));
            }
        });
        clients.add(new RawClient(server.address())); // one of these two comes to the loop that stands still
        clients.add(new RawClient(server.address()));
        await().until(() -> endpoint.admission().count() == 4);

        CompletableFuture<?> closed = server.close(Duration.ZERO);
        await().until(loops::isShuttingDown);
        held.countDown();
        closed.get();
        for (RawClient client : clients) {
            assertThat(client.readAll()).isEmpty();
            client.close();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
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
