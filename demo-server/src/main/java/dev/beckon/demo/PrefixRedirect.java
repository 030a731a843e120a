package dev.beckon.demo;

import dev.beckon.signaling.netty.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** From {@code /beckon} to {@code /beckon/}, from where the page's relative addresses lead to what they mean. */
record PrefixRedirect(String prefix) implements HttpResponder {

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (!request.uri().equals(prefix)) {
            return null;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.PERMANENT_REDIRECT, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.LOCATION, prefix + "/");
        return CompletableFuture.completedFuture(response);
    }
}
