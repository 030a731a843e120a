package dev.beckon.demo;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What is there to be read: GET and HEAD do it, other methods get 405 (RFC 9110 §15.5.6). */
final class ReadOnly {

    private ReadOnly() {}

    /** @return null where the request reads */
    static @Nullable FullHttpResponse refusal(HttpRequest request) {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
            return null;
        }
        FullHttpResponse refusal = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.METHOD_NOT_ALLOWED, Unpooled.EMPTY_BUFFER);
        refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        return refusal;
    }
}
