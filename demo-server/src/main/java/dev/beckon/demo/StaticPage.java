package dev.beckon.demo;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The call page: the files that were on the classpath when the server started, and nothing else, so there is no path to break out of. Every browser
 * asks again each time and mostly hears 304.
 */
final class StaticPage implements HttpResponder {

    private static final String INDEX = "index.html";

    /** With any weight but 0. */
    private static final Pattern GZIP = Pattern.compile("(?i)gzip(?!\\s*;\\s*q=0(\\.0*)?$).*");

    private final Map<String, PageFile> files;
    private final SecurityHeaders security;

    /** Those of them that are smaller so. */
    private final Map<String, PageFile> gzipped = new HashMap<>();

    StaticPage(Map<String, PageFile> files, SecurityHeaders security) {
        this.files = files;
        this.security = security;
        files.forEach((name, file) -> {
            PageFile smaller = file.gzip();
            if (smaller != null) {
                gzipped.put(name, smaller);
            }
        });
    }

    static StaticPage load(SecurityHeaders security) throws StartException {
        return new StaticPage(PageFiles.load("dev/beckon/page"), security);
    }

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        String name = name(request.uri());
        PageFile file = files.get(name);
        if (file == null) {
            return null;
        }
        PageFile smaller = gzipped.get(name);
        FullHttpResponse response = answer(request, smaller != null && takesGzip(request) ? smaller : file);
        if (smaller != null) {
            response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        security.addTo(response.headers());
        return CompletableFuture.completedFuture(response);
    }

    private static String name(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String file = path.endsWith("/") ? path + INDEX : path;
        return file.startsWith("/") ? file.substring(1) : "";
    }

    /** RFC 9110 §12.5.3; clients that would take any coding by a star, as no browser does, get none. */
    private static boolean takesGzip(HttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.ACCEPT_ENCODING).stream()
                .flatMap(codings -> Arrays.stream(codings.split(",")))
                .map(String::strip)
                .anyMatch(coding -> GZIP.matcher(coding).matches());
    }

    private static FullHttpResponse answer(HttpRequest request, PageFile file) {
        FullHttpResponse refusal = ReadOnly.refusal(request);
        if (refusal != null) {
            return refusal;
        }
        boolean known = file.isNamedBy(request.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                known ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK,
                known ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(file.content()));
        response.headers()
                .set(HttpHeaderNames.ETAG, file.etag())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(HttpHeaderNames.CONTENT_TYPE, file.type());
        if (file.gzipped() && !known) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        return response;
    }
}
