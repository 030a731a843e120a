package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufInputStream;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPageTest {

    private final StaticPage page = new StaticPage(files(), new SecurityHeaders(null));

    private static final String LONG = "a { color: red } ".repeat(100);
    private final StaticPage withLongFile = new StaticPage(
            Map.of("app.css", PageFile.of("app.css", LONG.getBytes(StandardCharsets.UTF_8))),
            new SecurityHeaders(null));

    private static Map<String, PageFile> files() {
        Map<String, PageFile> files = new HashMap<>();
        for (String name : new String[] {
            "index.html",
            "app.js",
            "app.css",
            "favicon.svg",
            "manifest.webmanifest",
            "font.woff2",
            "lib/index.js",
            "example/index.html",
            "x"
        }) {
            files.put(name, PageFile.of(name, name.getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }

    private static FullHttpResponse answer(StaticPage page, HttpRequest request) {
        return page.respond(request).toCompletableFuture().join();
    }

    private static HttpRequest get(String uri) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri);
    }

    @ParameterizedTest
    @CsvSource({
        "/, index.html, text/html; charset=utf-8",
        "/index.html, index.html, text/html; charset=utf-8",
        "/?room=r, index.html, text/html; charset=utf-8",
        "/example/, example/index.html, text/html; charset=utf-8",
        "/app.js, app.js, text/javascript; charset=utf-8",
        "/lib/index.js, lib/index.js, text/javascript; charset=utf-8",
        "/app.css, app.css, text/css; charset=utf-8",
        "/favicon.svg, favicon.svg, image/svg+xml",
        "/manifest.webmanifest, manifest.webmanifest, application/manifest+json",
        "/font.woff2, font.woff2, font/woff2",
        "/x, x, application/octet-stream"
    })
    void files_come_with_their_type(String uri, String name, String type) {
        FullHttpResponse response = answer(page, get(uri));
        assertThat(response.status().code()).isEqualTo(200);
        assertThat(response.content().toString(StandardCharsets.UTF_8)).isEqualTo(name);
        assertThat(response.headers().get("content-type")).isEqualTo(type);
        assertThat(response.headers().get("cache-control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/lib",
                "/lib/",
                "/../demo/Main.class",
                "/..%2fdemo/Main.class",
                "/lib/../app.js",
                "//app.js",
                "/%61pp.js",
                "/app.js/",
                "/app.js%00",
                "\\app.js",
                ""
            })
    void anything_else_is_not_there(String uri) {
        assertThat(page.respond(get(uri))).isNull();
    }

    @Test
    void what_a_browser_has_is_not_sent_again() {
        String etag = answer(page, get("/app.js")).headers().get("etag");
        HttpRequest again = get("/app.js");
        again.headers().set("If-None-Match", "\"other\", W/" + etag);
        FullHttpResponse response = answer(page, again);
        assertThat(response.status().code()).isEqualTo(304);
        assertThat(response.content().isReadable()).isFalse();
        assertThat(response.headers().get("etag")).isEqualTo(etag);

        HttpRequest older = get("/app.js");
        older.headers().set("If-None-Match", "\"other\"");
        assertThat(answer(page, older).status().code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.8, *;q=0.1", "deflate,GZIP ; q=0.01"})
    void who_takes_it_gets_text_compressed(String codings) throws Exception {
        HttpRequest request = get("/app.css");
        request.headers().set("Accept-Encoding", codings);
        FullHttpResponse response = answer(withLongFile, request);
        assertThat(response.headers().get("content-encoding")).isEqualTo("gzip");
        assertThat(response.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(response.content().readableBytes()).isLessThan(100);
        try (InputStream plain = new GZIPInputStream(new ByteBufInputStream(response.content()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LONG);
        }
        assertThat(response.headers().get("content-type")).isEqualTo("text/css; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "gzip ; q=0.00, br", "*", "notgzip"})
    void who_does_not_take_it_gets_it_as_it_is(String codings) {
        HttpRequest request = get("/app.css");
        request.headers().set("Accept-Encoding", codings);
        FullHttpResponse response = answer(withLongFile, request);
        assertThat(response.headers().contains("content-encoding")).isFalse();
        assertThat(response.headers().get("vary")).isEqualTo("accept-encoding");
        assertThat(response.content().toString(StandardCharsets.UTF_8)).isEqualTo(LONG);
    }

    @Test
    void the_two_forms_have_an_etag_each_and_a_browser_that_has_one_is_not_sent_it_again() {
        HttpRequest request = get("/app.css");
        String plain = answer(withLongFile, request).headers().get("etag");
        request.headers().set("Accept-Encoding", "gzip");
        String gzipped = answer(withLongFile, request).headers().get("etag");
        assertThat(gzipped).isNotEqualTo(plain);
        request.headers().set("If-None-Match", gzipped);
        FullHttpResponse known = answer(withLongFile, request);
        assertThat(known.status().code()).isEqualTo(304);
        assertThat(known.headers().contains("content-encoding")).isFalse();
        request.headers().remove("Accept-Encoding");
        assertThat(answer(withLongFile, request).status().code()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "BREW"})
    void only_get_and_head_are_allowed(String method) {
        FullHttpResponse response =
                answer(page, new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/"));
        assertThat(response.status().code()).isEqualTo(405);
        assertThat(response.headers().get("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void the_browser_is_told_to_let_nothing_else_in() {
        FullHttpResponse response = answer(page, get("/"));
        assertThat(response.headers().get("content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self';")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(response.headers().get("permissions-policy"))
                .isEqualTo("camera=(self), microphone=(self), display-capture=(self)");
        assertThat(response.headers().get("x-content-type-options")).isEqualTo("nosniff");
        assertThat(response.headers().get("referrer-policy")).isEqualTo("no-referrer");
        assertThat(response.headers().get("cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(response.headers().contains("strict-transport-security")).isFalse();
    }

    @Test
    void browsers_are_told_to_take_nothing_but_https_where_that_is_asked_for() {
        StaticPage strict = new StaticPage(files(), new SecurityHeaders(Duration.ofDays(365)));
        assertThat(answer(strict, get("/")).headers().get("strict-transport-security"))
                .isEqualTo("max-age=31536000");
    }
}
