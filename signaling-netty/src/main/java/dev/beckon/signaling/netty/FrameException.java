package dev.beckon.signaling.netty;

import dev.beckon.signaling.message.CloseReason;

/** The other side broke the rules of RFC 6455 or a bound of ours: the connection is failed with this reason. Has no stack trace: it is no fault of ours. */
final class FrameException extends Exception {

    private static final int PROTOCOL_ERROR = 1002;
    private static final int INVALID_PAYLOAD = 1007;

    private final CloseReason reason;

    FrameException(CloseReason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    /** RFC 6455 §7.4.1, 1002. */
    static FrameException protocolError(String text) {
        return new FrameException(new CloseReason(PROTOCOL_ERROR, text));
    }

    /** RFC 6455 §8.1, 1007. */
    static FrameException notUtf8() {
        return new FrameException(new CloseReason(INVALID_PAYLOAD, "not UTF-8"));
    }

    /** 1008. */
    static FrameException tooMany(String text) {
        return new FrameException(new CloseReason(CloseReason.POLICY.code(), text));
    }

    CloseReason reason() {
        return reason;
    }
}
