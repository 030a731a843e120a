package dev.beckon.signaling.message;

/**
 * A dialect: how messages look on the wire. {@code beckon.v1} ({@code JsonCodec}) is the first. Stateless and safe for use by many threads.
 */
public interface Codec {

    /** {@return the WebSocket subprotocol (RFC 6455 §1.9) that selects this dialect} */
    String subprotocol();

    /**
     * Reads one message. Payloads of the message may be views of the frame, which must not change afterwards.
     *
     * @param frame UTF-8, from a client
     * @return the message
     * @throws SignalingException {@code bad-json}, {@code bad-message} or {@code too-large}
     */
    Message decode(byte[] frame);

    /**
     * Writes one message as one frame of UTF-8.
     *
     * @param message that a server sends
     * @return the frame
     */
    byte[] encode(Message message);
}
