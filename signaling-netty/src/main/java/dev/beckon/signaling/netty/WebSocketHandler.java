package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Holding;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
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
    private final Deadlines deadlines;
    private final Supplier<Holding> holdings;
    private final FrameReader frames;
    private final ControlBudget controls;
    private final int queuedBytes;

    /** Null while no large message is unfinished. */
    private @Nullable Holding holding;

    /** The other side has closed or was failed: what it says does not count any more. */
    private boolean deaf;

    /**
     * @param holdings where what is held of unfinished messages is counted
     * @param queuedBytes how much may wait for a client that asks for pongs and does not read them
     */
    WebSocketHandler(
            Connection connection,
            NettyTransport transport,
            Deadlines deadlines,
            Supplier<Holding> holdings,
            FrameLimits limits,
            int queuedBytes) {
        this.connection = connection;
        this.transport = transport;
        this.deadlines = deadlines;
        this.holdings = holdings;
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
        } catch (Throwable fault) {
            deaf = true;
            transport.fail(fault);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        transport.endBatch();
        if (frames.inMessage() && deadlines.stage() == Deadlines.Stage.OPEN) {
            deadlines.enter(Deadlines.Stage.MESSAGE);
        }
    }

    @Override
    public void message(byte[] utf8) {
        if (!deaf) {
            deadlines.enter(Deadlines.Stage.OPEN);
            connection.receive(utf8);
        }
    }

    @Override
    public void holds(int bytes) throws FrameException {
        Holding held = holding == null ? holdings.get() : holding;
        holding = bytes == 0 ? null : held;
        if (!held.holds(bytes)) {
            throw new FrameException(CloseReason.TRY_LATER);
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
        if (holding != null) {
            holding.release();
            holding = null;
        }
        transport.release();
        connection.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
            LOG.debug("connection from {} broke", transport.remote(), cause);
            ctx.close();
        } else {
            transport.fail(cause);
        }
    }
}
