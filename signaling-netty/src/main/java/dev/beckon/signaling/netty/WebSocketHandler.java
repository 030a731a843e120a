package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket after its upgrade: takes messages out of the bytes and hands them to the {@link Connection}. The only handler that stays in the
 * pipeline, after TLS.
 */
class WebSocketHandler extends ChannelInboundHandlerAdapter implements FrameReader.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

    private final Connection connection;
    private final NettyTransport transport;
    private final Admission.Ticket ticket;
    private final FrameReader frames;
    private final ControlBudget controls;
    private final int queuedBytes;

    /** The other side has closed or was failed: what it says does not count any more. */
    private boolean deaf;

    /**
     * @param ticket given back when the connection is gone
     * @param queuedBytes how much may wait for a client that asks for pongs and does not read them
     */
    WebSocketHandler(
            Connection connection,
            NettyTransport transport,
            Admission.Ticket ticket,
            FrameLimits limits,
            int queuedBytes) {
        this.connection = connection;
        this.transport = transport;
        this.ticket = ticket;
        this.frames = new FrameReader(limits);
        this.controls = new ControlBudget(limits.controlsPerSecond());
        this.queuedBytes = queuedBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) {
        ByteBuf bytes = (ByteBuf) input;
        transport.beginBatch();
        try {
            if (!deaf) {
                frames.read(bytes, this);
            }
        } catch (FrameException broken) {
            LOG.debug("{} is closed: {}", transport.remote(), broken.reason());
            deaf = true;
            transport.hangUp();
            connection.close(broken.reason());
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        transport.endBatch();
    }

    @Override
    public void message(byte[] utf8) {
        if (!deaf) {
            connection.receive(utf8);
        }
    }

    @Override
    public void control(int opcode, byte[] payload) throws FrameException {
        if (deaf) {
            return;
        }
        if (!controls.admits(System.nanoTime())) {
            throw FrameException.tooMany("too many control frames");
        }
        if (opcode == Opcode.CLOSE) {
            ClosePayload.check(payload);
            deaf = true;
            transport.closedByPeer(payload);
            connection.closed();
            return;
        }
        connection.alive();
        if (opcode == Opcode.PING) {
            transport.pong(payload);
            // the core looks at this when it sends, but it does not send pongs
            if (transport.queuedBytes() > queuedBytes) {
                connection.close(CloseReason.SLOW);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        transport.release();
        connection.closed();
        ticket.leave();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug("connection from {} broke", transport.remote(), cause);
            ctx.close();
        } else {
            LOG.error("connection from {} failed", transport.remote(), cause);
            connection.close(CloseReason.INTERNAL);
        }
    }
}
