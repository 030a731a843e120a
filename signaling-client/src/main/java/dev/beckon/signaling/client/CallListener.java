package dev.beckon.signaling.client;

/** Hears what becomes of a call, see {@link ClientListener} for threads. */
public interface CallListener {

    /** Hears nothing. */
    CallListener NONE = new CallListener() {};

    /** An outgoing call rings at the other side. */
    default void ringing(ClientCall call) {}

    /** It is accepted. The caller makes the offer, see {@link ClientCall#isOutgoing}. */
    default void accepted(ClientCall call, RoomPeer peer) {}

    /** The connection of the other side to the server is interrupted. */
    default void peerAway(ClientCall call) {}

    /**
     * The other side can be reached again.
     *
     * @param resumed false when messages from it or to it were lost
     */
    default void peerBack(ClientCall call, boolean resumed) {}

    /** The attributes of the other side have changed. */
    default void peerUpdated(ClientCall call) {}

    /** It is over. The last call. */
    default void ended(ClientCall call, CallEnd end) {}
}
