package dev.beckon.signaling.client;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens in a room, see {@link ClientListener} for threads. The first event is {@link #snapshot}; then everything comes once and in order. What a
 * {@link ClientRoom} says of itself during a call may be newer than the call.
 */
public interface RoomListener {

    /** Hears nothing. */
    RoomListener NONE = new RoomListener() {};

    /**
     * All other members, at one moment: after joining, and after a reconnect that could not be resumed. It replaces what was known; nobody in it is told by
     * {@link #peerJoined}.
     *
     * @param room whose {@link ClientRoom#peers} are these, or newer
     */
    default void snapshot(ClientRoom room) {}

    /**
     * Somebody has joined.
     *
     * @param room which it has joined
     * @param peer the new member; by custom it makes the first offer
     */
    default void peerJoined(ClientRoom room, RoomPeer peer) {}

    /**
     * Somebody is no longer in the room.
     *
     * @param room which it has left
     * @param peer the former member, as it was last
     * @param reason whether it left, was lost, was removed, or its session was ended
     */
    default void peerLeft(ClientRoom room, RoomPeer peer, LeaveReason reason) {}

    /**
     * The connection of a member to the server is interrupted. Media that flows directly is not.
     *
     * @param room in which it stays
     * @param peer the member, as it is now
     */
    default void peerAway(ClientRoom room, RoomPeer peer) {}

    /**
     * A member can be reached again.
     *
     * @param room in which it stayed
     * @param peer the member, as it is now
     * @param resumed false when messages from it or to it were lost
     */
    default void peerBack(ClientRoom room, RoomPeer peer, boolean resumed) {}

    /**
     * The attributes of a member have changed.
     *
     * @param room in which it is
     * @param peer the member, with the new ones
     */
    default void peerUpdated(ClientRoom room, RoomPeer peer) {}

    /**
     * A member has sent this to the room.
     *
     * @param room to which it was sent
     * @param from its id
     * @param data one JSON value; only the other application knows what it means
     */
    default void message(ClientRoom room, String from, Payload data) {}

    /**
     * The server did not pass on what was {@linkplain ClientRoom#send sent} to the room, see {@link ClientListener#sendRefused}.
     *
     * @param room to which it was sent
     * @param data what was sent
     * @param why the server's refusal
     */
    default void sendRefused(ClientRoom room, Payload data, ClientException why) {}

    /**
     * The server says this to the room.
     *
     * @param room all of whose members hear it
     * @param data one JSON value of the server's application
     */
    default void notice(ClientRoom room, Payload data) {}

    /**
     * The lock or the moderator has changed.
     *
     * @param room whose {@link ClientRoom#info} has the new ones
     */
    default void updated(ClientRoom room) {}

    /**
     * To the moderator: a peer asks to be let in. Answer with {@link ClientRoom#admit} or {@link ClientRoom#deny}.
     *
     * @param room at which it knocks
     * @param peer who it is
     */
    default void knock(ClientRoom room, PeerInfo peer) {}

    /**
     * To the moderator: a peer knocks no more. It was answered, joined in another way, or is gone.
     *
     * @param room at which it knocked
     * @param peer its id
     */
    default void knockEnded(ClientRoom room, String peer) {}

    /**
     * This peer is in the room no more, by the moderator's word ({@code KICKED}) or the server's ({@code ENDED}). The last event.
     *
     * @param room which this client does not join again by itself
     * @param reason {@code KICKED} or {@code ENDED}
     * @param text for people; null for none
     */
    default void removed(ClientRoom room, LeaveReason reason, @Nullable String text) {}

    /**
     * The server has forgotten the room, and it cannot be joined again. The last event.
     *
     * @param room which this client does not join again by itself
     * @param why the last attempt to join it failed
     */
    default void evicted(ClientRoom room, ClientException why) {}
}
