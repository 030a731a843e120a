package dev.beckon.signaling.netty;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request that is refused, after which the connection is closed.
 *
 * @param why what it counts as
 * @param text for people: what was wrong and what would be right
 * @param header one more header that the status calls for
 */
record Refusal(
        RefusalReason why,
        HttpResponseStatus status,
        String text,
        @Nullable CharSequence header,
        @Nullable CharSequence value) {

    private static final String RETRY_AFTER_SECONDS = "10";

    /** One that counts as {@link RefusalReason#REQUEST}. */
    static Refusal of(HttpResponseStatus status, String text) {
        return of(RefusalReason.REQUEST, status, text);
    }

    static Refusal of(RefusalReason why, HttpResponseStatus status, String text) {
        return new Refusal(why, status, text, null, null);
    }

    static Refusal of(HttpResponseStatus status, String text, CharSequence header, CharSequence value) {
        return new Refusal(RefusalReason.REQUEST, status, text, header, value);
    }

    /** 503. */
    static Refusal later(RefusalReason why, String text) {
        return new Refusal(
                why, HttpResponseStatus.SERVICE_UNAVAILABLE, text, HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    /** @return null if the request could be read */
    static @Nullable Refusal ofUnreadable(HttpMessage request) {
        if (request.decoderResult().isSuccess()) {
            return null;
        }
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof RequestForm.Bad bad) {
            return bad.refusal();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return of(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too large");
        }
        if (cause instanceof TooLongHttpLineException) {
            return of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the URI is too long");
        }
        return of(HttpResponseStatus.BAD_REQUEST, "this is not HTTP");
    }

    /** Answers and hangs up. The caller drops what comes in before that. */
    void send(Channel channel, Deadlines deadlines) {
        deadlines.enter(Deadlines.Stage.LAST_ANSWER);
        channel.writeAndFlush(response()).addListener(written -> deadlines.hangUp());
    }

    /** Answers a request that was heard to its end, and closes: without unread input that loses nothing, and a storm of refusals costs less. */
    void sendToComplete(Channel channel, Deadlines deadlines) {
        deadlines.enter(Deadlines.Stage.LAST_ANSWER);
        channel.writeAndFlush(response()).addListener(ChannelFutureListener.CLOSE);
    }

    FullHttpResponse response() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status,
                ByteBufUtil.writeAscii(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, text + "\n"));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set("x-content-type-options", "nosniff")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (header != null && value != null) {
            response.headers().set(header, value);
        }
        return response;
    }
}
