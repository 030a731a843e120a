package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.Authenticator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What one client does to itself is felt by no other. */
class IsolationTest {

    private static RawClient greeted(TestServer server, String peer) throws IOException {
        RawClient client = RawClient.upgraded(server.address());
        client.text("{\"type\":\"hello\",\"token\":\"t\",\"peer\":\"" + peer + "\"}");
        assertThat(client.readFrame().text()).contains("\"welcome\"");
        return client;
    }

    private static RawClient inRoom(TestServer server, String peer) throws IOException {
        RawClient client = greeted(server, peer);
        client.text("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        assertThat(client.readFrame().text()).contains("\"joined\"");
        return client;
    }

    private static void assertAlive(RawClient client) throws IOException {
        client.text("{\"type\":\"ping\"}");
        assertThat(client.readFrame().text()).contains("\"pong\"");
    }

    /** A server that had one handler's exception, or one bad line, end its accept loop would fail here. */
    @Test
    void one_bad_connection_does_not_touch_the_others() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient good = greeted(server, "good")) {
            InetSocketAddress address = server.address();
            byte[][] mischief = {
                "\u0000\u0001".getBytes(StandardCharsets.US_ASCII),
                "GET /signal HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                {(byte) 0x16, 3, 1, 0, 0},
            };
            for (byte[] bytes : mischief) {
                try (RawClient bad = new RawClient(address)) {
                    bad.write(bytes);
                    assertThat(bad.readAll()).startsWith("HTTP/1.1 400 ");
                }
            }
            try (RawClient bad = RawClient.upgraded(address)) {
                bad.text("no json");
                assertThat(bad.readFrame().text()).contains("\"bad-json\"");
                bad.write(RawClient.frame(0xFF));
                assertThat(bad.readClose()).isEqualTo(1002);
            }
            try (RawClient bad = RawClient.upgraded(address)) {
                bad.write((byte) 0x81, (byte) 0xFE); // half a header, then a reset
                bad.socket.setSoLinger(true, 0);
            }
            assertAlive(good);
            try (RawClient next = greeted(server, "next")) {
                assertAlive(next);
            }
        }
    }

    @Test
    void a_hook_that_throws_costs_its_own_connection_only() throws IOException {
        Authenticator moody = (hello, remote) -> {
            if ("bad".equals(hello.peer())) {
                throw new IllegalStateException("out of order");
            }
            return Authenticator.anonymous().authenticate(hello, remote);
        };
        try (TestServer server = TestServer.start(node -> node.authenticator(moody), at -> {}, http -> {});
                RawClient good = greeted(server, "good");
                RawClient bad = RawClient.upgraded(server.address())) {
            bad.text("{\"type\":\"hello\",\"token\":\"t\",\"peer\":\"bad\"}");
            assertThat(bad.readClose()).isEqualTo(1011);
            assertAlive(good);
        }
    }

    @Test
    void one_who_does_not_read_is_closed_and_may_come_back() throws IOException {
        Limits limits =
                Limits.builder().rates(Rates.UNLIMITED).queuedBytes(256 * 1024).build();
        try (TestServer server = TestServer.start(limits);
                RawClient sender = inRoom(server, "a");
                RawClient slow = inRoom(server, "b")) {
            slow.socket.setReceiveBufferSize(16 * 1024);
            assertThat(sender.readFrame().text()).contains("\"peer-joined\"");
            String large = "{\"type\":\"send\",\"to\":\"b\",\"data\":\"" + "x".repeat(60_000) + "\"}";
            // more than the sockets' own buffers hold
            for (int sent = 0; server.signaling.connectionCount() == 2; sent++) {
                assertThat(sent).isLessThan(2_000);
                sender.text(large);
            }
            await().until(() -> server.signaling.connectionCount() == 1);
            sender.text("{\"type\":\"ping\"}");
            String next = sender.readFrame().text();
            while (next.contains("\"ack\"") || next.contains("\"peer-away\"")) {
                next = sender.readFrame().text();
            }
            assertThat(next).contains("\"pong\"");
        }
    }

    @Test
    void one_who_pings_and_does_not_read_can_not_pile_up_answers() throws IOException {
        Limits limits = Limits.builder().queuedBytes(100).build();
        try (TestServer server = TestServer.start(limits);
                RawClient client = RawClient.upgraded(server.address())) {
            client.write(RawClient.frame(0x89, new byte[120]));
            assertThat(client.readClose()).isEqualTo(4001);
        }
    }
}
