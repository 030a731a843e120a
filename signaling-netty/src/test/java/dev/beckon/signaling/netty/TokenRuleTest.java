package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.spi.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who sends no Origin is no browser, and needs a token where there is an authenticator. A cookie is worth nothing to anyone. */
class TokenRuleTest {

    private static String answer(TestServer server, String hello, String... headers) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(RawClient.request(server.address(), headers));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
            client.text(hello);
            return client.readFrame().text();
        }
    }

    private static TestServer authenticating() throws IOException {
        return TestServer.start(
                node -> node.authenticator((hello, remote) -> CompletableFuture.completedStage(Identity.ANONYMOUS)),
                at -> {},
                http -> {});
    }

    /** The same on an event stream. @param ofGet and @param ofPost headers */
    private static String answer(TestServer server, String hello, List<String> ofGet, List<String> ofPost)
            throws IOException {
        try (RawStream stream = new RawStream(server, RawStream.open(ofGet.toArray(String[]::new)))) {
            List<String> all = new ArrayList<>(ofPost);
            all.add("Connection: close");
            String post = RawStream.post(stream.id, 1, hello, all.toArray(String[]::new));
            assertThat(RawStream.answer(server, post)).startsWith("HTTP/1.1 204 ");
            return stream.event();
        }
    }

    @Test
    void with_an_authenticator_a_client_that_is_no_browser_needs_a_token() throws IOException {
        try (TestServer server = authenticating()) {
            String bare = "{\"type\":\"hello\"}";
            assertThat(answer(server, bare)).contains("\"unauthenticated\"").contains("token");
            assertThat(answer(server, bare, "Cookie: session=of-a-user")).contains("\"unauthenticated\"");
            assertThat(answer(server, "{\"type\":\"hello\",\"token\":\"t\"}")).contains("\"welcome\"");
            String page = "Origin: http://localhost:" + server.address().getPort();
            assertThat(answer(server, bare, page)).contains("\"welcome\"");
        }
    }

    /** A page is known by what its browser says when it opens the stream; what is said with a POST comes too late. */
    @Test
    void on_an_event_stream_too() throws IOException {
        try (TestServer server = authenticating()) {
            String bare = "{\"type\":\"hello\"}";
            List<String> none = List.of();
            List<String> cookie = List.of("Cookie: session=of-a-user");
            List<String> page = List.of("Origin: http://localhost:1");
            List<String> ownPage = List.of("Sec-Fetch-Site: same-origin");
            assertThat(answer(server, bare, none, none))
                    .contains("\"unauthenticated\"")
                    .contains("token");
            assertThat(answer(server, bare, cookie, cookie)).contains("\"unauthenticated\"");
            assertThat(answer(server, bare, none, page)).contains("\"unauthenticated\"");
            assertThat(answer(server, "{\"type\":\"hello\",\"token\":\"t\"}", none, none))
                    .contains("\"welcome\"");
            assertThat(answer(server, bare, page, page)).contains("\"welcome\"");
            assertThat(answer(server, bare, ownPage, none)).contains("\"welcome\"");
        }
    }

    @Test
    void without_one_it_needs_none() throws IOException {
        try (TestServer server = TestServer.start()) {
            String bare = "{\"type\":\"hello\"}";
            assertThat(answer(server, bare)).contains("\"welcome\"");
            assertThat(answer(server, bare, List.of(), List.of())).contains("\"welcome\"");
        }
    }
}
