package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.limits.Shares;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients make a node hold is bounded, for one network and in all; those who behave lose nothing. */
class CapacityTest {

    private static final int MEBI = 1024 * 1024;

    private static TestServer start(Capacity capacity) throws IOException {
        Limits limits = Limits.builder()
                .capacity(capacity)
                .shares(Shares.UNLIMITED)
                .rates(Rates.UNLIMITED)
                .build();
        return TestServer.start(node -> node.limits(limits), at -> at.trustProxy("127.0.0.1"), http -> {});
    }

    private static RawClient from(TestServer server, String address) throws IOException {
        RawClient client = new RawClient(server.address());
        client.write(RawClient.request(server.address(), "X-Forwarded-For: " + address));
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        return client;
    }

    private static RawClient greeted(TestServer server, String address, String peer) throws IOException {
        RawClient client = from(server, address);
        client.text("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
        assertThat(client.readFrame().text()).contains("\"welcome\"");
        return client;
    }

    private static void assertAlive(RawClient client) throws IOException {
        client.text("{\"type\":\"ping\"}");
        assertThat(client.readFrame().text()).contains("\"pong\"");
    }

    /** As a frame says it that is not the last of its message. */
    private static byte[] unfinished(int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) ' ');
        return RawClient.frame(0x01, payload);
    }

    @Test
    void unfinished_messages_of_one_network_hold_its_part_and_no_more() throws IOException {
        try (TestServer server = start(new Capacity(16 * MEBI, MEBI, 0));
                RawClient bystander = greeted(server, "192.0.2.9", "bystander")) {
            List<RawClient> holding = new ArrayList<>();
            int refused = 0;
            for (int i = 0; i < 30; i++) {
                RawClient client = from(server, "192.0.2.1");
                client.write(unfinished(100_000));
                holding.add(client);
                client.write(RawClient.frame(0x89));
                RawClient.Frame answer = client.readFrame();
                if (answer.opcode() == 8) {
                    assertThat(answer.closeCode()).isEqualTo(1013);
                    refused++;
                } else {
                    assertThat(answer.opcode()).isEqualTo(10);
                }
            }
            assertThat(refused).isBetween(18, 22);
            assertThat(server.signaling.load().heldBytes()).isLessThan(2 * MEBI);
            assertAlive(bystander);
            try (RawClient large = greeted(server, "192.0.2.9", "large")) {
                large.write(unfinished(100_000));
                large.write(RawClient.frame(0x80, "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII)));
                assertThat(large.readFrame().text()).contains("\"pong\"");
            }
            for (RawClient client : holding) {
                client.close();
            }
            await().until(() -> server.signaling.load().heldBytes() < MEBI / 2);
        }
    }

    @Test
    void unfinished_requests_count_until_they_are_finished_or_gone() throws IOException {
        Limits limits = Limits.builder()
                .capacity(new Capacity(8 * MEBI, MEBI, 0))
                .shares(Shares.UNLIMITED)
                .helloTimeout(Duration.ofMinutes(5))
                .build();
        int bytes = 8_000;
        byte[] half = ("GET /signal HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(bytes - 42))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(half).hasSize(bytes);
        try (TestServer server = TestServer.start(limits)) {
            List<RawClient> holding = new ArrayList<>();
            for (int i = 1; i <= MEBI / bytes; i++) {
                RawClient client = new RawClient(server.address());
                client.write(half);
                holding.add(client);
                int all = i;
                await().until(() -> server.signaling.load().heldBytes() == all * bytes);
            }
            try (RawClient beyond = new RawClient(server.address())) {
                beyond.write(half);
                assertThat(beyond.readHead()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: ");
            }
            holding.get(0).write("\r\n\r\n");
            assertThat(holding.get(0).readHead()).startsWith("HTTP/1.1 426 ");
            for (RawClient client : holding) {
                client.close();
            }
            await().until(() -> server.signaling.load().heldBytes() == 0);
        }
    }

    @Test
    void detached_sessions_and_their_rooms_count_until_they_end() throws IOException {
        try (TestServer server = start(new Capacity(16 * MEBI, MEBI, 0));
                RawClient bystander = greeted(server, "192.0.2.9", "bystander")) {
            int made = 0;
            int code = 0;
            while (code == 0) {
                assertThat(made).as("of 20 KB in a mebibyte").isLessThan(200);
                try (RawClient client = from(server, "192.0.2.1")) {
                    client.text("{\"type\":\"hello\",\"attributes\":{\"x\":\"" + "y".repeat(2_000) + "\"}}");
                    RawClient.Frame answer = client.readFrame();
                    if (answer.opcode() == 8) {
                        code = answer.closeCode();
                    } else {
                        for (int room = 0; room < 16; room++) {
                            client.text("{\"type\":\"create\"}");
                            String created = client.readFrame().text();
                            if (!created.contains("\"created\"") && !created.contains("\"ack\"")) {
                                assertThat(created).contains("\"unavailable\"");
                            }
                        }
                        made++;
                    }
                }
            }
            assertThat(code).isEqualTo(1013);
            assertThat(made).isGreaterThan(20);
            assertThat(server.signaling.load().heldBytes()).isLessThan(3 * MEBI);
            assertAlive(bystander);
            greeted(server, "192.0.2.8", "newcomer").close();
        }
    }

    @Test
    void a_network_has_so_many_sessions_those_included_that_wait_for_their_client() throws IOException {
        try (TestServer server = start(new Capacity(16 * MEBI, 4 * MEBI, 3))) {
            for (int i = 0; i < 3; i++) {
                greeted(server, "192.0.2.1", "p" + i).close();
            }
            try (RawClient fourth = from(server, "192.0.2.1")) {
                fourth.text("{\"type\":\"hello\"}");
                assertThat(fourth.readClose()).isEqualTo(1013);
            }
            greeted(server, "192.0.2.2", "other").close();
        }
    }

    @Test
    void nearly_full_a_node_refuses_what_is_new_and_goes_on_with_what_there_is() throws IOException {
        try (TestServer server = start(new Capacity(4 * MEBI, 2 * MEBI, 0));
                RawClient member = greeted(server, "192.0.2.9", "member")) {
            List<RawClient> holding = new ArrayList<>();
            for (int i = 0; server.signaling.hasRoom(); i++) {
                assertThat(i).as("of 100 KB in three mebibytes").isLessThan(40);
                RawClient client = from(server, "192.0.2." + i % 2);
                client.write(unfinished(100_000));
                client.write(RawClient.frame(0x89));
                assertThat(client.readFrame().opcode()).isEqualTo(10);
                holding.add(client);
            }
            try (RawClient refused = new RawClient(server.address())) {
                refused.write(RawClient.request(server.address(), "X-Forwarded-For: 192.0.2.7"));
                assertThat(refused.readHead()).startsWith("HTTP/1.1 503 ");
            }
            member.text("{\"type\":\"create\",\"id\":1}");
            assertThat(member.readFrame().text()).contains("\"unavailable\"");
            assertAlive(member);
            for (RawClient client : holding) {
                client.close();
            }
            await().until(server.signaling::hasRoom);
            member.text("{\"type\":\"create\",\"id\":2}");
            assertThat(member.readFrame().text()).contains("\"created\"");
        }
    }

    /** Slow readers of several networks, none beyond its part, together too much. */
    @Test
    void those_who_hold_most_are_closed_first_and_others_lose_nothing() throws Exception {
        try (TestServer server = start(new Capacity(3 * MEBI, 2 * MEBI, 0));
                RawClient ana = greeted(server, "192.0.2.9", "ana");
                RawClient bo = greeted(server, "192.0.2.8", "bo")) {
            List<RawClient> slow = new ArrayList<>();
            for (int network = 1; network <= 3; network++) {
                for (int i = 0; i < 2; i++) {
                    RawClient reader = greeted(server, "192.0.2." + network, "slow" + network + i);
                    reader.text("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
                    slow.add(reader);
                }
            }
            await().until(() -> server.signaling.load().greeted() == 8);
            ana.text("{\"type\":\"join\",\"room\":\"r\"}");
            assertThat(ana.readFrame().text()).contains("\"joined\"");
            bo.text("{\"type\":\"join\",\"room\":\"s\",\"create\":true}");
            assertThat(bo.readFrame().text()).contains("\"joined\"");
            String data = "x".repeat(60_000);
            for (int sent = 0; server.signaling.connectionCount() > 4; sent++) {
                assertThat(sent).isLessThan(5_000);
                ana.text("{\"type\":\"send\",\"room\":\"r\",\"data\":\"" + data + "\"}");
                assertAlive(bo);
                assertThat(server.signaling.load().heldBytes()).isLessThan(5 * MEBI);
            }
            assertAlive(bo);
            for (RawClient client : slow) {
                client.close();
            }
        }
    }
}
