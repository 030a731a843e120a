package dev.beckon.signaling.netty;

import dev.beckon.signaling.Connection;
import dev.beckon.signaling.Signaling;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the request that opens a WebSocket, and turns the connection into one.
 *
 * <pre>
 *   WAITING ──request──▶ UPGRADING ──its end──▶ (a WebSocketHandler takes this one's place)
 *      │ ▲ └────── refused ──────▶ REFUSED
 *      ▼ │
 *   PASSING (a request for another path)
 * </pre>
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

    private enum State {
        WAITING,
        PASSING,
        UPGRADING,
        REFUSED
    }

    private final SignalingEndpoint endpoint;
    private final Signaling signaling;
    private final Deadline deadline = new Deadline();
    private State state = State.WAITING;
    private long openedNanos;
    private @Nullable HttpRequest accepted;

    UpgradeHandler(SignalingEndpoint endpoint) {
        this.endpoint = endpoint;
        this.signaling = endpoint.signaling();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        openedNanos = signaling.nanoTime();
        deadline.in(signaling.limits().helloTimeout().toNanos(), ctx.channel());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.lift();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.lift();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.WAITING && message instanceof HttpRequest request) {
            begin(ctx, request);
        }
        if (state == State.PASSING) {
            if (message instanceof LastHttpContent) {
                state = State.WAITING;
            }
            ctx.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        HttpRequest request = accepted;
        if (request != null && message instanceof LastHttpContent) {
            upgrade(ctx, request);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        deadline.lift();
        if (!endpoint.serves(request)) {
            state = State.PASSING;
            openedNanos = signaling.nanoTime(); // the next request on this connection has its own time
            return;
        }
        Refusal refusal = Refusal.ofUnreadable(request);
        if (refusal == null) {
            refusal = endpoint.handshake().check(request);
        }
        if (refusal != null) {
            state = State.REFUSED;
            refusal.send(ctx.channel());
        } else {
            state = State.UPGRADING;
            accepted = request;
        }
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
        ctx.writeAndFlush(endpoint.handshake().accept(request));
        NettyTransport transport =
                new NettyTransport(ctx.channel(), remote(ctx.channel().remoteAddress()));
        Connection connection = signaling.open(transport, openedNanos);
        leaveTo(ctx, new WebSocketHandler(connection, transport, signaling.limits()));
    }

    /** The codec goes last: what it has read beyond the request, it then hands on as it is. */
    private static void leaveTo(ChannelHandlerContext ctx, ChannelHandler next) {
        ChannelPipeline pipeline = ctx.pipeline();
        List<ChannelHandler> http = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            ChannelHandler handler = entry.getValue();
            if (!http.isEmpty() || handler instanceof HttpServerCodec) {
                http.add(handler);
            }
        }
        pipeline.replace(ctx.handler(), "websocket", next);
        for (int i = http.size() - 1; i >= 0; i--) {
            if (http.get(i) != ctx.handler()) {
                pipeline.remove(http.get(i));
            }
        }
    }

    private static String remote(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : String.valueOf(address);
    }
}
