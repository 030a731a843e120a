package dev.beckon.signaling.netty;

/** Kinds of frames (RFC 6455 §11.8). */
final class Opcode {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** What sets control frames apart: they may not be fragmented and hold at most 125 bytes (RFC 6455 §5.5). */
    static final int CONTROL_BIT = 0x8;

    private Opcode() {}
}
