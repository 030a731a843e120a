package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link SignalingServer} does with requests that are not for its endpoint. */
class PlainHttpTest {

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        Limits hasty = Limits.builder().helloTimeout(Duration.ofSeconds(2)).build();
        server = TestServer.start(
                node -> node.limits(hasty), at -> {}, http -> http.http(HttpResponder.atOnce(PlainHttpTest::respond)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static @Nullable FullHttpResponse respond(HttpRequest request) {
        return switch (request.uri()) {
            case "/fault" -> throw new IllegalStateException("out of order");
            case "/absent" -> null;
            default ->
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.copiedBuffer("you asked for " + request.uri(), StandardCharsets.US_ASCII));
        };
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    private String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request);
            return client.readAll();
        }
    }

    @Test
    void requests_on_one_connection_are_answered_in_order_until_it_idles() throws IOException {
        String answers = answer(get("/a") + get("/b") + get("/c"));
        assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(4);
        assertThat(answers)
                .containsSubsequence("for /a", "for /b", "for /c")
                .containsIgnoringCase("content-length: 16");
    }

    @Test
    void a_websocket_may_be_opened_after_other_requests() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(get("/a"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            client.socket.getInputStream().readNBytes("you asked for /a".length());
            client.write(RawClient.request(server.address()));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            client.text("{\"type\":\"hello\"}");
            assertThat(client.readFrame().text()).contains("\"welcome\"");
        }
    }

    @Test
    void one_who_wants_no_more_gets_no_more() throws IOException {
        assertThat(answer(get("/a", "Connection: close") + get("/b")))
                .contains("for /a")
                .doesNotContain("for /b");
    }

    @Test
    void head_is_answered_without_the_content() throws IOException {
        assertThat(answer(get("/a", "Connection: close").replace("GET", "HEAD")))
                .containsIgnoringCase("content-length: 16")
                .doesNotContain("you asked");
    }

    @Test
    void what_is_absent_is_not_found_and_what_throws_is_a_server_error() throws IOException {
        assertThat(answer(get("/absent"))).startsWith("HTTP/1.1 404 ");
        assertThat(answer(get("/fault", "Connection: close")))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("out of order");
    }

    @Test
    void bodies_are_refused() throws IOException {
        assertThat(answer(get("/a", "Content-Length: 3") + "abc")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(get("/a", "Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer(get("/a", "Content-Length: 3", "Transfer-Encoding: chunked") + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void large_headers_and_lines_are_refused_here_too() throws IOException {
        assertThat(answer(get("/a", "X: " + "x".repeat(9_000)))).startsWith("HTTP/1.1 431 ");
        assertThat(answer(get("/" + "a".repeat(5_000)))).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void half_a_second_request_is_cut_too() throws IOException {
        assertThat(answer(get("/a") + "GET /b HT")).contains("for /a").endsWith("/a");
    }
}
