package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a new connection of a {@link SignalingServer} goes through until it is a WebSocket. Shared by all of them. */
final class ServerPipeline extends ChannelInitializer<Channel> {

    private static final int REQUEST_LINE_BYTES = 4 * 1024;
    private static final int HEADER_BYTES = 8 * 1024;

    private final SignalingEndpoint endpoint;
    private final @Nullable Supplier<SslContext> tls;
    private final HttpResponder http;
    private final boolean proxyProtocol;
    private final @Nullable PathPrefix prefix;

    ServerPipeline(
            SignalingEndpoint endpoint,
            @Nullable Supplier<SslContext> tls,
            HttpResponder http,
            boolean proxyProtocol,
            @Nullable PathPrefix prefix) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.http = http;
        this.proxyProtocol = proxyProtocol;
        this.prefix = prefix;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (proxyProtocol
                && channel.remoteAddress() instanceof InetSocketAddress internet
                && endpoint.proxies().trusts(internet.getAddress())) {
            ProxyHeaderHandler.addTo(pipeline);
        }
        if (tls != null) {
            pipeline.addLast(tls.get().newHandler(channel.alloc()));
        }
        pipeline.addLast(new FirstByteHandler())
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(HEADER_BYTES)));
        if (prefix != null) {
            pipeline.addLast(prefix);
        }
        pipeline.addLast(endpoint.newHandler())
                .addLast(new HttpHandler(
                        http, endpoint.signaling().limits().helloTimeout().toNanos()));
    }
}
