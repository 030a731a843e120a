package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static TestServer start(Consumer<SignalingEndpoint.Builder> endpoint) throws IOException {
        return TestServer.start(node -> {}, endpoint, http -> {});
    }

    private static String answer(TestServer server, String... headers) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(RawClient.request(server.address(), headers));
            return client.readHead();
        }
    }

    @Test
    void one_too_many_is_told_to_come_back_later() throws IOException {
        try (TestServer server = start(at -> at.maxConnections(2));
                RawClient first = RawClient.upgraded(server.address());
                RawClient second = RawClient.upgraded(server.address())) {
            assertThat(answer(server)).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 10\r\n");
            second.socket.close();
            await().until(() -> answer(server).startsWith("HTTP/1.1 101 "));
            first.text("{\"type\":\"ping\"}");
            assertThat(first.readFrame().text()).contains("\"pong\"");
        }
    }

    @Test
    void far_too_many_are_dropped() throws IOException {
        try (TestServer server = start(at -> at.maxConnections(1))) {
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 17; i++) { // one, and 16 that would be told
                idle.add(new RawClient(server.address()));
            }
            try (RawClient dropped = new RawClient(server.address())) {
                assertThat(dropped.readAll()).isEmpty();
            }
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void each_address_has_a_cap_of_its_own() throws IOException {
        try (TestServer server = start(at -> at.maxConnectionsPerAddress(1).trustProxy("127.0.0.0/8"));
                RawClient first = new RawClient(server.address())) {
            first.write(RawClient.request(server.address(), "X-Forwarded-For: 192.0.2.1"));
            assertThat(first.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.1")).startsWith("HTTP/1.1 503 ");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.1, 127.0.0.7")).startsWith("HTTP/1.1 503 ");
            assertThat(answer(server, "X-Forwarded-For: 198.51.100.9, 192.0.2.1"))
                    .startsWith("HTTP/1.1 503 ");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.2")).startsWith("HTTP/1.1 101 ");
        }
    }

    /** So whoever asks again and again waits in between, and counts meanwhile; those beyond are dropped when they are accepted. */
    @Test
    void an_address_that_has_too_many_is_told_a_second_later() throws IOException {
        try (TestServer server = start(at -> at.maxConnectionsPerAddress(1));
                RawClient first = RawClient.upgraded(server.address())) {
            long asked = System.nanoTime();
            assertThat(answer(server)).startsWith("HTTP/1.1 503 ");
            assertThat(System.nanoTime() - asked).isGreaterThanOrEqualTo(Deadlines.HELD_NANOS);
            first.text("{\"type\":\"ping\"}");
        }
    }

    @Test
    void addresses_of_one_ipv6_network_count_as_one() throws IOException {
        try (TestServer server = start(at -> at.maxConnectionsPerAddress(1).trustProxy("127.0.0.1"));
                RawClient first = new RawClient(server.address())) {
            first.write(RawClient.request(server.address(), "X-Forwarded-For: 2001:db8::1"));
            assertThat(first.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "X-Forwarded-For: 2001:db8::ffff:2")).startsWith("HTTP/1.1 503 ");
            assertThat(answer(server, "X-Forwarded-For: 2001:db8:0:1::1")).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void on_a_socket_for_both_families_ipv4_addresses_are_known_as_such() throws IOException {
        try (TestServer server = TestServer.start(
                        node -> {},
                        at -> at.maxConnectionsPerAddress(1).trustProxy("127.0.0.1"),
                        http -> http.host("*"));
                RawClient first = new RawClient(server.address())) {
            first.write(RawClient.request(server.address(), "X-Forwarded-For: 192.0.2.1"));
            assertThat(first.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.1")).startsWith("HTTP/1.1 503 ");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.2")).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void what_an_untrusted_peer_says_of_itself_changes_nothing() throws IOException {
        try (TestServer server = start(at -> at.maxConnectionsPerAddress(1).trustProxy("10.0.0.0/8"));
                RawClient first = RawClient.upgraded(server.address())) {
            first.text("{\"type\":\"ping\"}");
            assertThat(answer(server, "X-Forwarded-For: 192.0.2.2")).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void in_a_storm_some_are_told_to_come_back_later() throws IOException {
        try (TestServer server = start(at -> at.maxUpgradesPerSecond(1))) {
            List<RawClient> storm = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                storm.add(new RawClient(server.address()));
            }
            for (RawClient client : storm) {
                client.write(RawClient.request(server.address()));
            }
            List<String> answers = new ArrayList<>();
            for (RawClient client : storm) {
                answers.add(client.readHead());
                client.close();
            }
            assertThat(answers)
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 101 ") || answer.startsWith("HTTP/1.1 503 "))
                    .anyMatch(answer -> answer.startsWith("HTTP/1.1 101 "))
                    .anyMatch(answer -> answer.startsWith("HTTP/1.1 503 ")
                            && answer.toLowerCase(Locale.ROOT).contains("retry-after: "));
            await().until(() -> answer(server).startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void a_rate_of_upgrades_lets_bursts_of_one_second_through() {
        long second = 1_000_000_000;
        UpgradeRate rate = new UpgradeRate(10, 0);
        assertThat(admitted(rate, 0)).isEqualTo(10);
        assertThat(admitted(rate, second / 2)).isEqualTo(5);
        assertThat(admitted(rate, second / 2)).isZero();
        assertThat(admitted(rate, 100 * second)).isEqualTo(10);
        assertThat(new UpgradeRate(0, 0).admits(0)).isTrue();
    }

    private static int admitted(UpgradeRate rate, long nowNanos) {
        int count = 0;
        while (rate.admits(nowNanos)) {
            count++;
        }
        return count;
    }

    @Test
    void a_range_that_is_none_is_refused() {
        for (String bad : List.of("proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/", "::/129", "")) {
            assertThatThrownBy(() -> start(at -> at.trustProxy(bad))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
