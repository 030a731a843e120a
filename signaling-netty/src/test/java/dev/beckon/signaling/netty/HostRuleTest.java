package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    private final HostRule rule = new HostRule(Set.of("App.example.org"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example.org",
                "APP.example.org:8443",
                "localhost:8080",
                "127.0.0.1",
                "10.1.2.3:80",
                "[::1]:8080",
                "[2001:db8::1]"
            })
    void names_on_the_list_and_addresses_are_right(String host) {
        assertThat(rule.admits(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.net",
                "app.example.org.evil.net",
                "evil.app.example.org",
                "",
                "localhost.evil.net",
                "127.0.0.1.evil.net",
                "[::1"
            })
    void other_names_are_wrong(String host) {
        assertThat(rule.admits(host)).isFalse();
    }

    @Test
    void without_a_list_every_name_is_right() {
        assertThat(new HostRule(Set.of()).admits("evil.example.net")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.org", "app.example.org:80", "", "*", "a..b"})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> new HostRule(Set.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void a_page_whose_name_was_made_to_lead_here_gets_nowhere() throws IOException {
        try (TestServer server = TestServer.start(node -> {}, at -> at.allowHost("app.example.org"), http -> {})) {
            assertThat(answer(server, "evil.example.net")).startsWith("HTTP/1.1 421 ");
            assertThat(answer(server, "app.example.org")).startsWith("HTTP/1.1 101 ");
        }
    }

    private static String answer(TestServer server, String host) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(RawClient.requestWithout("Host", server.address(), "Host: " + host, "Origin: http://" + host));
            return client.readHead();
        }
    }

    /** All three requests of SSE + POST, each with an id that is right. */
    @Test
    void nor_does_it_by_event_streams() throws IOException {
        try (TestServer server = TestServer.start(node -> {}, at -> at.allowHost("app.example.org"), http -> {});
                RawStream stream = new RawStream(server, hosted(RawStream.open(), "app.example.org"))) {
            String post = RawStream.post(stream.id, 1, "{\"type\":\"hello\"}", "Connection: close");
            String preflight = RawStream.request("OPTIONS", "Access-Control-Request-Method: POST", "Connection: close");
            for (String request : new String[] {RawStream.open(), post, preflight}) {
                String evil = hosted(request, "evil.example.net");
                assertThat(RawStream.answer(server, evil)).startsWith("HTTP/1.1 421 ");
                String sameOrigin = evil.replaceFirst("\r\n\r\n", "\r\nSec-Fetch-Site: same-origin\r\n\r\n");
                assertThat(RawStream.answer(server, sameOrigin)).startsWith("HTTP/1.1 421 ");
            }
            assertThat(RawStream.answer(server, hosted(preflight, "app.example.org")))
                    .startsWith("HTTP/1.1 204 ");
            assertThat(RawStream.answer(server, hosted(post, "app.example.org")))
                    .startsWith("HTTP/1.1 204 ");
            assertThat(stream.event()).contains("\"welcome\"");
        }
    }

    /** As a page of this name would ask. */
    private static String hosted(String request, String host) {
        return request.replace("Host: localhost:1\r\n", "Host: " + host + "\r\nOrigin: http://" + host + "\r\n");
    }
}
