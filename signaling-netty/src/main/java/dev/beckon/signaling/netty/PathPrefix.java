package dev.beckon.signaling.netty;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;

/** Takes a prefix off the path of requests; those without it are left as they are, because some proxies take it off themselves. */
@Sharable
final class PathPrefix extends ChannelInboundHandlerAdapter {

    private final String prefix;

    /** @throws IllegalArgumentException if it does not look like {@code /beckon} */
    PathPrefix(String prefix) {
        if (!prefix.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(
                    "\"" + prefix + "\" is no prefix of a path; one looks like /beckon, without a slash at its end");
        }
        this.prefix = prefix;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            String uri = request.uri();
            if (uri.startsWith(prefix) && uri.startsWith("/", prefix.length())) {
                request.setUri(uri.substring(prefix.length()));
            }
        }
        ctx.fireChannelRead(message);
    }
}
