package dev.beckon.signaling.netty;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.Holding;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Answers what is posted to event streams, and browsers that ask whether they may. Joins the pipeline of a connection at the first such request.
 *
 * <pre>
 *   IDLE ──POST──▶ READING ──its end──▶ ANSWERING ──▶ IDLE
 *     │ ▲                                   │ more is asked before the answer
 *     ▼ │                                   ▼
 *   PASSING (another path)                DONE ◀── refused
 * </pre>
 */
final class PostHandler extends ChannelInboundHandlerAdapter {

    private enum State {
        IDLE,
        PASSING,
        READING,
        ANSWERING,
        DONE
    }

    private final SignalingEndpoint endpoint;
    private final EventStreams streams;
    private final Limits limits;
    private final Deadlines deadlines;
    private State state = State.IDLE;
    private @Nullable Post post;

    /** Counts the body from its head to its answer. */
    private @Nullable Holding holding;

    PostHandler(SignalingEndpoint endpoint, EventStreams streams, Deadlines deadlines) {
        this.endpoint = endpoint;
        this.streams = streams;
        this.deadlines = deadlines;
        this.limits = endpoint.signaling().limits();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            if (state == State.IDLE) {
                begin(ctx, request);
            } else {
                state = State.DONE; // one thing at a time: what is asked too early is not heard
            }
        }
        if (state == State.PASSING) {
            if (message instanceof LastHttpContent) {
                state = State.IDLE;
            }
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (state == State.READING && post != null && message instanceof HttpContent part) {
                post.add(part.content());
                if (message instanceof LastHttpContent) {
                    deliver(ctx, post);
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        // while another handler makes an answer, it hears what comes too early
        if (!endpoint.serves(request) || deadlines.stage() == Deadlines.Stage.WORK) {
            state = State.PASSING;
            return;
        }
        Refusal refusal = Refusal.ofUnreadable(request);
        if (refusal == null) {
            refusal = streams.rules().check(request);
        }
        if (refusal != null) {
            refuse(ctx, request, refusal);
        } else if (request.method().equals(HttpMethod.POST)) {
            read(ctx, request);
        } else {
            state = State.ANSWERING;
            answer(ctx, request, streams.rules().preflight(request));
        }
    }

    private void read(ChannelHandlerContext ctx, HttpRequest request) {
        EventStream stream = streams.find(request);
        Refusal refusal = Post.check(request, stream, limits.frameBytes());
        if (refusal != null || stream == null) {
            refuse(ctx, request, refusal == null ? Post.GONE : refusal);
            return;
        }
        Holding held = endpoint.signaling()
                .holding(endpoint.client(Gate.address(ctx.channel()), request.headers())
                        .getHostAddress());
        holding = held;
        if (!held.holds((int) HttpUtil.getContentLength(request, 0L))) {
            refuse(ctx, request, Refusal.later(RefusalReason.MEMORY, "this server is full; come back later"));
            return;
        }
        state = State.READING;
        post = new Post(request, stream);
        deadlines.enter(Deadlines.Stage.BODY);
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void deliver(ChannelHandlerContext ctx, Post whole) {
        state = State.ANSWERING;
        post = null;
        deadlines.enter(Deadlines.Stage.WORK);
        whole.deliver(refusal -> {
            try {
                ctx.executor().execute(() -> answerPost(ctx, whole.request(), refusal));
            } catch (RejectedExecutionException loopIsDown) {
                ctx.close();
            }
        });
    }

    private void answerPost(ChannelHandlerContext ctx, HttpRequest request, @Nullable Refusal refusal) {
        if (ctx.isRemoved()) {
            return; // HTTP has ended here
        }
        if (refusal == null) {
            answer(ctx, request, EventStreamRules.noContent());
        } else {
            refuse(ctx, request, refusal);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        boolean keep = state == State.ANSWERING && HttpUtil.isKeepAlive(request);
        state = keep ? State.IDLE : State.DONE;
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keep);
        send(ctx, request, response);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, Refusal refusal) {
        state = State.DONE;
        endpoint.refused(refusal, Gate.address(ctx.channel()), request);
        send(ctx, request, refusal.response());
    }

    private void release() {
        if (holding != null) {
            holding.release();
            holding = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    private void send(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse response) {
        release();
        streams.rules().complete(request, response.headers());
        deadlines.enter(state == State.DONE ? Deadlines.Stage.LAST_ANSWER : Deadlines.Stage.ANSWER);
        ChannelFuture written = ctx.writeAndFlush(response);
        if (state == State.DONE) {
            written.addListener(taken -> deadlines.hangUp());
        } else {
            // a living client speaks more often than it may be silent, and then finds its connection open
            written.addListener(taken -> {
                if (deadlines.stage() == Deadlines.Stage.ANSWER) {
                    deadlines.enter(Deadlines.Stage.PAUSE);
                }
            });
        }
    }
}
