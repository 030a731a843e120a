package dev.beckon.signaling.client;

/** Hears what becomes of a call, see {@link ClientListener} for threads. */
public interface CallListener {

    /** Hears nothing. */
    CallListener NONE = new CallListener() {};

    /**
     * An outgoing call rings at the other side.
     *
     * @param call which has its {@link ClientCall#id} now
     */
    default void ringing(ClientCall call) {}

    /**
     * It is accepted. The caller makes the offer, see {@link ClientCall#isOutgoing}.
     *
     * @param call which is {@code ACTIVE} now
     * @param peer the other side: of a call to a user, the one that accepted
     */
    default void accepted(ClientCall call, RoomPeer peer) {}

    /**
     * The connection of the other side to the server is interrupted. Media that flows directly is not.
     *
     * @param call which goes on
     */
    default void peerAway(ClientCall call) {}

    /**
     * The other side can be reached again.
     *
     * @param call which goes on
     * @param resumed false when messages from it or to it were lost
     */
    default void peerBack(ClientCall call, boolean resumed) {}

    /**
     * The attributes of the other side have changed.
     *
     * @param call whose {@link ClientCall#peer} has the new ones
     */
    default void peerUpdated(ClientCall call) {}

    /**
     * It is over. The last event.
     *
     * @param call which is {@code ENDED} now
     * @param end why
     */
    default void ended(ClientCall call, CallEnd end) {}
}
