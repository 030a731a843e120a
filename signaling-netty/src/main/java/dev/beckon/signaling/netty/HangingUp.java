package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes this side's half of a connection whose other side may still be talking. To close a TCP socket with unread input resets the connection, which can destroy the last
 * thing that was said on its way (RFC 9112 §9.6, RFC 6455 §7.1.1). So TLS says its close_notify, this half is closed, and what still comes is read and dropped until the other
 * side closes its half; the caller sees to it that this has an end.
 */
final class HangingUp extends ChannelInboundHandlerAdapter {

    private HangingUp() {}

    /** Once all is written; does nothing the second time. On the channel's event loop. */
    static void on(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (!(channel instanceof DuplexChannel socket)) {
            channel.close();
        } else if (pipeline.get(HangingUp.class) == null) {
            pipeline.addFirst(new HangingUp());
            channel.config().setAutoRead(true);
            SslHandler tls = pipeline.get(SslHandler.class);
            if (tls == null) {
                socket.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(said -> socket.shutdownOutput());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        ReferenceCountUtil.release(input);
    }
}
