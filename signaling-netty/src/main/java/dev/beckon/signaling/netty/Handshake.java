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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opening handshake from the server's side (RFC 6455 §4.2). Safe for use by many threads. */
final class Handshake {

    private static final String VERSION = "13";
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    /** 16 bytes in base64: the last of 22 digits has four bits to spare. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private final HostRule hosts;
    private final OriginRule origins;
    private final @Nullable String subprotocol;

    /** @param subprotocol null where there is none: those that clients offer are left unanswered (RFC 6455 §4.2.2) */
    Handshake(HostRule hosts, OriginRule origins, @Nullable String subprotocol) {
        this.hosts = hosts;
        this.origins = origins;
        this.subprotocol = subprotocol;
    }

    /** @return why the request can not become a WebSocket, or null if it can */
    @Nullable
    Refusal check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Refusal.of(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "a WebSocket is opened with GET",
                    HttpHeaderNames.ALLOW,
                    "GET");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) || HttpUtil.getContentLength(request, 0L) > 0) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "a GET without a body, please");
        }
        if (!hosts.admits(headers.get(HttpHeaderNames.HOST))) {
            return Refusal.of(
                    RefusalReason.HOST, HttpResponseStatus.MISDIRECTED_REQUEST, "this server does not go by that name");
        }
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return Refusal.of(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "this is a WebSocket; open it with one",
                    HttpHeaderNames.UPGRADE,
                    HttpHeaderValues.WEBSOCKET);
        }
        if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
            return Refusal.of(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "WebSocket version 13 is needed",
                    HttpHeaderNames.SEC_WEBSOCKET_VERSION,
                    VERSION);
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (keys.size() != 1 || !KEY.matcher(keys.get(0)).matches()) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key has to be 16 bytes in base64");
        }
        if (!origins.admits(headers.getAll(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return Refusal.of(
                    RefusalReason.ORIGIN, HttpResponseStatus.FORBIDDEN, "pages of this origin are not allowed here");
        }
        if (subprotocol != null
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
                && !offers(headers, subprotocol)) {
            return Refusal.of(HttpResponseStatus.BAD_REQUEST, "the subprotocol here is " + subprotocol);
        }
        return null;
    }

    private static boolean offers(HttpHeaders headers, String subprotocol) {
        // names of subprotocols are compared as they are written (RFC 6455 §4.1)
        return headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol, false);
    }

    /** To a request that was {@linkplain #check checked}. Extensions are declined by not naming them. */
    FullHttpResponse accept(HttpRequest request) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(
                        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
                        acceptKey(String.valueOf(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY))));
        if (subprotocol != null && offers(request.headers(), subprotocol)) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol);
        }
        return response;
    }

    static String acceptKey(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }
}
