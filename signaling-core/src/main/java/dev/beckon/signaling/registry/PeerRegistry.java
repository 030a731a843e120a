package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is where: the SPI that a cluster implements. Safe for use by many threads; no method blocks. A stage may complete on any thread, and
 * completes exceptionally with a {@link SignalingException} to choose the error that the client gets.
 *
 * <p><b>Order.</b> What a member gets of one room through {@link Peer#deliver} (joined, left and so on of others, messages to the
 * room) arrives in one order that agrees with the snapshot of {@link #enter}: exactly what happens after the snapshot is delivered, even
 * when the stage has not yet completed (the session holds it back until then), and nothing that is left of an earlier stay in the same room. Messages of one sender to one receiver keep their order.
 *
 * <p>A session calls for itself only, one call after the other, each after the stage of the one before has completed, except {@link
 * #deliver} and {@link #publish}, whose stages it does not wait for. {@code PeerRegistryContract} in the test-jar checks an
 * implementation.
 */
public interface PeerRegistry {

    /**
     * Makes the peer known under its id.
     *
     * @return fails with {@code id-taken} while another peer is registered under that id
     */
    CompletionStage<Void> register(Peer peer);

    /** Forgets the peer, which has left its rooms before, and ends its knocks. Does nothing if another is registered under its id by now. */
    CompletionStage<Void> unregister(Peer peer);

    /** The peer of that id whose session is on this node; null if there is none. Answers at once. */
    @Nullable
    Peer local(String id);

    /**
     * Brings the session of a peer to this node from another. Its place in rooms is not touched. What is delivered to the peer from now on waits
     * here until it is {@linkplain #adopt adopted}; what it sent or was delivered before is done before the stage completes. When several nodes
     * fetch at once each gets it in turn, so that the last one keeps it.
     *
     * @return null if no other node has such a peer; fails with {@code resume-invalid} if the peer does not {@linkplain Peer#recognises recognise}
     *     the secret, with {@code unavailable} if its node does not answer
     */
    CompletionStage<@Nullable SessionState> fetch(String id, String secret);

    /** The peer that was fetched lives here now. */
    void adopt(Peer peer);

    /**
     * Puts the peer into a room and delivers {@code peer-joined} to the others.
     *
     * @return fails with {@code not-found}, {@code id-taken}, {@code room-full}, {@code room-locked}, {@code wrong-password}, {@code
     *     forbidden} (it was kicked out before); with {@code bad-state} if the peer is in it already
     */
    CompletionStage<RoomView> enter(Peer peer, RoomRequest request);

    /** Takes the peer out of a room and delivers {@code peer-left} to the others; an empty room ends. Does nothing if it is not in it. */
    CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason);

    /**
     * Delivers {@code knock} to the room's moderator. The knock stands until it is answered, the peer enters the room or is unregistered; then
     * {@code knock-ended} is delivered to whoever moderates by now. A new moderator is delivered the knocks that stand, oldest first, after
     * {@code room-updated}. When the room ends, {@code denied} is delivered to those who knock. What {@code admitted} allowed is void, too, once the
     * peer is unregistered.
     *
     * @return fails with {@code not-found}, {@code forbidden}, or {@code unavailable} when too many knock already
     */
    CompletionStage<Void> knock(Peer peer, String room);

    /**
     * Does what a moderator asks. Lock, unlock: delivers {@code room-updated} to all members. Kick: delivers {@code left} to the one removed and
     * {@code peer-left} to the others. Admit, deny: delivers {@code admitted} or {@code denied} to the one who knocked, {@code
     * knock-ended} to the moderator.
     *
     * @param trusted whether the peer may moderate although it is not the one that has been in the room longest
     * @return fails with {@code forbidden}, or {@code not-found} if the one that it is about is not there
     */
    CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted);

    /** The ids of all peers of a user, on whatever node. */
    CompletionStage<List<String>> peersOf(String user);

    /** A peer, on whatever node, as the registry knows it; null if there is none. */
    CompletionStage<@Nullable PeerView> peer(String id);

    /**
     * Hands a message of one peer to another.
     *
     * @return whether there is a peer of the id {@code to}
     */
    CompletionStage<Boolean> deliver(Peer from, String to, Message message);

    /** Notes what {@link Peer#info} and {@link Peer#away} say now, for later snapshots. Members are told by {@link #publish}. */
    CompletionStage<Void> changed(Peer peer);

    /** Hands a message to all other members of a room that the sender is in. */
    CompletionStage<Void> publish(Peer from, String room, Outgoing message);

    // ---- for operators

    /**
     * The ids of rooms, on whatever node, in the order of their characters. Calls are no rooms here or below.
     *
     * @param after only those that come after this one; empty for all
     * @param most how many at most
     */
    CompletionStage<List<String>> rooms(String after, int most);

    /** A room as it is now, with everyone in it; null if there is none. */
    CompletionStage<@Nullable RoomView> room(String id);

    /**
     * Does what a moderator's kick does, in nobody's name.
     *
     * @return whether that peer was in that room
     */
    CompletionStage<Boolean> expel(String room, String peer);

    /**
     * Ends a room: delivers {@code left} to everyone in it. Whoever wants may make another under its id.
     *
     * @return whether there was such a room
     */
    CompletionStage<Boolean> endRoom(String id);

    /** All in this process. */
    static PeerRegistry inMemory() {
        return new InMemoryPeerRegistry();
    }
}
