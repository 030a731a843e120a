package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes the frames that a server sends (RFC 6455 §5.2): never masked, never fragmented. */
final class FrameWriter {

    private static final int FIN = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MAX_16 = 0xFFFF;

    private FrameWriter() {}

    /** Bytes of a frame with a payload of that many. */
    static int frameBytes(int payload) {
        return payload + (payload < LENGTH_16 ? 2 : payload <= MAX_16 ? 4 : 10);
    }

    static void write(ByteBuf out, int opcode, byte[] payload) {
        int length = payload.length;
        out.writeByte(FIN | opcode);
        if (length < LENGTH_16) {
            out.writeByte(length);
        } else if (length <= MAX_16) {
            out.writeByte(LENGTH_16).writeShort(length);
        } else {
            out.writeByte(LENGTH_64).writeLong(length);
        }
        out.writeBytes(payload);
    }

    /** The payload of a close frame (RFC 6455 §5.5.1): code and text, the latter cut after a whole character where it is too long. */
    static byte[] closePayload(CloseReason reason) {
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        int most = FrameLimits.CONTROL_PAYLOAD - Short.BYTES;
        int length = text.length;
        if (length > most) {
            length = most;
            while ((text[length] & 0xC0) == 0x80) {
                length--;
            }
        }
        byte[] payload = new byte[Short.BYTES + length];
        payload[0] = (byte) (reason.code() >>> Byte.SIZE);
        payload[1] = (byte) reason.code();
        System.arraycopy(text, 0, payload, Short.BYTES, length);
        return payload;
    }
}
