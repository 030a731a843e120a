package dev.beckon.signaling.client.spi;

/** A connection that carries texts in order. Its methods do not wait, and may be called before it is open and after its end, by one thread at a time. */
public interface Socket {

    /**
     * Sends a text, after those before it. One that cannot be sent ends the connection.
     *
     * @param text a whole message
     */
    void send(String text);

    /**
     * Closes it after what was sent before; not later than a minute from now.
     *
     * @param code for the other side (RFC 6455 §7.4), where the connection can carry one
     */
    void close(int code);

    /** Ends it at once. */
    void abort();
}
