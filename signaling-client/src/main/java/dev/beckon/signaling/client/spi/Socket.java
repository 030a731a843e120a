package dev.beckon.signaling.client.spi;

/** A connection that carries texts in order. Its methods do not wait, and may be called before it is open and after its end, by one thread at a time. */
public interface Socket {

    /** Sends a text, after those before it. One that cannot be sent ends the connection. */
    void send(String text);

    /** Closes it with this code, after what was sent before; not later than a minute from now. */
    void close(int code);

    /** Ends it at once. */
    void abort();
}
