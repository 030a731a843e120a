package dev.beckon.signaling.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the header with which a proxy begins its connection (the PROXY protocol, versions 1 and 2), tells the pipeline as {@link Client} who is
 * behind it, and leaves. The only class that needs {@code netty-codec-haproxy}.
 */
final class ProxyHeaderHandler extends SimpleChannelInboundHandler<HAProxyMessage> {

    /** The event: who is at the proxy's other end. */
    record Client(InetAddress address) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderHandler.class);

    private ProxyHeaderHandler() {}

    /** @throws IllegalStateException if the codec is not on the class path */
    static void needsCodec() {
        try {
            HAProxyMessageDecoder.class.getName();
        } catch (NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    "the PROXY protocol needs io.netty:netty-codec-haproxy on the class path", missing);
        }
    }

    /** To be called where the other end is a trusted proxy: the header has to come, nothing else is taken for one. */
    static void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new HAProxyMessageDecoder(), new ProxyHeaderHandler());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        // a LOCAL one is the proxy's own, such as a health check
        InetAddress source =
                header.command() == HAProxyCommand.PROXY ? TrustedProxies.address(header.sourceAddress()) : null;
        ctx.pipeline().remove(this);
        if (source != null) {
            ctx.fireUserEventTriggered(new Client(source));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            LOG.warn(
                    "{} is a trusted proxy, but its connection did not begin with a PROXY header: {}",
                    ctx.channel().remoteAddress(),
                    cause.getMessage());
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
