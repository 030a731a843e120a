package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Stands where connections are accepted: counts them, and drops those that are too many before anything is made for them. So the process keeps file
 * descriptors for its own work, however fast connections come.
 */
@Sharable
final class Gate extends ChannelInboundHandlerAdapter {

    /** Brings the ticket to the pipeline of the new connection, which takes it out. */
    static final class Pass extends ChannelInboundHandlerAdapter {
        final Admission.Ticket ticket;

        private Pass(Admission.Ticket ticket) {
            this.ticket = ticket;
        }
    }

    /** For a connection that did not come through a gate. */
    static Pass pass(SignalingEndpoint endpoint) {
        return new Pass(endpoint.admission().enter());
    }

    private final SignalingEndpoint endpoint;

    Gate(SignalingEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel child = (Channel) accepted;
        Admission.Ticket ticket = endpoint.admission().enter();
        try {
            // a trusted proxy is not counted: it will say for whom it comes
            if (child.remoteAddress() instanceof InetSocketAddress internet
                    && !endpoint.proxies().trusts(internet.getAddress())) {
                ticket.from(internet.getAddress());
            }
            if (ticket.verdict() == Admission.Verdict.DROPPED) {
                drop(child, ticket);
                endpoint.refused(ticket.why(), address(child));
                return;
            }
            child.closeFuture().addListener(ticket);
            child.pipeline().addLast(new Pass(ticket));
        } catch (Throwable fault) { // nobody else knows of the socket yet
            drop(child, ticket);
            throw fault;
        }
        ctx.fireChannelRead(child);
    }

    /** No event loop has it, so its close future will not tell the ticket. */
    private static void drop(Channel child, Admission.Ticket ticket) {
        ticket.leave();
        child.unsafe().closeForcibly();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.report(cause);
        ctx.fireExceptionCaught(cause);
    }

    /** Of the other end of the socket; the wildcard address where there is none. */
    static InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : new InetSocketAddress(0).getAddress();
    }
}
