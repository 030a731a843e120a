package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Identity;
import java.io.IOException;
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

    @Test
    void with_an_authenticator_a_client_that_is_no_browser_needs_a_token() throws IOException {
        try (TestServer server = TestServer.start(
                node -> node.authenticator((hello, remote) -> CompletableFuture.completedStage(Identity.ANONYMOUS)),
                at -> {},
                http -> {})) {
            String bare = "{\"type\":\"hello\"}";
            assertThat(answer(server, bare)).contains("\"unauthenticated\"").contains("token");
            assertThat(answer(server, bare, "Cookie: session=of-a-user")).contains("\"unauthenticated\"");
            assertThat(answer(server, "{\"type\":\"hello\",\"token\":\"t\"}")).contains("\"welcome\"");
            String page = "Origin: http://localhost:" + server.address().getPort();
            assertThat(answer(server, bare, page)).contains("\"welcome\"");
        }
    }

    @Test
    void without_one_it_needs_none() throws IOException {
        try (TestServer server = TestServer.start()) {
            assertThat(answer(server, "{\"type\":\"hello\"}")).contains("\"welcome\"");
        }
    }
}
