package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProxyProtocolTest {

    private final List<String> opened = new CopyOnWriteArrayList<>();

    private TestServer start(String trusted, int perAddress) throws IOException {
        return TestServer.start(
                node -> node.listener(new SignalingListener() {
                    @Override
                    public void connectionOpened(SignalingEvent.ConnectionOpened event) {
                        opened.add(event.remote());
                    }
                }),
                at -> at.trustProxy(trusted).maxConnectionsPerAddress(perAddress),
                server -> server.proxyProtocol(true));
    }

    /** Version 2: who, then the request, in one segment. */
    private static byte[] version2(int command, String from, String request) throws IOException {
        byte[] source = InetAddress.getByName(from).getAddress();
        byte[] destination =
                InetAddress.getByName(source.length == 4 ? "127.0.0.1" : "::1").getAddress();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10});
        out.write(0x20 | command);
        out.write(source.length == 4 ? 0x11 : 0x21);
        out.write(0);
        out.write(2 * source.length + 4);
        out.writeBytes(source);
        out.writeBytes(destination);
        out.writeBytes(new byte[] {0x12, 0x34, 0, 80});
        out.writeBytes(request.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static RawClient says(TestServer server, byte[] bytes) throws IOException {
        RawClient client = new RawClient(server.address());
        client.write(bytes);
        return client;
    }

    /** The listener hears of it after the client has its answer. */
    private void assertOpened(String... clients) {
        await().untilAsserted(() -> assertThat(opened).containsExactlyInAnyOrder(clients));
    }

    private static String request(TestServer server, String... headers) {
        return RawClient.request(server.address(), headers);
    }

    @Test
    void the_client_is_the_one_that_the_header_names() throws IOException {
        try (TestServer server = start("127.0.0.1", 1);
                RawClient one = says(server, version2(1, "192.0.2.1", request(server)))) {
            assertThat(one.readHead()).startsWith("HTTP/1.1 101 ");
            try (RawClient same = says(server, version2(1, "192.0.2.1", request(server)));
                    RawClient six = says(server, version2(1, "2001:db8::7", request(server)));
                    RawClient old = says(
                            server,
                            ("PROXY TCP4 192.0.2.3 127.0.0.1 4711 80\r\n" + request(server))
                                    .getBytes(StandardCharsets.US_ASCII))) {
                assertThat(same.readHead()).startsWith("HTTP/1.1 503 ");
                assertThat(six.readHead()).startsWith("HTTP/1.1 101 ");
                assertThat(old.readHead()).startsWith("HTTP/1.1 101 ");
            }
            assertOpened("192.0.2.1", "2001:db8:0:0:0:0:0:7", "192.0.2.3");
            one.text("{\"type\":\"ping\"}");
            assertThat(one.readFrame().text()).contains("\"pong\"");
        }
    }

    @Test
    void what_the_client_itself_says_in_its_request_does_not_count_then() throws IOException {
        try (TestServer server = start("127.0.0.1", 0);
                RawClient client =
                        says(server, version2(1, "192.0.2.1", request(server, "X-Forwarded-For: 198.51.100.1")))) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertOpened("192.0.2.1");
        }
    }

    /** The network of the proxies may be the clients' too: then each of them could name any other. */
    @Test
    void nor_where_the_client_is_in_the_trusted_network_itself() throws IOException {
        try (TestServer server = start("127.0.0.0/8", 0);
                RawClient client =
                        says(server, version2(1, "127.0.0.7", request(server, "X-Forwarded-For: 198.51.100.1")))) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            assertOpened("127.0.0.7");
        }
    }

    @Test
    void a_connection_of_the_proxy_itself_is_served() throws IOException {
        try (TestServer server = start("127.0.0.1", 0);
                RawClient check = says(server, version2(0, "192.0.2.1", request(server)))) {
            assertThat(check.readHead()).startsWith("HTTP/1.1 101 ");
            assertOpened("127.0.0.1");
        }
    }

    @Test
    void a_trusted_proxy_that_sends_none_is_hung_up_on() throws IOException {
        try (TestServer server = start("127.0.0.1", 0);
                RawClient client = says(server, request(server).getBytes(StandardCharsets.US_ASCII))) {
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void one_who_is_no_trusted_proxy_can_not_say_who_it_is() throws IOException {
        try (TestServer server = start("10.0.0.1", 0);
                RawClient liar = says(server, version2(1, "192.0.2.1", request(server)));
                RawClient honest = says(server, request(server).getBytes(StandardCharsets.US_ASCII))) {
            assertThat(liar.readHead()).startsWith("HTTP/1.1 400 ");
            assertThat(honest.readHead()).startsWith("HTTP/1.1 101 ");
            assertOpened("127.0.0.1");
        }
    }

    @Test
    void half_a_header_has_its_deadline() throws IOException {
        try (TestServer server = TestServer.start(
                        node -> node.limits(Limits.builder()
                                .helloTimeout(Duration.ofSeconds(2))
                                .build()),
                        at -> at.trustProxy("127.0.0.1"),
                        http -> http.proxyProtocol(true));
                RawClient client = says(server, new byte[] {13, 10, 13, 10, 0, 13})) {
            assertThat(client.readAll()).isEmpty();
        }
    }
}
