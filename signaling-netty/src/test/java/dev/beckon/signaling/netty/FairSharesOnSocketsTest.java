package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Authenticator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one network asks too often it is refused, over all its connections; others are served. */
class FairSharesOnSocketsTest {

    private static final Share OPEN = Share.UNLIMITED;

    private static TestServer start(Shares shares, Authenticator authenticator) throws IOException {
        return TestServer.start(
                node -> node.limits(Limits.builder().shares(shares).build()).authenticator(authenticator),
                at -> at.trustProxy("127.0.0.1"),
                http -> {});
    }

    private static RawClient from(TestServer server, String address) throws IOException {
        RawClient client = new RawClient(server.address());
        client.write(RawClient.request(server.address(), "X-Forwarded-For: " + address));
        return client;
    }

    private static String status(TestServer server, String address) throws IOException {
        try (RawClient client = from(server, address)) {
            return client.readHead().substring(9, 12);
        }
    }

    private static RawClient greeted(TestServer server, String address) throws IOException {
        RawClient client = from(server, address);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        client.text("{\"type\":\"hello\"}");
        assertThat(client.readFrame().text()).contains("\"welcome\"");
        return client;
    }

    private static String asks(RawClient client, String request) throws IOException {
        client.text(request);
        return client.readFrame().text();
    }

    @Test
    void one_who_opens_connections_in_loops_is_refused_and_others_are_not() throws IOException {
        Shares shares = new Shares(new Share(3, 1), OPEN, OPEN, OPEN, OPEN, OPEN);
        try (TestServer server = start(shares, Authenticator.anonymous())) {
            for (int i = 0; i < 3; i++) {
                assertThat(status(server, "192.0.2.1")).isEqualTo("101");
            }
            assertThat(status(server, "192.0.2.1")).isEqualTo("503");
            assertThat(status(server, "192.0.2.2")).isEqualTo("101");
            for (int i = 0; i < 3; i++) {
                assertThat(status(server, "2001:db8:0:1::" + i)).isEqualTo("101");
            }
            assertThat(status(server, "2001:db8:0:1::9")).as("of the same /64").isEqualTo("503");
            assertThat(status(server, "2001:db8:0:2::1")).as("of another").isEqualTo("101");
        }
    }

    @Test
    void hellos_are_limited_over_all_connections() throws IOException {
        Shares shares = new Shares(OPEN, new Share(2, 1), OPEN, OPEN, OPEN, OPEN);
        try (TestServer server = start(shares, Authenticator.anonymous())) {
            greeted(server, "192.0.2.1").close();
            greeted(server, "192.0.2.1").close();
            try (RawClient third = from(server, "192.0.2.1")) {
                third.readHead();
                third.text("{\"type\":\"hello\"}");
                assertThat(third.readClose()).isEqualTo(1013);
            }
            greeted(server, "192.0.2.2").close();
        }
    }

    @Test
    void a_right_token_is_not_looked_at_after_too_many_wrong_ones_and_elsewhere_it_is() throws IOException {
        Shares shares = new Shares(OPEN, OPEN, new Share(3, 1), OPEN, OPEN, OPEN);
        Authenticator authenticator = (hello, opening) -> "right".equals(hello.token())
                ? Authenticator.anonymous().authenticate(hello, opening)
                : CompletableFuture.failedStage(new SignalingException(ErrorCode.UNAUTHENTICATED, "wrong"));
        try (TestServer server = start(shares, authenticator)) {
            for (int i = 0; i < 3; i++) {
                assertThat(closeCode(server, "192.0.2.1", "wrong")).isEqualTo(4501);
            }
            assertThat(closeCode(server, "192.0.2.1", "wrong")).isEqualTo(1013);
            assertThat(closeCode(server, "192.0.2.1", "right"))
                    .as("not told from a wrong one")
                    .isEqualTo(1013);
            try (RawClient other = from(server, "192.0.2.2")) {
                other.readHead();
                assertThat(asks(other, "{\"type\":\"hello\",\"token\":\"right\"}"))
                        .contains("\"welcome\"");
            }
        }
    }

    private static int closeCode(TestServer server, String address, String token) throws IOException {
        try (RawClient client = from(server, address)) {
            client.readHead();
            client.text("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
            return client.readClose();
        }
    }

    private static String join(String password) {
        return "{\"type\":\"join\",\"id\":1,\"room\":\"r\",\"password\":\"" + password + "\"}";
    }

    @Test
    void a_pin_is_not_guessed_over_many_connections() throws IOException {
        Shares shares = new Shares(OPEN, OPEN, OPEN, new Share(3, 1), OPEN, OPEN);
        try (TestServer server = start(shares, Authenticator.anonymous());
                RawClient host = greeted(server, "192.0.2.9")) {
            asks(host, "{\"type\":\"create\",\"room\":\"r\",\"password\":\"4711\"}");
            for (int i = 0; i < 3; i++) {
                try (RawClient guess = greeted(server, "192.0.2.1")) {
                    assertThat(asks(guess, join("000" + i))).contains("\"wrong-password\"");
                }
            }
            try (RawClient guess = greeted(server, "192.0.2.1");
                    RawClient guest = greeted(server, "192.0.2.2")) {
                assertThat(asks(guess, join("4711"))).contains("\"rate-limited\"", "\"retryAfter\":", "your network");
                assertThat(asks(guest, join("4711"))).contains("\"joined\"");
            }
        }
    }

    @Test
    void a_room_slows_down_whoever_guesses_from_however_many_addresses() throws IOException {
        Shares shares = new Shares(OPEN, OPEN, OPEN, OPEN, OPEN, new Share(20, 1));
        try (TestServer server = start(shares, Authenticator.anonymous());
                RawClient host = greeted(server, "192.0.2.9")) {
            asks(host, "{\"type\":\"create\",\"room\":\"r\",\"password\":\"4711\"}");
            for (int i = 0; i < 20; i++) {
                try (RawClient guess = greeted(server, "198.51.100." + i)) {
                    assertThat(asks(guess, join("00" + (10 + i)))).contains("\"wrong-password\"");
                }
            }
            try (RawClient guess = greeted(server, "198.51.100.99")) {
                assertThat(asks(guess, join("4711"))).contains("\"rate-limited\"", "\"retryAfter\":", "this room");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"join", "who"})
    void one_who_looks_for_rooms_is_refused_over_all_its_connections(String request) throws IOException {
        String unknown = "{\"type\":\"" + request + "\",\"room\":\"r9\"}";
        Shares shares = new Shares(OPEN, OPEN, OPEN, OPEN, new Share(5, 1), OPEN);
        try (TestServer server = start(shares, Authenticator.anonymous())) {
            for (int i = 0; i < 5; i++) {
                try (RawClient scan = greeted(server, "192.0.2.1")) {
                    assertThat(asks(scan, "{\"type\":\"" + request + "\",\"room\":\"r" + i + "\"}"))
                            .contains("\"not-found\"");
                }
            }
            try (RawClient scan = greeted(server, "192.0.2.1");
                    RawClient other = greeted(server, "192.0.2.2")) {
                assertThat(asks(scan, unknown)).contains("\"rate-limited\"");
                assertThat(asks(other, unknown)).contains("\"not-found\"");
            }
        }
    }
}
