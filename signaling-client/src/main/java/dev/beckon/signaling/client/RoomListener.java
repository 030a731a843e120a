package dev.beckon.signaling.client;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens in a room, see {@link ClientListener} for threads. The first call is {@link #snapshot}; then everything comes once and in order. What a
 * {@link ClientRoom} says of itself during a call may be newer than the call.
 */
public interface RoomListener {

    /** Hears nothing. */
    RoomListener NONE = new RoomListener() {};

    /**
     * All other members, at one moment: after joining, and after a reconnect that could not be resumed. It replaces what was known; nobody in it is told by
     * {@link #peerJoined}.
     */
    default void snapshot(ClientRoom room) {}

    /** Somebody has joined. */
    default void peerJoined(ClientRoom room, RoomPeer peer) {}

    /** Somebody is no longer in the room. */
    default void peerLeft(ClientRoom room, RoomPeer peer, LeaveReason reason) {}

    /** The connection of a member to the server is interrupted. */
    default void peerAway(ClientRoom room, RoomPeer peer) {}

    /**
     * A member can be reached again.
     *
     * @param resumed false when messages from it or to it were lost
     */
    default void peerBack(ClientRoom room, RoomPeer peer, boolean resumed) {}

    /** The attributes of a member have changed. */
    default void peerUpdated(ClientRoom room, RoomPeer peer) {}

    /**
     * A member has sent this to the room.
     *
     * @param from its id
     */
    default void message(ClientRoom room, String from, Payload data) {}

    /** The server did not pass on what was {@linkplain ClientRoom#send sent} to the room, see {@link ClientListener#sendRefused}. */
    default void sendRefused(ClientRoom room, Payload data, ClientException why) {}

    /** The server says this to the room. */
    default void notice(ClientRoom room, Payload data) {}

    /** The lock or the moderator has changed. */
    default void updated(ClientRoom room) {}

    /** To the moderator: this peer asks to be let in, see {@link ClientRoom#admit}. */
    default void knock(ClientRoom room, PeerInfo peer) {}

    /** To the moderator: this peer knocks no more. */
    default void knockEnded(ClientRoom room, String peer) {}

    /**
     * This peer is in the room no more, by the moderator's word ({@code KICKED}) or the server's ({@code ENDED}). The last call.
     *
     * @param text for people; null for none
     */
    default void removed(ClientRoom room, LeaveReason reason, @Nullable String text) {}

    /** The server has forgotten the room, and it cannot be joined again. The last call. */
    default void evicted(ClientRoom room, ClientException why) {}
}
