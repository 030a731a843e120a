package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;

/**
 * What the Autobahn suite talks to: the handlers of production, with an echo in place of the core, and with room for the suite's 16 MiB messages
 * in thousands of fragments.
 */
public final class AutobahnEcho {

    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final FrameLimits ROOMY = new FrameLimits(LARGEST, Integer.MAX_VALUE, 1_000_000);

    private AutobahnEcho() {}

    /** @param args the port, then what the suite's plugin adds */
    public static void main(String[] args) throws InterruptedException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(1);
        Limits patient = Limits.builder()
                .helloTimeout(FOR_EVER)
                .heartbeat(FOR_EVER)
                .silence(FOR_EVER)
                .build();
        Signaling node = Signaling.builder(Scheduler.on(loops)).limits(patient).build();
        SignalingEndpoint endpoint =
                SignalingEndpoint.builder(node).path("/").allowOrigin("*").build();
        new ServerBootstrap()
                .group(loops)
                .channel(Io.serverChannel(loops))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new FirstByteHandler(new Deadlines(channel, patient)))
                                .addLast(new HttpServerCodec())
                                .addLast(new EchoUpgrade(endpoint));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static final class EchoUpgrade extends UpgradeHandler {

        EchoUpgrade(SignalingEndpoint endpoint) {
            super(endpoint);
        }

        @Override
        WebSocketHandler webSocket(Connection connection, NettyTransport transport, Deadlines deadlines) {
            return new WebSocketHandler(
                    connection, transport, deadlines, () -> bytes -> true, ROOMY, Integer.MAX_VALUE) {
                @Override
                public void message(byte[] utf8) {
                    transport.send(utf8);
                }

                /** Without the deadline of a message: a slow machine takes longer for the suite's largest ones. */
                @Override
                public void channelReadComplete(ChannelHandlerContext ctx) {
                    transport.endBatch();
                }
            };
        }
    }
}
