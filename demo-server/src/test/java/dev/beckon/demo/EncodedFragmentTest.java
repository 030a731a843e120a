package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedFragmentTest {

    private static CompletionStage<FullHttpResponse> ask(HttpMethod method, String uri) {
        return new EncodedFragment().respond(new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri));
    }

    /** Where a browser goes that has asked for this address: RFC 3986 §5.2. */
    private static String target(String base, String uri) {
        FullHttpResponse response =
                ask(HttpMethod.GET, uri).toCompletableFuture().join();
        assertThat(response.status().code()).isEqualTo(302);
        assertThat(response.headers().get("cache-control")).isEqualTo("no-store");
        assertThat(response.headers().get("referrer-policy")).isEqualTo("no-referrer");
        return URI.create(base + uri)
                .resolve(response.headers().get("location"))
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "/%23room, #room",
        "/%2523room, #room",
        "/%23, #",
        "/%23room?fbclid=x, #room?fbclid=x",
        "/%23/room/, #/room/",
        "/%23room%E2%80%A6, #room%E2%80%A6",
        "/%23room&utm_source=chat, #room&utm_source=chat"
    })
    void an_encoded_number_sign_leads_to_the_page_also_behind_a_proxy_that_has_taken_a_prefix_off(
            String uri, String fragment) {
        for (String base : new String[] {"https://calls.example.org", "https://example.org/beckon"}) {
            assertThat(target(base, uri)).isEqualTo(base + "/" + fragment);
        }
    }

    /** A browser counts empty segments too (WHATWG URL), as java.net.URI does not. */
    @Test
    void what_looks_like_another_host_stays_behind_the_number_sign() {
        assertThat(ask(HttpMethod.GET, "/%23//evil.example/x")
                        .toCompletableFuture()
                        .join()
                        .headers()
                        .get("location"))
                .isEqualTo("./../../../#//evil.example/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/room",
                "/x/%23room",
                "//evil.example/%23room",
                "/%24room",
                "/?x=%23room",
                "/%23\"><script>",
                "/%23räum"
            })
    void anything_else_is_not_its_business(String uri) {
        assertThat(ask(HttpMethod.GET, uri)).isNull();
    }

    @Test
    void nothing_is_led_anywhere_that_would_change_something() {
        assertThat(ask(HttpMethod.POST, "/%23room")).isNull();
        assertThat(ask(HttpMethod.HEAD, "/%23room")).isNotNull();
    }
}
