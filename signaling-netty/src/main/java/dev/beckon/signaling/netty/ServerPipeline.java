package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a new connection of a {@link SignalingServer} goes through until it is a WebSocket. Shared by all of them. */
final class ServerPipeline extends ChannelInitializer<Channel> {

    private static final int REQUEST_LINE_BYTES = 4 * 1024;
    private static final int HEADER_BYTES = 8 * 1024;

    private final SignalingEndpoint endpoint;
    private final @Nullable Supplier<SslContext> tls;
    private final HttpResponder http;

    ServerPipeline(SignalingEndpoint endpoint, @Nullable Supplier<SslContext> tls, HttpResponder http) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.http = http;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            pipeline.addLast(tls.get().newHandler(channel.alloc()));
        }
        pipeline.addLast(new FirstByteHandler())
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(HEADER_BYTES)))
                .addLast(endpoint.newHandler())
                .addLast(new HttpHandler(
                        http, endpoint.signaling().limits().helloTimeout().toNanos()));
    }
}
