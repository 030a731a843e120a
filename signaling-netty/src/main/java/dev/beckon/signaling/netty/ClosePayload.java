package dev.beckon.signaling.netty;

/** What a client may put into a close frame (RFC 6455 §5.5.1, §7.4). */
final class ClosePayload {

    private ClosePayload() {}

    /** @throws FrameException 1002 for a bad code or a lone byte, 1007 for a text that is not UTF-8 */
    static void check(byte[] payload) throws FrameException {
        if (payload.length == 0) {
            return;
        }
        if (payload.length == 1) {
            throw FrameException.protocolError("half a close code");
        }
        int code = (payload[0] & 0xFF) << Byte.SIZE | payload[1] & 0xFF;
        if (!mayBeSent(code)) {
            throw FrameException.protocolError("close code " + code + " must not be sent");
        }
        Utf8Validator text = new Utf8Validator();
        if (!text.accept(payload, Short.BYTES, payload.length) || !text.complete()) {
            throw FrameException.notUtf8();
        }
    }

    /** Those of RFC 6455 §7.4.1 and of the IANA registry that are for the wire, and the ranges for libraries and applications. */
    private static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
