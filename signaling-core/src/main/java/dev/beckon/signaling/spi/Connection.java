package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.CloseReason;

/**
 * One open connection, as its {@link Transport} sees it: what the transport hands messages and signs of life to. Made by {@code Signaling.open}. All
 * methods but {@link #alive} and {@link #drained} are called on the transport's executor.
 */
public interface Connection {

    /**
     * One message came in. A bad one is answered by an error; what fails here costs this connection only and is never thrown.
     *
     * @param frame the whole message in valid UTF-8; it must not be changed afterwards
     */
    void receive(byte[] frame);

    /** What was sent has gone out, after a time in which much was waiting. A transport that never says so is looked at twice a second. Any thread. */
    void drained();

    /** The client gave a sign of life that is no message, such as a pong. Any thread. */
    void alive();

    /** The connection is gone, whoever ended it. May be called more than once. */
    void closed();

    /**
     * Closes the connection; its session, if it has one, may be resumed where the reason says so.
     *
     * @param reason what the client is told, and whether it comes back
     */
    void close(CloseReason reason);
}
