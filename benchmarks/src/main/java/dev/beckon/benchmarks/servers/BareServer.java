package dev.beckon.benchmarks.servers;

import dev.beckon.signaling.netty.Io;
import dev.beckon.signaling.netty.SignalingServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The framework's floor: Netty's own WebSocket handlers, and each text frame goes as it is to the other one that opened the same path. No JSON, no
 * sessions, no limits. Arguments are a port and {@code nio}, {@code epoll} or {@code io_uring}.
 */
public final class BareServer {

    private BareServer() {}

    public static void main(String[] args) {
        IoEventLoopGroup loop = SignalingServer.eventLoops(1, Io.valueOf(args[1].toUpperCase(Locale.ROOT)));
        Map<String, Relay> waiting = new HashMap<>();
        new ServerBootstrap()
                .group(loop)
                .channel(Io.serverChannel(loop))
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketServerProtocolHandler("/", null, false, 65_536, false, true))
                                .addLast(new Relay(waiting));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .syncUninterruptibly();
    }

    /** All run on one event loop. */
    private static final class Relay extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final Map<String, Relay> waiting;
        private @Nullable Channel own;
        private @Nullable Channel other;

        Relay(Map<String, Relay> waiting) {
            this.waiting = waiting;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof HandshakeComplete complete) {
                own = ctx.channel();
                Relay first = waiting.remove(complete.requestUri());
                if (first == null) {
                    waiting.put(complete.requestUri(), this);
                } else {
                    other = first.own;
                    first.other = own;
                }
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            if (other != null) {
                other.write(frame.retain());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (other != null) {
                other.flush();
            }
        }
    }
}
