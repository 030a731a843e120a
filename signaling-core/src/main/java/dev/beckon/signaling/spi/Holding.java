package dev.beckon.signaling.spi;

/**
 * What a transport holds of one client that has not come to its end, such as half a message: counted with all else that the node holds for that client's
 * network ({@link dev.beckon.signaling.limits.Capacity}). Made by {@code Signaling.holding}. Used by one thread at a time.
 */
public interface Holding {

    /**
     * Says how much is held now.
     *
     * @param bytes held now, 0 or more, in the place of what was said before
     * @return false if that is too much: the transport lets go of it and closes the connection with {@link
     *     dev.beckon.signaling.message.CloseReason#TRY_LATER}
     */
    boolean holds(int bytes);

    /** Nothing is held any more. */
    default void release() {
        holds(0);
    }
}
