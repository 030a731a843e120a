package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixTest {

    private static TestServer start() throws IOException {
        return TestServer.start(
                node -> {},
                at -> {},
                server -> server.pathPrefix("/beckon")
                        .http(HttpResponder.atOnce(request -> new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                HttpResponseStatus.OK,
                                Unpooled.copiedBuffer(request.uri(), StandardCharsets.US_ASCII)))));
    }

    private static String answer(TestServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request);
            String head = client.readHead();
            return head.startsWith("HTTP/1.1 101 ") ? head : head + client.readAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/beckon/signal", "/signal", "/beckon/signal?x=1"})
    void the_endpoint_is_below_the_prefix_and_where_a_proxy_took_it_off(String path) throws IOException {
        try (TestServer server = start()) {
            String request = RawClient.request(server.address()).replace("/signal", path);
            assertThat(answer(server, request)).startsWith("HTTP/1.1 101 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/beckon/page, /page", "/page, /page", "/beckon/, /", "/beckon, /beckon", "/beckoning, /beckoning"})
    void so_is_everything_else(String path, String seen) throws IOException {
        try (TestServer server = start()) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
            assertThat(answer(server, request)).endsWith("\r\n\r\n" + seen);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beckon", "/", "/beckon/", "/a//b", "/a?b", ""})
    void what_is_no_prefix_is_refused(String prefix) {
        assertThatThrownBy(() -> new RequestForm(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + prefix + "\"");
    }
}
