package dev.beckon.signaling.netty;

import dev.beckon.signaling.dialect.Answer;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.dialect.Question;
import dev.beckon.signaling.http.OriginRule;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A dialect and the path at and below which it is spoken: every WebSocket there is its own, and so is plain HTTP that nobody else answers. Pages of the origins
 * that may open a WebSocket may read what it answers (CORS). Safe for use by many threads.
 */
final class Mount {

    private final String path;
    private final Dialect dialect;
    private final HostRule hosts;
    private final OriginRule origins;
    private final Handshake handshake;

    /**
     * @param path begins with a slash; {@code /} for everything
     * @throws IllegalArgumentException if it does not, or has a query
     */
    Mount(String path, Dialect dialect, HostRule hosts, OriginRule origins) {
        this.path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.dialect = dialect;
        this.hosts = hosts;
        this.origins = origins;
        this.handshake = new Handshake(hosts, origins, null);
    }

    String path() {
        return path;
    }

    Dialect dialect() {
        return dialect;
    }

    Handshake handshake() {
        return handshake;
    }

    /** Whether a request for this path and query is at or below the mount. */
    boolean covers(String uri) {
        return uri.startsWith(path)
                && (uri.length() == path.length()
                        || uri.charAt(path.length()) == '/'
                        || uri.charAt(path.length()) == '?');
    }

    /** What the dialect answers to plain HTTP; null where it has no answer. */
    @Nullable
    CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            FullHttpResponse response = empty(HttpResponseStatus.NO_CONTENT);
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
            return CompletableFuture.completedFuture(allowOrigin(request, response));
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response = empty(HttpResponseStatus.METHOD_NOT_ALLOWED);
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS");
            return CompletableFuture.completedFuture(response);
        }
        if (!hosts.admits(request.headers().get(HttpHeaderNames.HOST))) {
            return CompletableFuture.completedFuture(empty(HttpResponseStatus.MISDIRECTED_REQUEST));
        }
        if (!RequestForm.isDecodable(request.uri())) {
            return CompletableFuture.completedFuture(empty(HttpResponseStatus.BAD_REQUEST));
        }
        QueryStringDecoder target = RequestForm.decode(request.uri());
        String below = target.path().substring(path.length());
        CompletionStage<Answer> answer =
                dialect.answer(new Question(HttpMethod.GET.name(), below.isEmpty() ? "/" : below, target.parameters()));
        return answer == null ? null : answer.thenApply(content -> response(request, content));
    }

    private FullHttpResponse response(HttpRequest request, Answer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.content()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff");
        return allowOrigin(request, response);
    }

    /** Names the origin that asks, not all: a proxy that caches keeps them apart (Fetch, "CORS protocol and HTTP caches"). */
    private FullHttpResponse allowOrigin(HttpRequest request, FullHttpResponse response) {
        HttpHeaders headers = request.headers();
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        if (origin != null
                && origins.admits(headers.getAll(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            response.headers().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        return response;
    }

    private static FullHttpResponse empty(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    }
}
