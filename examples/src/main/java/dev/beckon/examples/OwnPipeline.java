package dev.beckon.examples;

import dev.beckon.signaling.netty.SignalingEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Supplier;

/** Signaling in a pipeline that has more to do. */
public final class OwnPipeline extends ChannelInitializer<Channel> {

    private final SignalingEndpoint endpoint;
    private final Supplier<ChannelHandler> http;

    /** @param http makes the handler for all other requests, one for each connection */
    public OwnPipeline(SignalingEndpoint endpoint, Supplier<ChannelHandler> http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    @Override
    protected void initChannel(Channel channel) {
        ChannelHandler yourHttp = http.get();
        channel.pipeline().addLast(new HttpServerCodec(), endpoint.newHandler(), yourHttp);
    }
}
