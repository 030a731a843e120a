package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a new connection of a {@link SignalingServer} goes through until it is a WebSocket. Shared by all of them. */
final class ServerPipeline extends ChannelInitializer<Channel> {

    static final HttpDecoderConfig REQUEST_BOUNDS =
            new HttpDecoderConfig().setMaxInitialLineLength(4 * 1024).setMaxHeaderSize(8 * 1024);

    private final SignalingEndpoint endpoint;
    private final @Nullable Supplier<SslContext> tls;
    private final HttpResponder http;
    private final boolean proxyProtocol;
    private final RequestForm form;

    /** All connections, from their registration with an event loop on. Once it is closed, it closes those that come after. */
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    ServerPipeline(
            SignalingEndpoint endpoint,
            @Nullable Supplier<SslContext> tls,
            HttpResponder http,
            boolean proxyProtocol,
            RequestForm form) {
        this.endpoint = endpoint;
        this.tls = tls;
        this.http = http.or(endpoint.http());
        this.proxyProtocol = proxyProtocol;
        this.form = form;
    }

    @Override
    protected void initChannel(Channel channel) {
        open.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        Deadlines deadlines = new Deadlines(channel, endpoint.signaling().limits());
        Admission.Ticket ticket = pipeline.remove(Gate.Pass.class).ticket;
        if (proxyProtocol && endpoint.proxies().trusts(Gate.address(channel))) {
            ProxyHeaderHandler.addTo(pipeline);
        }
        if (tls != null) {
            pipeline.addLast(tls.get().newHandler(channel.alloc()));
        }
        pipeline.addLast(
                        new FirstByteHandler(deadlines),
                        new RequestMeter(endpoint, deadlines, Gate.address(channel)),
                        new HttpServerCodec(REQUEST_BOUNDS),
                        form)
                .addLast(new UpgradeHandler(endpoint, new UpgradeHandler.Accepted(ticket, deadlines, proxyProtocol)))
                .addLast(new HttpHandler(http, deadlines));
    }

    /** Closes this side's half of all connections. */
    void hangUp() {
        open.forEach(channel -> channel.eventLoop().execute(() -> HangingUp.on(channel)));
    }

    /**
     * Closes all connections. Event loops that shut down do not do it: they forget those that come to them meanwhile, and a busy loop all that it has.
     *
     * @return completes when all are closed that an event loop had
     */
    ChannelGroupFuture closeAll() {
        return open.close();
    }
}
