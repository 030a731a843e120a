package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of one WebSocket; {@link EventStreamTransport} writes events in the place of frames. Everything that is sent, from whatever thread,
 * goes through one queue, so that it keeps its order; the event loop
 * takes the queue whole, once for each batch of input or turn of the loop, copies it into one buffer for the socket and flushes once.
 *
 * <p>A close frame (RFC 6455 §5.5.1) comes after all that was sent before. Then the socket is closed when the other side answers; if it misses the
 * deadline for that, this side hangs up ({@link HangingUp}).
 *
 * <p>What goes wrong on the way out, be it that there is no memory for a buffer, closes the socket: what was to be sent is with the session, and its client
 * gets it when it resumes.
 */
class NettyTransport implements Transport, Runnable, Executor {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);

    /** Of one buffer for the socket, unless a single frame is larger. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final byte[] EMPTY = {};
    private static final Control PING = new Control(Opcode.PING, EMPTY);
    private static final AtomicIntegerFieldUpdater<NettyTransport> WAITING =
            AtomicIntegerFieldUpdater.newUpdater(NettyTransport.class, "waitingBytes");
    private static final AtomicIntegerFieldUpdater<NettyTransport> CLOSING =
            AtomicIntegerFieldUpdater.newUpdater(NettyTransport.class, "closing");

    /** A frame that is not a message. */
    private record Control(int opcode, byte[] payload) {}

    /** What follows a close frame. */
    private enum Ending {
        /** We closed first: the socket goes when the other side has answered. */
        AWAIT_ANSWER,
        /** The other side broke the rules: nothing that it says is heard any more. */
        HANG_UP,
        /** The other side closed first. */
        DONE
    }

    private final Channel channel;
    private final Deadlines deadlines;
    private final InetAddress client;
    private final SendQueue queue = new SendQueue();
    private volatile int waitingBytes;
    private volatile int closing;

    // ---- touched on the event loop only

    private boolean inBatch;
    private boolean closeWritten;
    private Ending ending = Ending.AWAIT_ANSWER;

    /**
     * @param client who is at the other end, behind proxies that are trusted
     */
    NettyTransport(Channel channel, Deadlines deadlines, InetAddress client) {
        this.channel = channel;
        this.deadlines = deadlines;
        this.client = client;
    }

    // ---- any thread

    @Override
    public void send(byte[] frame) {
        if (closing == 0) {
            enqueue(frame, frame.length);
        }
    }

    @Override
    public void ping() {
        if (closing == 0) {
            enqueue(PING, 0);
        }
    }

    @Override
    public void close(CloseReason reason) {
        close(FrameWriter.closePayload(reason));
    }

    private void close(byte[] payload) {
        if (CLOSING.compareAndSet(this, 0, 1)) {
            enqueue(new Control(Opcode.CLOSE, payload), payload.length);
        }
    }

    /** Whether {@link #close} was called, or the socket is gone. */
    final boolean isClosing() {
        return closing != 0;
    }

    /** Bytes of a frame with a payload of that many, at most. */
    int frameBytes(int payload) {
        return FrameWriter.frameBytes(payload);
    }

    private void enqueue(Object item, int payloadBytes) {
        int bytes = frameBytes(payloadBytes);
        WAITING.addAndGet(this, bytes);
        if (queue.add(item, bytes) && !(channel.eventLoop().inEventLoop() && inBatch)) {
            try {
                channel.eventLoop().execute(this);
            } catch (RejectedExecutionException loopIsDown) {
                release();
            }
        }
    }

    @Override
    public Executor executor() {
        return this;
    }

    /** On the event loop; what the task throws closes the socket. */
    @Override
    public void execute(Runnable task) {
        channel.eventLoop().execute(() -> {
            try {
                task.run();
            } catch (Throwable fault) {
                fail(fault);
            }
        });
    }

    @Override
    public void reading(boolean on) {
        if (on || closing == 0) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public long queuedBytes() {
        ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
        return waitingBytes + (written == null ? 0 : written.totalPendingWriteBytes());
    }

    @Override
    public String remote() {
        return client.getHostAddress(); // made when asked for: few ask, and many are idle
    }

    // ---- event loop

    /** Input is being read: what is sent meanwhile goes out when it has been. */
    void beginBatch() {
        inBatch = true;
    }

    void endBatch() {
        inBatch = false;
        run();
    }

    void pong(byte[] payload) {
        if (closing == 0) {
            enqueue(new Control(Opcode.PONG, payload), payload.length);
        }
    }

    /** The other side closes: answers (RFC 6455 §5.5.1) unless it was the answer to ours, then hangs up. */
    void closedByPeer(byte[] payload) {
        ending = Ending.DONE;
        if (closeWritten) {
            channel.close();
        } else {
            close(payload);
        }
    }

    /** From now on nothing is listened to; {@link #close} comes or came. */
    void hangUp() {
        ending = Ending.HANG_UP;
        if (closeWritten) {
            deadlines.hangUp();
        }
    }

    /** Something went wrong that the other side is not to blame for, and nothing more may go out: a part of it may be missing. */
    void fail(Throwable cause) {
        release();
        channel.close();
        Faults.report(cause);
        LOG.error("connection from {} failed", remote(), cause);
    }

    /** The socket is gone. */
    void release() {
        closing = 1;
        queue.takeAll();
        waitingBytes = 0;
    }

    /** Writes and flushes all that waits. */
    @Override
    public void run() {
        SendQueue.Entry first = queue.takeAll();
        if (first != null && !closeWritten && channel.isActive()) {
            try {
                write(first);
            } catch (Throwable fault) {
                fail(fault);
            }
        }
    }

    private void write(SendQueue.Entry first) {
        int total = 0;
        for (SendQueue.Entry each = first; each != null; each = each.next) {
            total += each.bytes;
        }
        WAITING.addAndGet(this, -total); // the channel counts it from here on: for a moment too little, and never twice
        int left = total;
        ByteBuf out = channel.alloc().ioBuffer(Math.min(left, Math.max(BATCH_BYTES, first.bytes)));
        try {
            for (SendQueue.Entry each = first; each != null && !closeWritten; each = each.next) {
                if (out.writableBytes() < each.bytes) {
                    channel.write(out);
                    out = Unpooled.EMPTY_BUFFER;
                    out = channel.alloc().ioBuffer(Math.min(left, Math.max(BATCH_BYTES, each.bytes)));
                }
                left -= each.bytes;
                if (each.item instanceof byte[] text) {
                    writeFrame(out, Opcode.TEXT, text);
                } else if (each.item instanceof Control control) {
                    writeFrame(out, control.opcode(), control.payload());
                    closeWritten = control.opcode() == Opcode.CLOSE;
                }
            }
        } catch (Throwable fault) {
            out.release();
            throw fault;
        }
        ChannelFuture last = channel.writeAndFlush(out);
        if (closeWritten) {
            end(last);
        }
    }

    void writeFrame(ByteBuf out, int opcode, byte[] payload) {
        FrameWriter.write(out, opcode, payload);
    }

    private void end(ChannelFuture closeFrame) {
        channel.config().setAutoRead(true);
        deadlines.enter(Deadlines.Stage.CLOSING);
        closeFrame.addListener(written -> {
            if (ending == Ending.DONE) {
                channel.close();
            } else if (ending == Ending.HANG_UP) {
                deadlines.hangUp();
            }
        });
    }
}
