package dev.beckon.signaling.client.spi;

/** Hears of a {@link Socket}, from any thread, one call at a time. Never blocks and never throws. */
public interface SocketListener {

    /** Texts may be sent now. At most once. */
    void opened();

    /**
     * A text came.
     *
     * @param text a whole message, of {@link Network#MOST} characters at most
     */
    void received(String text);

    /**
     * It could not be opened. At most once, before {@link #closed}; an implementation need not tell it.
     *
     * @param why for people, such as {@code HTTP 404}
     */
    default void failed(String why) {}

    /**
     * The connection is over, or was never opened. The last call, and there is always one.
     *
     * @param code of the other side (RFC 6455 §7.4); {@link Network#NO_CODE} where it gave none
     */
    void closed(int code);
}
