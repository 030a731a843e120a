package dev.beckon.demo;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The call page: the files that were on the classpath when the server started, and nothing else, so there is no path to break out of. Every browser
 * asks again each time and mostly hears 304.
 */
final class StaticPage implements HttpResponder {

    private static final String INDEX = "index.html";

    private final Map<String, PageFile> files;

    StaticPage(Map<String, PageFile> files) {
        this.files = files;
    }

    static StaticPage load() throws StartException {
        return new StaticPage(PageFiles.load("dev/beckon/page"));
    }

    @Override
    public @Nullable FullHttpResponse respond(HttpRequest request) {
        PageFile file = files.get(name(request.uri()));
        if (file == null) {
            return null;
        }
        FullHttpResponse response = answer(request, file);
        SecurityHeaders.addTo(response.headers());
        return response;
    }

    private static String name(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String file = path.endsWith("/") ? path + INDEX : path;
        return file.startsWith("/") ? file.substring(1) : "";
    }

    private static FullHttpResponse answer(HttpRequest request, PageFile file) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.METHOD_NOT_ALLOWED, Unpooled.EMPTY_BUFFER);
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return response;
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
        return response;
    }
}
