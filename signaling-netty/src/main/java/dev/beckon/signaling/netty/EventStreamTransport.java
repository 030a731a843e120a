package dev.beckon.signaling.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;

/** The way out of one event stream (WHATWG HTML §9.2): what a WebSocket's frames are, here are events. PROTOCOL.md names them. */
final class EventStreamTransport extends NettyTransport {

    private static final byte[] MESSAGE = ascii("data: ");
    private static final byte[] PING = ascii("event: ping\ndata: ping");
    private static final byte[] CLOSE = ascii("event: close\ndata: ");
    private static final byte[] END = ascii("\n\n");

    /** What the longest event has around its data; a close code takes three bytes more as text. */
    private static final int AROUND = PING.length + END.length + 3;

    private final Runnable takesMore;
    private volatile boolean reading = true;

    /** @param takesMore run on the event loop when reading goes on */
    EventStreamTransport(Channel channel, Deadlines deadlines, InetAddress client, Runnable takesMore) {
        super(channel, deadlines, client);
        this.takesMore = takesMore;
        hangUp(); // nobody answers a close event
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether what is posted may be handed in. */
    boolean isReading() {
        return reading;
    }

    /** What comes in comes by other sockets; this one is read on, so that its end is noticed. */
    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) {
            try {
                execute(takesMore);
            } catch (RejectedExecutionException loopIsDown) {
                release();
            }
        }
    }

    @Override
    int frameBytes(int payload) {
        return payload + AROUND;
    }

    @Override
    void writeFrame(ByteBuf out, int opcode, byte[] payload) {
        switch (opcode) {
            case Opcode.TEXT -> writeData(out.writeBytes(MESSAGE), payload, 0);
            case Opcode.PING -> out.writeBytes(PING);
            case Opcode.CLOSE -> {
                int code = (payload[0] & 0xFF) << Byte.SIZE | payload[1] & 0xFF;
                out.writeBytes(CLOSE).writeBytes(ascii(code + " "));
                writeData(out, payload, Short.BYTES);
            }
            default -> throw new IllegalArgumentException("no event for opcode " + opcode);
        }
        out.writeBytes(END);
    }

    /** Line ends would end the data. In JSON they stand between tokens only, where a space is as good. */
    private static void writeData(ByteBuf out, byte[] data, int from) {
        int start = out.writerIndex();
        out.writeBytes(data, from, data.length - from);
        for (int i = start; i < out.writerIndex(); i++) {
            byte each = out.getByte(i);
            if (each == '\n' || each == '\r') {
                out.setByte(i, ' ');
            }
        }
    }
}
