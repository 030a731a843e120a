package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private static TestServer server;
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(node -> {}, at -> at.allowOrigin("https://app.example.org"), http -> {});
        address = server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Sends a request; the server must answer and, unless it upgrades, close. */
    private static String answer(String request) throws IOException {
        try (RawClient client = new RawClient(address)) {
            client.write(request);
            String head = client.readHead();
            return head.startsWith("HTTP/1.1 101 ") ? head : head + client.readAll();
        }
    }

    private static String origin(String... origins) throws IOException {
        String[] headers = new String[origins.length];
        for (int i = 0; i < origins.length; i++) {
            headers[i] = "Origin: " + origins[i];
        }
        return answer(RawClient.request(address, headers));
    }

    @Test
    void a_good_request_is_upgraded() throws IOException {
        assertThat(answer(RawClient.request(address)))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("upgrade: websocket\r\n")
                .containsIgnoringCase("connection: upgrade\r\n")
                // the example of RFC 6455 §1.3
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .containsIgnoringCase("sec-websocket-protocol: beckon.v1\r\n");
    }

    @Test
    void one_that_asks_for_no_subprotocol_is_told_none() throws IOException {
        assertThat(answer(RawClient.requestWithout("Sec-WebSocket-Protocol", address)))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("sec-websocket-protocol");
    }

    @Test
    void the_subprotocol_is_found_among_others() throws IOException {
        assertThat(answer(RawClient.requestWithout(
                        "Sec-WebSocket-Protocol", address, "Sec-WebSocket-Protocol: chat, beckon.v1")))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-protocol: beckon.v1\r\n");
    }

    @Test
    void another_subprotocol_is_refused() throws IOException {
        assertThat(answer(RawClient.requestWithout(
                        "Sec-WebSocket-Protocol", address, "Sec-WebSocket-Protocol: beckon.v2")))
                .startsWith("HTTP/1.1 400 ")
                .contains("beckon.v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits=99",
                "permessage-deflate; server_max_window_bits=x; y",
                "unheard-of"
            })
    void extensions_are_declined(String extension) throws IOException {
        assertThat(answer(RawClient.request(address, "Sec-WebSocket-Extensions: " + extension)))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("sec-websocket-extensions");
    }

    /** {@code Content-Length = 1*DIGIT} (RFC 9110 §8.6). */
    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "000"})
    void a_length_of_zero_is_no_body_however_it_is_written(String zero) throws IOException {
        assertThat(answer(RawClient.request(address, "Content-Length: " + zero)))
                .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void post_is_not_allowed() throws IOException {
        assertThat(answer(RawClient.request(address).replace("GET ", "POST ")))
                .startsWith("HTTP/1.1 405 ")
                .containsIgnoringCase("allow: GET\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sec-WebSocket-Key: ",
                "Sec-WebSocket-Key: short",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR==",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            })
    void a_missing_or_malformed_key_is_a_bad_request(String key) throws IOException {
        String[] header = key.isEmpty() ? new String[0] : new String[] {key};
        assertThat(answer(RawClient.requestWithout("Sec-WebSocket-Key", address, header)))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "0", "14", "13, 8", "x"})
    void another_version_is_told_the_right_one(String version) throws IOException {
        assertThat(answer(RawClient.requestWithout(
                        "Sec-WebSocket-Version", address, "Sec-WebSocket-Version: " + version)))
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("sec-websocket-version: 13\r\n");
    }

    @Test
    void without_a_version_there_is_no_upgrade() throws IOException {
        assertThat(answer(RawClient.requestWithout("Sec-WebSocket-Version", address)))
                .startsWith("HTTP/1.1 426 ");
    }

    @Test
    void an_ordinary_request_is_told_to_upgrade() throws IOException {
        assertThat(answer("GET /signal HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 426 ")
                .containsIgnoringCase("upgrade: websocket\r\n");
        assertThat(answer(RawClient.requestWithout("Connection", address))).startsWith("HTTP/1.1 426 ");
        assertThat(answer(RawClient.request(address).replace("HTTP/1.1", "HTTP/1.0")))
                .startsWith("HTTP/1.1 426 ");
    }

    @Test
    void exactly_one_host_is_needed() throws IOException {
        assertThat(answer(RawClient.requestWithout("Host", address))).startsWith("HTTP/1.1 400 ");
        assertThat(answer(RawClient.request(address, "Host: other"))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void pages_of_the_same_host_and_those_on_the_list_are_let_in() throws IOException {
        assertThat(origin("http://localhost:" + address.getPort())).startsWith("HTTP/1.1 101 ");
        assertThat(origin("https://LOCALHOST:" + address.getPort())).startsWith("HTTP/1.1 101 ");
        assertThat(origin("https://app.example.org")).startsWith("HTTP/1.1 101 ");
        assertThat(origin("https://app.example.org:443")).startsWith("HTTP/1.1 101 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://localhost",
                "http://localhost:1",
                "http://app.example.org",
                "https://app.example.org.evil.example",
                "https://evil.example/https://app.example.org",
                "https://app.example.org https://evil.example",
                "file://",
                "*",
                ""
            })
    void pages_of_other_origins_are_refused(String origin) throws IOException {
        assertThat(origin(origin)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void two_origins_are_refused() throws IOException {
        assertThat(origin("https://app.example.org", "https://app.example.org")).startsWith("HTTP/1.1 403 ");
    }

    private static String origin(TestServer at, String origin) throws IOException {
        try (RawClient client = new RawClient(at.address())) {
            client.write(RawClient.request(at.address(), "Origin: " + origin));
            return client.readHead();
        }
    }

    @Test
    void pages_of_apps_are_let_in_by_name_or_all_of_them() throws IOException {
        for (String app : List.of("capacitor://localhost", "ionic://localhost", "tauri://localhost", "app://x:1")) {
            assertThat(origin(app)).startsWith("HTTP/1.1 403 ");
            for (String allowed : List.of(app, "*")) {
                try (TestServer open = TestServer.start(node -> {}, at -> at.allowOrigin(allowed), http -> {})) {
                    assertThat(origin(open, app)).startsWith("HTTP/1.1 101 ");
                    assertThat(origin(open, app + "/path")).startsWith("HTTP/1.1 403 ");
                    assertThat(origin(open, "null")).startsWith("HTTP/1.1 403 ");
                }
            }
        }
    }

    @Test
    void pages_without_an_origin_are_let_in_where_that_is_said() throws IOException {
        try (TestServer open = TestServer.start(node -> {}, at -> at.allowOrigin("null"), http -> {})) {
            assertThat(origin(open, "null")).startsWith("HTTP/1.1 101 ");
            assertThat(origin(open, "https://app.example.org")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void on_wish_an_origin_is_required() throws IOException {
        try (TestServer strict = TestServer.start(node -> {}, at -> at.requireOrigin(true), http -> {});
                RawClient client = new RawClient(strict.address())) {
            client.write(RawClient.request(strict.address()));
            assertThat(client.readHead()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void too_large_headers_are_refused() throws IOException {
        assertThat(answer(RawClient.request(address, "X-Large: " + "x".repeat(9_000))))
                .startsWith("HTTP/1.1 431 ");
        assertThat(answer(RawClient.request(address).replace("/signal", "/signal?" + "x".repeat(5_000))))
                .startsWith("HTTP/1.1 414 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked",
                "Content-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: -1"
            })
    void a_body_is_a_bad_request(String headers) throws IOException {
        assertThat(answer(RawClient.request(address, headers))).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002",
                "\u0016\u0003\u0001",
                " GET / HTTP/1.1\r\n",
                "\n",
                "\r\n\u0016\u0003\u0001\n"
            })
    void what_is_not_http_is_a_bad_request(String bytes) throws IOException {
        assertThat(answer(bytes)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void a_request_line_of_no_http_is_a_bad_request() throws IOException {
        assertThat(answer("HELLO\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/signalx", "/signal/", "/SIGNAL", "/%73ignal", "//signal", "http://localhost/other"})
    void another_path_is_not_found(String path) throws IOException {
        assertThat(answer(RawClient.request(address).replace("/signal", path))).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void a_query_changes_nothing() throws IOException {
        assertThat(answer(RawClient.request(address).replace("/signal", "/signal?x=1")))
                .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void a_connection_that_does_not_finish_its_request_is_cut() throws IOException {
        Limits hasty = Limits.builder().helloTimeout(Duration.ofSeconds(2)).build();
        try (TestServer impatient = TestServer.start(hasty);
                RawClient silent = new RawClient(impatient.address());
                RawClient inTheLine = new RawClient(impatient.address());
                RawClient inTheHeaders = new RawClient(impatient.address())) {
            inTheLine.write("GET /sig");
            inTheHeaders.write("GET /signal HTTP/1.1\r\nHost: localhost\r\n");
            assertThat(silent.readAll()).isEmpty();
            assertThat(inTheLine.readAll()).isEmpty();
            assertThat(inTheHeaders.readAll()).isEmpty();
        }
    }

    @Test
    void a_web_socket_without_hello_is_closed() throws IOException {
        Limits hasty = Limits.builder().helloTimeout(Duration.ofSeconds(2)).build();
        try (TestServer impatient = TestServer.start(hasty);
                RawClient client = RawClient.upgraded(impatient.address())) {
            assertThat(client.readClose()).isEqualTo(4003);
        }
    }

    @Test
    void frames_may_come_together_with_the_request() throws IOException {
        try (RawClient client = new RawClient(address)) {
            byte[] hello = RawClient.frame(0x81, "{\"type\":\"hello\"}".getBytes());
            byte[] request = RawClient.request(address).getBytes();
            byte[] both = java.util.Arrays.copyOf(request, request.length + hello.length);
            System.arraycopy(hello, 0, both, request.length, hello.length);
            client.write(both);
            client.readHead();
            assertThat(client.readFrame().text()).contains("\"welcome\"");
        }
    }
}
