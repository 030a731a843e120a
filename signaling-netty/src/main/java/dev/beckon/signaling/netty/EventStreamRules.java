package dev.beckon.signaling.netty;

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
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which requests for SSE + POST are good, and what their answers say besides (PROTOCOL.md). Safe for use by many threads. */
final class EventStreamRules {

    static final String EVENT_STREAM = "text/event-stream";
    static final String CONNECTION = "beckon-connection";
    static final String SEQUENCE = "beckon-sequence";

    private static final String MESSAGES = "application/x-ndjson";
    private static final String METHODS = "GET, POST, OPTIONS";
    private static final String SITE = "sec-fetch-site";
    /** No more than JavaScript can count. */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,14}");

    /** Two hours: no browser keeps the answer to a preflight longer. */
    private static final int PREFLIGHT_SECONDS = 7_200;

    private final HostRule hosts;
    private final OriginRule origins;

    EventStreamRules(HostRule hosts, OriginRule origins) {
        this.hosts = hosts;
        this.origins = origins;
    }

    /** Whether this is to be judged here; the others may become WebSockets. */
    boolean concern(HttpRequest request) {
        return !request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && (!request.method().equals(HttpMethod.GET) || asksForStream(request.headers()));
    }

    private static boolean asksForStream(HttpHeaders headers) {
        for (String accept : headers.getAll(HttpHeaderNames.ACCEPT)) {
            for (String type : accept.split(",")) {
                if (EVENT_STREAM.equals(mediaType(type))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String mediaType(@Nullable String value) {
        String type = value == null ? "" : value;
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /** @return what is wrong with the request, whatever connection it names, or null */
    @Nullable
    Refusal check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!hosts.admits(headers.get(HttpHeaderNames.HOST))) {
            return Refusal.of(
                    RefusalReason.HOST, HttpResponseStatus.MISDIRECTED_REQUEST, "this server does not go by that name");
        }
        boolean post = request.method().equals(HttpMethod.POST);
        if (!post
                && !request.method().equals(HttpMethod.GET)
                && !request.method().equals(HttpMethod.OPTIONS)) {
            return Refusal.of(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "GET opens a stream, POST sends messages",
                    HttpHeaderNames.ALLOW,
                    METHODS);
        }
        if (!admitsPage(headers)) {
            return Refusal.of(
                    RefusalReason.ORIGIN, HttpResponseStatus.FORBIDDEN, "pages of this origin are not allowed here");
        }
        return post ? checkPost(headers) : checkBodiless(request);
    }

    /** Whether a browser named the page, in a request that was checked. */
    boolean vouchFor(HttpHeaders checked) {
        return checked.contains(HttpHeaderNames.ORIGIN) || checked.contains(SITE);
    }

    /**
     * Where a page talks to its own server, browsers name no origin with GET; but they say so in a header that scripts can not set (Fetch
     * Metadata §2.3), if the page is secure.
     */
    private boolean admitsPage(HttpHeaders headers) {
        String site = headers.get(SITE);
        if (site == null || headers.contains(HttpHeaderNames.ORIGIN)) {
            return origins.admits(headers.getAll(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST));
        }
        return site.equals("same-origin");
    }

    private static @Nullable Refusal checkBodiless(HttpRequest request) {
        return HttpUtil.getContentLength(request, 0L) == 0
                        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? null
                : Refusal.of(HttpResponseStatus.BAD_REQUEST, request.method() + " without a body, please");
    }

    private static @Nullable Refusal checkPost(HttpHeaders headers) {
        List<String> types = headers.getAll(HttpHeaderNames.CONTENT_TYPE);
        if (types.size() != 1 || !MESSAGES.equals(mediaType(types.get(0)))) {
            return Refusal.of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "the Content-Type has to be " + MESSAGES);
        }
        if (headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            return Refusal.of(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "messages are not to be compressed");
        }
        // RFC 9112 §6.3: a server may insist on it; a request with both was refused by the codec
        if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return Refusal.of(
                    HttpResponseStatus.LENGTH_REQUIRED, "a Content-Length is needed, not a Transfer-Encoding");
        }
        List<String> numbers = headers.getAll(SEQUENCE);
        if (numbers.size() != 1 || !NUMBER.matcher(numbers.get(0)).matches()) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "Beckon-Sequence has to be 1, 2, 3 and so on");
        }
        return null;
    }

    /** The answer to a good OPTIONS (Fetch §4.8). */
    FullHttpResponse preflight(HttpRequest request) {
        FullHttpResponse response = noContent();
        response.headers().set(HttpHeaderNames.ALLOW, METHODS);
        if (request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
            response.headers()
                    .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                    .set(
                            HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                            String.join(", ", HttpHeaderNames.CONTENT_TYPE, CONNECTION, SEQUENCE))
                    .setInt(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        }
        return response;
    }

    /** 204. */
    static FullHttpResponse noContent() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
    }

    /** Status line and headers of a stream. It has no length and no chunks: it ends with its socket (RFC 9112 §6.3), also for HTTP/1.0. */
    byte[] streamHead(HttpRequest request) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM)
                .set(HttpHeaderNames.CONNECTION, "close")
                .set("x-accel-buffering", "no")
                .set("x-content-type-options", "nosniff");
        complete(request, response.headers());
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        response.headers()
                .forEach(header -> head.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** What every answer says: that it is not to be kept, and to a page of another origin that it may read it. */
    void complete(HttpRequest request, HttpHeaders answer) {
        answer.set(HttpHeaderNames.CACHE_CONTROL, "no-store, no-transform").set(HttpHeaderNames.VARY, "origin");
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (origin != null
                && origins.admits(
                        request.headers().getAll(HttpHeaderNames.ORIGIN),
                        request.headers().get(HttpHeaderNames.HOST))) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
    }
}
