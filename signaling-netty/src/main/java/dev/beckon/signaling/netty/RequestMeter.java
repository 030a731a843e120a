package dev.beckon.signaling.netty;

import dev.beckon.signaling.spi.Holding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;

/**
 * Counts what the HTTP codec behind it keeps of an unfinished head against the node's capacity ({@link dev.beckon.signaling.limits.Capacity}). A head
 * comes in one piece where nobody means harm, and then nothing is counted. What comes through a proxy that is trusted counts in all and for no network,
 * because the head would say for which. Leaves the pipeline together with the codec.
 */
final class RequestMeter extends ChannelInboundHandlerAdapter {

    private final SignalingEndpoint endpoint;
    private final Deadlines deadlines;
    private final InetAddress client;
    private final Holding holding;
    private int held;

    /** @param client the other end of the socket */
    RequestMeter(SignalingEndpoint endpoint, Deadlines deadlines, InetAddress client) {
        this.endpoint = endpoint;
        this.deadlines = deadlines;
        this.client = client;
        this.holding = endpoint.signaling().holding(endpoint.proxies().trusts(client) ? "" : client.getHostAddress());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        ByteBuf bytes = (ByteBuf) input;
        if (deadlines.ending()) {
            bytes.release();
            return;
        }
        int count = bytes.readableBytes();
        Deadlines.Stage before = deadlines.stage();
        ctx.fireChannelRead(bytes);
        if (deadlines.stage() == before && before != Deadlines.Stage.BODY) {
            hold(ctx, held + count);
        } else if (held > 0) {
            release();
        }
    }

    private void hold(ChannelHandlerContext ctx, int count) {
        held = count;
        if (!holding.holds(count)) {
            release();
            endpoint.refused(RefusalReason.MEMORY, client);
            Refusal.later(RefusalReason.MEMORY, "this server is full; come back later")
                    .send(ctx.channel(), deadlines);
        }
    }

    private void release() {
        held = 0;
        holding.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }
}
