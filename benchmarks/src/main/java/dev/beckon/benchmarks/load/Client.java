package dev.beckon.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One WebSocket of the load. All on one event loop. */
final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final Load load;
    private final Dialect dialect;
    private final ByteBuf candidate;

    /** When it was to be opened. */
    final long due;

    private @Nullable ChannelHandlerContext context;
    private boolean told;
    private boolean leaving;

    /** When the messages that this client has yet to get were, or should have been, sent. */
    final ArrayDeque<Long> awaited = new ArrayDeque<>(2);

    Client(Load load, Dialect dialect, long due) {
        this.load = load;
        this.dialect = dialect;
        this.due = due;
        this.candidate =
                Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(dialect.candidate(), StandardCharsets.UTF_8));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            context = ctx;
            say(dialect.opened());
            tell();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (!(frame instanceof TextWebSocketFrame text)) {
            return;
        }
        String message = text.text();
        say(dialect.received(message));
        tell();
        if (message.contains(Peer.MARK)) {
            load.relayed(this);
        }
    }

    private void tell() {
        if (dialect.ready && !told) {
            told = true;
            load.ready(this);
        }
    }

    private void say(@Nullable String message) {
        if (message != null && context != null) {
            context.writeAndFlush(new TextWebSocketFrame(message));
        }
    }

    void sendCandidate() {
        if (context != null) {
            context.writeAndFlush(new TextWebSocketFrame(candidate.duplicate()));
        }
    }

    /** @param politely whether it says goodbye where that is the custom */
    void leave(boolean politely) {
        leaving = true;
        if (politely) {
            say(dialect.farewell());
        }
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!leaving) {
            load.failed("the server has closed a connection");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        load.failed(cause.toString());
        ctx.close();
    }
}
