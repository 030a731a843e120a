package dev.beckon.signaling.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plain HTTP of a server: requests without a body, unless a handler before has put it together with its request, answered in order, one at a time, with a deadline at every point. */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

    private final HttpResponder responder;
    private final Deadlines deadlines;

    /** An answer is being made. */
    private boolean working;

    /** More was asked before the answer was made: it is not heard, and the connection ends with the answer (RFC 9112 §9.3.2). */
    private boolean hurried;

    /** Answers that were written and not yet taken. */
    private int untaken;

    HttpHandler(HttpResponder responder, Deadlines deadlines) {
        this.responder = responder;
        this.deadlines = deadlines;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (!(part instanceof HttpRequest request) || deadlines.ending()) {
            return;
        }
        if (working) {
            hurried = true;
            return;
        }
        deadlines.enter(Deadlines.Stage.WORK);
        Refusal refusal = check(request);
        CompletionStage<FullHttpResponse> answer = refusal == null ? respond(request) : null;
        if (answer == null) {
            (refusal == null ? Refusal.of(HttpResponseStatus.NOT_FOUND, "there is nothing here") : refusal)
                    .send(ctx.channel(), deadlines);
        } else {
            working = true;
            await(ctx, request, answer.toCompletableFuture());
        }
    }

    private static @Nullable Refusal check(HttpRequest request) {
        Refusal unreadable = Refusal.ofUnreadable(request);
        if (unreadable != null) {
            return unreadable;
        }
        boolean hasBody = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        return hasBody && !(request instanceof FullHttpRequest)
                ? Refusal.of(HttpResponseStatus.BAD_REQUEST, "requests here have no body")
                : null;
    }

    private @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        try {
            return responder.respond(request);
        } catch (RuntimeException fault) {
            return CompletableFuture.failedStage(fault);
        }
    }

    private void await(ChannelHandlerContext ctx, HttpRequest request, CompletableFuture<FullHttpResponse> answer) {
        if (answer.isDone()) {
            answer.whenComplete((response, failure) -> made(ctx, request, response, failure));
            return;
        }
        answer.whenComplete((response, failure) -> {
            try {
                ctx.executor().execute(() -> {
                    made(ctx, request, response, failure);
                    ctx.flush();
                });
            } catch (RejectedExecutionException loopIsDown) {
                if (response != null) {
                    response.release();
                }
            }
        });
    }

    private void made(
            ChannelHandlerContext ctx,
            HttpRequest request,
            @Nullable FullHttpResponse response,
            @Nullable Throwable failure) {
        working = false;
        if (response != null) {
            answer(ctx, request, response);
        } else {
            LOG.error("no answer to {} {}", request.method(), request.uri(), failure);
            answer(
                    ctx,
                    request,
                    Refusal.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server failed to do this")
                            .response());
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        // one who asks for more than it reads is not kept
        boolean keep = !hurried
                && HttpUtil.isKeepAlive(request)
                && HttpUtil.isKeepAlive(response)
                && ctx.channel().isWritable();
        if (!response.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            HttpUtil.setContentLength(response, response.content().readableBytes());
        }
        response.headers().set(HttpHeaderNames.DATE, DateFormatter.format(new Date()));
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keep);
        deadlines.enter(keep ? Deadlines.Stage.ANSWER : Deadlines.Stage.LAST_ANSWER);
        ChannelFuture written = ctx.write(response);
        if (keep) {
            untaken++;
            written.addListener(taken -> taken());
        } else {
            written.addListener(taken -> deadlines.hangUp());
        }
    }

    private void taken() {
        if (--untaken == 0 && deadlines.stage() == Deadlines.Stage.ANSWER) {
            deadlines.enter(Deadlines.Stage.REQUEST);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
        if (cause instanceof IOException || cause instanceof DecoderException) {
            // a decoder's exception may quote what came, such as a cookie
            LOG.debug(
                    "connection from {} broke: {}",
                    ctx.channel().remoteAddress(),
                    cause instanceof IOException ? cause : cause.getClass());
        } else {
            Faults.report(cause);
            LOG.error("connection from {} failed", ctx.channel().remoteAddress(), cause);
        }
    }
}
