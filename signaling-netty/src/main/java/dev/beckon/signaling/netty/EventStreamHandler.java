package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of an {@link EventStream}, on which nothing comes in any more. The only handler that stays in the pipeline, after TLS. */
final class EventStreamHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreamHandler.class);

    private final EventStream stream;
    private final Runnable gone;

    /** @param gone run once when the socket is closed */
    EventStreamHandler(EventStream stream, Runnable gone) {
        this.stream = stream;
        this.gone = gone;
    }

    /** Says what comes before all messages; once HTTP has left the pipeline. @param head status line and headers */
    void greet(Channel channel, byte[] head) {
        byte[] id = ("event: open\ndata: " + stream.id() + "\n\n").getBytes(StandardCharsets.US_ASCII);
        channel.writeAndFlush(channel.alloc()
                .ioBuffer(head.length + id.length)
                .writeBytes(head)
                .writeBytes(id));
    }

    /** A second request can not be answered here, because the answer to the first has no end. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        ReferenceCountUtil.release(input);
        if (!stream.transport().isClosing()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone.run();
        stream.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug("connection from {} broke", stream.transport().remote(), cause);
            ctx.close();
        } else {
            stream.transport().fail(cause);
        }
    }
}
