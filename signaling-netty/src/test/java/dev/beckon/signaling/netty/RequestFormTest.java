package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in the forms that RFC 9112 has, and in some that it has not, for the endpoint and for everything else. */
class RequestFormTest {

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(
                node -> {},
                at -> at.allowHost("good.example"),
                http -> http.http(HttpResponder.atOnce(request -> new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.OK,
                        Unpooled.copiedBuffer(
                                request.uri() + " of " + request.headers().get(HttpHeaderNames.HOST),
                                StandardCharsets.US_ASCII)))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request);
            String head = client.readHead();
            return head.startsWith("HTTP/1.1 101 ") ? head : head + client.readAll();
        }
    }

    private String get(String target, String version, String headers) throws IOException {
        return answer("GET " + target + " " + version + "\r\n" + headers + "Connection: close\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "http://good.example/a?b=c, /a?b=c of good.example",
        "HTTP://good.example:8080/a, /a of good.example:8080",
        "https://good.example, / of good.example",
        "http://good.example?b, /?b of good.example",
        "http://[2001:db8::1]/a, /a of [2001:db8::1]"
    })
    void a_target_in_absolute_form_is_taken_and_its_host_goes_before_the_header(String target, String seen)
            throws IOException {
        assertThat(get(target, "HTTP/1.1", "Host: other.example\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n" + seen);
    }

    @Test
    void a_websocket_is_opened_with_a_target_in_absolute_form_too() throws IOException {
        String request = RawClient.request(server.address());
        assertThat(answer(request.replace("GET /signal", "GET http://good.example/signal?x")))
                .startsWith("HTTP/1.1 101 ");
        assertThat(answer(request.replace("GET /signal", "GET http://evil.example/signal")))
                .as("the name that counts is the target's")
                .startsWith("HTTP/1.1 421 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "page", "good.example:80", "ftp://good.example/a", "http://", "http:///a", "http://a@b/c"})
    void a_target_in_another_form_is_bad(String target) throws IOException {
        assertThat(get(target, "HTTP/1.1", "Host: good.example\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/signal?a=%",
                "/signal?a=%zz",
                "/signal?%4",
                "/page%",
                "/page?a=1&b=%e%20",
                "/page\u00e9",
                "/page\u0001",
                "/signal?\u0000",
                "http://good.example/signal?%0x"
            })
    void a_target_that_can_not_be_decoded_is_bad(String target) throws IOException {
        assertThat(get(target, "HTTP/1.1", "Host: good.example\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(RawClient.request(server.address()).replace("GET /signal", "GET " + target)))
                .startsWith("HTTP/1.1 400 ");
        assertThat(get(target, "HTTP/1.1", "Host: good.example\r\nAccept: text/event-stream\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signal", "/page"})
    void there_has_to_be_one_host(String path) throws IOException {
        assertThat(get(path, "HTTP/1.1", "")).startsWith("HTTP/1.1 400 ");
        assertThat(get(path, "HTTP/1.1", "Host: good.example\r\nHost: good.example\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(get(path, "HTTP/1.1", "Host: good.example, evil.example\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(get(path, "HTTP/1.0", "Host: good.example\r\nHost: good.example\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void version_1_0_needs_no_host() throws IOException {
        assertThat(get("/page", "HTTP/1.0", "")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/2.0, 505",
        "HTTP/0.9, 505",
        "HTTP/3.1, 505",
        "HTTP/1.1, 200",
        "HTTP/1.2, 200",
        "HTTP/1, 400",
        "http/1.1, 400",
        "Http/1.0, 400",
        "HTTP/1.01, 400",
        "HTTP/01.1, 400",
        "HTTQ/1.1, 400"
    })
    void only_version_1_is_spoken(String version, int status) throws IOException {
        assertThat(get("/page", version, "Host: good.example\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void a_later_minor_version_may_open_a_websocket() throws IOException {
        assertThat(answer(RawClient.request(server.address()).replace("HTTP/1.1", "HTTP/1.2")))
                .startsWith("HTTP/1.1 101 ");
        assertThat(answer(RawClient.request(server.address()).replace("HTTP/1.1", "HTTP/2.0")))
                .startsWith("HTTP/1.1 505 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r\n\r\n\r\n"})
    void empty_lines_before_a_request_are_skipped(String lines) throws IOException {
        String get = "GET /page HTTP/1.1\r\nHost: good.example\r\nConnection: close\r\n\r\n";
        assertThat(answer(lines + get)).startsWith("HTTP/1.1 200 ");
        assertThat(answer(lines + RawClient.request(server.address()))).startsWith("HTTP/1.1 101 ");
        assertThat(answer(get.replace("Connection: close\r\n", "") + lines + get))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\n\r\n/page of good.exampleHTTP/1.1 200 ");
    }

    @Test
    void empty_lines_in_pieces_are_skipped_too() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            for (char c : "\r\n\r\n".toCharArray()) {
                client.write((byte) c);
                Thread.yield();
            }
            client.write(RawClient.request(server.address()));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        }
    }

    /** RFC 9112 §2.2, §3, §5.1, §5.2, §6.1, §6.3: what two programs may read differently is read by none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X : a",
                " X: a",
                "Host : good.example",
                "X: a\rb",
                "X: a\u0000b",
                "X",
                ": a",
                "X(y): a",
                "X: a\nY: b",
                "Content-Length: 0\r\nContent-Length: 1",
                "Content-Length: 1, 1",
                "Content-Length: +1",
                "Content-Length: -1",
                "Content-Length: 0x1",
                "Content-Length: 99999999999999999999",
                "Content-Length:",
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding : chunked"
            })
    void a_head_that_can_be_read_in_two_ways_is_bad(String line) throws IOException {
        assertThat(get("/page", "HTTP/1.1", "Host: good.example\r\n" + line + "\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(answer(RawClient.request(server.address(), line))).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: WebSocket",
                "Upgrade: h2c, websocket",
                "Upgrade: h2c\r\nUpgrade: websocket",
                "Upgrade: websocket\r\nConnection: keep-alive",
                "Upgrade: websocket\r\nX: folded\r\n lines"
            })
    void lists_and_letters_of_either_case_open_a_websocket(String upgrade) throws IOException {
        assertThat(answer(RawClient.requestWithout("Upgrade", server.address(), upgrade)))
                .startsWith("HTTP/1.1 101 ");
    }
}
