package dev.beckon.signaling.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plain HTTP of a {@link SignalingServer}: requests without a body, answered at once and in order, with a deadline at every point. */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

    /** How long a client may take to read an answer. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final HttpResponder responder;
    private final long requestNanos;
    private final Deadline deadline = new Deadline();

    /** Whatever follows is dropped: the last answer has been given. */
    private boolean done;

    /** @param requestNanos how long a client may take from one answer to the end of its next request */
    HttpHandler(HttpResponder responder, long requestNanos) {
        this.responder = responder;
        this.requestNanos = requestNanos;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (done || !(part instanceof HttpRequest request)) {
            return;
        }
        deadline.in(ANSWER_NANOS, ctx.channel());
        Refusal refusal = check(request);
        FullHttpResponse response = refusal == null ? respond(request) : null;
        if (response == null) {
            done = true;
            (refusal == null ? Refusal.of(HttpResponseStatus.NOT_FOUND, "there is nothing here") : refusal)
                    .send(ctx.channel());
        } else {
            answer(ctx, request, response);
        }
    }

    private static @Nullable Refusal check(HttpRequest request) {
        Refusal unreadable = Refusal.ofUnreadable(request);
        if (unreadable != null) {
            return unreadable;
        }
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0
                ? Refusal.of(HttpResponseStatus.BAD_REQUEST, "requests here have no body")
                : null;
    }

    private @Nullable FullHttpResponse respond(HttpRequest request) {
        try {
            return responder.respond(request);
        } catch (RuntimeException fault) {
            LOG.error("no answer to {} {}", request.method(), request.uri(), fault);
            return Refusal.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server failed to do this")
                    .response();
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        // one who asks for more than it reads is not kept
        boolean keep = HttpUtil.isKeepAlive(request)
                && HttpUtil.isKeepAlive(response)
                && ctx.channel().isWritable();
        if (!response.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            HttpUtil.setContentLength(response, response.content().readableBytes());
        }
        response.headers().set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keep);
        done = !keep;
        ChannelFuture written = ctx.write(response);
        if (keep) {
            written.addListener(gone -> deadline.in(requestNanos, ctx.channel()));
        } else {
            written.addListener(gone -> Hangup.afterLastWrite(ctx.channel()));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == PostHandler.OCCUPIED) {
            deadline.lift();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.lift();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.lift();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // a decoder's exception may quote what came, such as a cookie
            LOG.debug(
                    "connection from {} broke: {}",
                    ctx.channel().remoteAddress(),
                    cause instanceof IOException ? cause : cause.getClass());
        } else {
            LOG.error("connection from {} failed", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }
}
