package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames that a client sends (RFC 6455 §5) out of the byte stream and puts messages together from their fragments. The payload is
 * copied once: from the network's buffer, unmasked, into the array that the core keeps. Nothing is held between messages.
 *
 * <pre>
 *   OPCODE ──▶ LENGTH ──▶ EXTENDED ──▶ MASK ──▶ PAYLOAD ──▶ OPCODE
 *                 └─────────────────────▲
 * </pre>
 *
 * Used by one thread at a time.
 */
final class FrameReader {

    /** What came in, on the thread that reads. */
    interface Listener {

        /** A whole text message in valid UTF-8; the array is the receiver's. */
        void message(byte[] utf8);

        /** A close, ping or pong frame with its payload of at most 125 bytes. */
        void control(int opcode, byte[] payload) throws FrameException;

        /** So many bytes are held of a message that has not ended; told of more than {@value FrameReader#SMALL}, and when they are not held any more. */
        default void holds(int bytes) throws FrameException {}
    }

    private enum State {
        OPCODE,
        LENGTH,
        EXTENDED,
        MASK,
        PAYLOAD
    }

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final byte[] NOTHING = {};

    /** What may be held of an unfinished message without being counted. */
    static final int SMALL = 4 * 1024;

    /** Less is not worth growing an array for. */
    private static final int LEAST_CAPACITY = 128;

    private final FrameLimits limits;

    // ---- the frame

    private State state = State.OPCODE;
    private byte opcode;
    private boolean fin;
    private byte headerBytesMissing;
    private long length;
    /** What a length in this many bytes has to be at least: the shortest form has to be used (RFC 6455 §5.2). */
    private int leastLength;

    private int mask;
    private int done;
    private byte[] control = NOTHING;

    // ---- the message, of one frame or several

    private boolean inMessage;
    private int fragments;
    private int size;
    private byte[] message = NOTHING;
    private @Nullable Utf8Validator utf8;

    /** The listener knows of what is held. */
    private boolean told;

    FrameReader(FrameLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads all that is there, which may end anywhere in a frame.
     *
     * @throws FrameException the connection has to be failed; nothing may be read any more
     */
    void read(ByteBuf in, Listener listener) throws FrameException {
        while (in.isReadable()) {
            switch (state) {
                case OPCODE -> opcode(in.readByte());
                case LENGTH -> length(in.readByte());
                case EXTENDED -> extended(in.readByte());
                case MASK -> mask(in.readByte());
                case PAYLOAD -> payload(in, listener);
            }
            // an empty payload needs no further byte
            if (state == State.PAYLOAD && done == length) {
                state = State.OPCODE;
                end(listener);
            }
        }
    }

    /** Whether a message has begun and not ended. */
    boolean inMessage() {
        return inMessage;
    }

    private void opcode(byte first) throws FrameException {
        if ((first & 0x70) != 0) {
            throw FrameException.protocolError("reserved bits set, but no extension was agreed on");
        }
        fin = first < 0;
        opcode = (byte) (first & 0x0F);
        switch (opcode) {
            case Opcode.TEXT:
                if (inMessage) {
                    throw FrameException.protocolError("a new message inside of a fragmented one");
                }
                break;
            case Opcode.CONTINUATION:
                if (!inMessage) {
                    throw FrameException.protocolError("a continuation of nothing");
                }
                break;
            case Opcode.BINARY:
                throw new FrameException(CloseReason.NOT_TEXT);
            case Opcode.CLOSE, Opcode.PING, Opcode.PONG:
                if (!fin) {
                    throw FrameException.protocolError("a fragmented control frame");
                }
                break;
            default:
                throw FrameException.protocolError("opcode " + opcode + " is reserved");
        }
        state = State.LENGTH;
    }

    private void length(byte second) throws FrameException {
        if (second >= 0) {
            throw FrameException.protocolError("a client's frames have to be masked");
        }
        int stated = second & 0x7F;
        if (isControl() && stated > FrameLimits.CONTROL_PAYLOAD) {
            throw FrameException.protocolError("a control frame of more than 125 bytes");
        }
        if (stated < LENGTH_16) {
            length = stated;
            expectMask();
        } else {
            length = 0;
            headerBytesMissing = (byte) (stated == LENGTH_64 ? Long.BYTES : Short.BYTES);
            leastLength = stated == LENGTH_64 ? 1 << Short.SIZE : LENGTH_16;
            state = State.EXTENDED;
        }
    }

    private void extended(byte next) throws FrameException {
        length = length << Byte.SIZE | next & 0xFF;
        if (--headerBytesMissing == 0) {
            if (length >= 0 && length < leastLength) {
                throw FrameException.protocolError("a length of " + length + " in more bytes than it needs");
            }
            expectMask();
        }
    }

    private void expectMask() throws FrameException {
        // the length is 64 bits unsigned, of which the first must be 0
        if (!isControl() && (length < 0 || length > limits.messageBytes() - size)) {
            throw new FrameException(CloseReason.TOO_BIG);
        }
        headerBytesMissing = Integer.BYTES;
        state = State.MASK;
    }

    private void mask(byte next) throws FrameException {
        mask = mask << Byte.SIZE | next & 0xFF;
        if (--headerBytesMissing == 0) {
            begin();
        }
    }

    private void begin() throws FrameException {
        done = 0;
        state = State.PAYLOAD;
        if (isControl()) {
            control = length == 0 ? NOTHING : new byte[(int) length];
            return;
        }
        inMessage = true;
        if (++fragments > limits.fragments()) {
            throw FrameException.tooMany("a message in more than " + limits.fragments() + " fragments");
        }
    }

    private void payload(ByteBuf in, Listener listener) throws FrameException {
        int count = (int) Math.min(in.readableBytes(), length - done);
        if (isControl()) {
            take(in, control, done, count);
        } else {
            reserve(count, listener);
            take(in, message, size, count);
            check(message, size, size + count);
            size += count;
        }
        done += count;
    }

    private void take(ByteBuf in, byte[] target, int at, int count) {
        in.readBytes(target, at, count);
        Masking.apply(mask, done, target, at, count);
    }

    /**
     * What is announced is not yet there: memory is given as bytes come in. A frame that arrives in one piece, as most do, gets an array of
     * just its size.
     */
    private void reserve(int count, Listener listener) throws FrameException {
        int needed = size + count;
        if (needed > message.length) {
            int whole = (int) (size + length - done);
            int capacity = Math.min(whole, Math.max(needed, Math.max(LEAST_CAPACITY, 2 * size)));
            if (capacity > SMALL && !(fin && needed == whole)) { // one that ends here is not held
                told = true;
                listener.holds(capacity);
            }
            message = Arrays.copyOf(message, capacity);
        }
    }

    private void check(byte[] bytes, int from, int to) throws FrameException {
        Utf8Validator validator = utf8;
        if (validator == null) {
            validator = new Utf8Validator();
            utf8 = validator;
        }
        if (!validator.accept(bytes, from, to)) {
            throw FrameException.notUtf8();
        }
    }

    private void end(Listener listener) throws FrameException {
        if (isControl()) {
            byte[] payload = control;
            control = NOTHING;
            listener.control(opcode, payload);
        } else if (fin) {
            if (utf8 != null && !utf8.complete()) {
                throw FrameException.notUtf8();
            }
            byte[] whole = size == message.length ? message : Arrays.copyOf(message, size);
            inMessage = false;
            fragments = 0;
            size = 0;
            message = NOTHING;
            utf8 = null;
            if (told) {
                told = false;
                listener.holds(0);
            }
            listener.message(whole);
        }
    }

    private boolean isControl() {
        return (opcode & Opcode.CONTROL_BIT) != 0;
    }
}
