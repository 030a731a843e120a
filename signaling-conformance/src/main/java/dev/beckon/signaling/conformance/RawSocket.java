package dev.beckon.signaling.conformance;

/** A WebSocket as it opens and ends. Each method waits until it is done, and not longer than a client's patience. */
interface RawSocket {

    /** Of the answer to the handshake: 101 if it is open; 0 if there was no answer. */
    int status();

    /** Why there was no answer, for people; empty if there was one. */
    String why();

    /** That the server has chosen; empty if none. */
    String subprotocol();

    void text(String text);

    void binary(byte[] bytes);

    /** The next text; empty if there is none. */
    String heard() throws InterruptedException;

    /** With which the server closes; 1006 without a code, 0 if it does not close. */
    int code() throws InterruptedException;
}
