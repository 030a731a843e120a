package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who is where: which peers there are, on which node, and in which rooms. The SPI for those who let several nodes share peers and rooms; {@link #inMemory}
 * is the registry of a single process. {@code PeerRegistryContract} of {@code signaling-test} checks an implementation.
 *
 * <p><b>Threads and stages.</b> Any thread calls any method; no method blocks. A stage completes on any thread, also on the caller's before the method
 * returns. It fails with a {@link SignalingException} to choose the error that the client gets: with the codes that a method names below, or with {@code
 * unavailable} where the registry cannot do it now. The core gives up waiting after a deadline. A stage that fails with {@code unavailable} or with anything
 * unexpected, or that the core gave up, says nothing about what was done: the core then takes back what may have been done, by {@link #leave} or {@link
 * #unregister}. A stage that completes after that changes nothing in the core.
 *
 * <p><b>Order of calls.</b> For one peer the core makes one call after another, each when the stage of the one before is complete or given up, except {@link
 * #deliver}, {@link #publish}, {@link #broadcast}, {@link #changed} and {@link #announce}, for whose stages it does not wait before the next call. The calls for one peer take effect in the order in which they were made. What one
 * peer sends to another, by {@link #deliver}, {@link #publish} and {@link #broadcast} together, arrives in the order in which it was sent.
 *
 * <p><b>One order for each room.</b> Everything that happens in a room (entering, leaving, {@link #announce}, {@link #publish}, what moderators and operators
 * do) takes effect at one moment, one after the other, and all members are {@linkplain Peer#deliver delivered} what they are to hear of it in this
 * order. The snapshot that {@link #enter} answers is the room at the moment at which the peer enters. What took effect before that moment is in the
 * snapshot and is not delivered to the peer; what takes effect after it is delivered and not in the snapshot. It may be delivered before the
 * stage of {@code enter} completes: the session holds it back until then. Nothing of an earlier stay in the same room is delivered.
 *
 * <p><b>Stale peers.</b> On its node a peer is one object; the registry compares objects, not ids. A peer that is not registered, is registered no more, or
 * was {@linkplain #fetch fetched} by another node cannot change anything: {@link #enter}, {@link #look}, {@link #knock}, {@link #moderate} and {@link #subscribe} fail with {@code
 * unavailable}, everything else does nothing. So a node that was cut off for a while does no harm when it comes back.
 *
 * <p><b>What ids look like.</b> The core has checked every id that comes from a client. Ids of peers and rooms are as {@link Ids#isId} says; the id of a call's
 * room is {@link CallRoom#of} the id of the call. Users are as {@link Ids#isUser} says. A session's secret is the peer's id, a dot and 22 more
 * characters of an id. A dialect's peers, rooms and topics may be in a realm: {@link Ids#inRealm}. So none of these holds a space, a line end or another control character, except that the name of a user, and a name in a realm, may have spaces.
 */
public interface PeerRegistry {

    // ---- peers

    /**
     * Makes the peer known under its id.
     *
     * @param peer on this node
     * @return fails with {@code id-taken} while another peer is registered under that id
     */
    CompletionStage<Void> register(Peer peer);

    /**
     * Forgets the peer, which has left its rooms before, and ends its knocks and its subscriptions. Does nothing if the peer is not registered.
     *
     * @param peer on this node
     * @return completes when the id is free
     */
    CompletionStage<Void> unregister(Peer peer);

    /**
     * {@return the peer of that id whose session is on this node; null if there is none} Answers at once.
     *
     * @param id the id of the peer
     */
    @Nullable
    Peer local(String id);

    /**
     * Brings the session of a peer to this node from another. Its place in rooms is not touched. What is delivered to the peer from now on waits
     * here until it is {@linkplain #adopt adopted}; what it sent or was delivered before is done before the stage completes. When several nodes
     * fetch at once each gets it in turn, so that the last one keeps it. Of a session whose node has died a registry may keep a {@link SessionRecord}: then it gives {@link SessionState#afterLoss}.
     *
     * @param id the id of the peer
     * @param secret the one that the client shows
     * @return null if no other node has such a peer; fails with {@code resume-invalid} if the peer does not {@linkplain Peer#recognises recognise}
     *     the secret, with {@code unavailable} if its node does not answer
     */
    CompletionStage<@Nullable SessionState> fetch(String id, String secret);

    /** {@return whether sessions may {@link #park} here; always the same} */
    default boolean parks() {
        return false;
    }

    /**
     * Keeps the session of a peer although its node stops: it is {@linkplain Peer#surrender surrendered}, and waits with its place in rooms and all that is delivered to it for the node to which its client comes
     * next, which {@linkplain #fetch fetches} it. Called only where this registry {@link #parks}.
     *
     * @param peer on this node
     * @param grace after this time without a client it is lost
     * @return completes when it is kept; fails if the session could not be kept
     */
    default CompletionStage<Void> park(Peer peer, Duration grace) {
        throw new UnsupportedOperationException("this registry keeps no sessions");
    }

    /**
     * The peer that was fetched lives here now: takes the place of the object that was registered, in its rooms and under its topics too.
     *
     * @param peer the object that stands for the session from now on
     */
    void adopt(Peer peer);

    /**
     * {@return a peer, on whatever node, as it was when it registered or {@linkplain #changed changed} last; null if there is none}
     *
     * @param id the id of the peer
     */
    CompletionStage<@Nullable PeerView> peer(String id);

    /**
     * {@return the ids of all peers of a user, on whatever node}
     *
     * @param user the name of the user
     */
    CompletionStage<List<String>> peersOf(String user);

    /**
     * {@return whether the client of a peer, on whatever node, is there: what {@link Peer#answers} says; false if there is no such peer}
     *
     * @param id the id of the peer
     */
    CompletionStage<Boolean> answers(String id);

    /**
     * Notes what {@link Peer#info} and {@link Peer#away} say now, for {@link #peer}. Rooms are told by {@link #announce}.
     *
     * @param peer on this node
     * @return completes when it is noted
     */
    CompletionStage<Void> changed(Peer peer);

    /**
     * Notes what {@link Peer#sessionRecord} says now: called before a client is told a new secret, which it is when the stage is complete. A registry that keeps no records, the default, does nothing.
     *
     * @param peer on this node
     * @return completes when it is noted
     */
    default CompletionStage<Void> renewed(Peer peer) {
        return CompletableFuture.completedFuture(null);
    }

    // ---- rooms

    /**
     * Puts the peer into a room and delivers {@code peer-joined} to the others. In later snapshots it is as {@link Peer#info} and {@link Peer#away} say now,
     * until it {@linkplain #announce announces} something else.
     *
     * <p>Users that the room's options name as moderators come in without its password and although it is locked. When the room's moderator changes by this,
     * {@code room-updated} is delivered to the others after {@code peer-joined}; the snapshot names the new one.
     *
     * @param peer on this node
     * @param request which room, and how
     * @return fails with {@code not-found}, {@code id-taken}, {@code room-full}, {@code room-locked}, {@code wrong-password}, {@code
     *     forbidden} (it was removed before, or is not among the users who may come in); with {@code bad-state} if the peer is in it already
     */
    CompletionStage<RoomView> enter(Peer peer, RoomRequest request);

    /**
     * Shows the room to a peer that might enter it: what {@link #enter} would answer to the same request now if its mode were {@code JOIN}, with the same refusals.
     * Nothing changes, and nobody is told.
     *
     * @param peer on this node
     * @param request which room, and how
     * @return fails as {@link #enter} does
     */
    CompletionStage<RoomView> look(Peer peer, RoomRequest request);

    /**
     * Takes the peer out of a room and delivers {@code peer-left} to the others; an empty room ends, unless the server {@linkplain #open opened} it. Does nothing if it is not in it.
     *
     * @param peer on this node
     * @param room the id of the room
     * @param reason what the others are told
     * @return completes when the peer is in the room no more
     */
    CompletionStage<Void> leave(Peer peer, String room, LeaveReason reason);

    /**
     * Delivers {@code knock} to the room's moderator, if there is one. The knock stands until it is answered, the peer enters the room or is unregistered; then
     * {@code knock-ended} is delivered to whoever moderates by now. A new moderator is delivered the knocks that stand, oldest first, after
     * {@code room-updated}. When the room ends, {@code denied} is delivered to those who knock. What {@code admitted} allowed is void, too, once the
     * peer is unregistered.
     *
     * @param peer on this node
     * @param room the id of the room
     * @return fails with {@code not-found}, {@code forbidden}, or {@code unavailable} when too many knock already
     */
    CompletionStage<Void> knock(Peer peer, String room);

    /**
     * Does what a moderator asks. Lock, unlock: delivers {@code room-updated} to all members. Kick: delivers {@code left} to the one removed and
     * {@code peer-left} to the others. Admit, deny: delivers {@code admitted} or {@code denied} to the one who knocked, {@code
     * knock-ended} to the moderator.
     *
     * @param by the peer that asks, on this node
     * @param act what it asks
     * @param trusted whether the peer may moderate although it is not the room's moderator
     * @return fails with {@code forbidden}, or {@code not-found} if the room or the one that it is about is not there
     */
    CompletionStage<Void> moderate(Peer by, Message.Moderate act, boolean trusted);

    // ---- messages

    /**
     * Hands a message of one peer to another.
     *
     * @param from the sender, on this node
     * @param to the id of the receiver
     * @param message as the receiver is to get it
     * @return whether there is a peer of the id {@code to}
     */
    CompletionStage<Boolean> deliver(Peer from, String to, Message message);

    /**
     * Hands a message to all other members of a room. Does nothing if the sender is not in it.
     *
     * @param from the sender, on this node
     * @param room the id of the room
     * @param message as the receivers are to get it
     * @return completes when the registry has taken it
     */
    CompletionStage<Void> publish(Peer from, String room, Outgoing message);

    /**
     * Tells the other members of a room of a change of a peer, and notes it for later snapshots of this room, at one moment: who enters the room finds the
     * change in its snapshot or is delivered the event, never both and never neither. Does nothing if the peer is not in the room.
     *
     * @param from the peer that changed, on this node
     * @param now what the peer is like after the change
     * @param room the id of the room
     * @param event {@code peer-updated}, {@code peer-away} or {@code peer-back}
     * @return completes when the change is noted
     */
    CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event);

    // ---- topics

    /**
     * Has the peer delivered what is {@linkplain #broadcast} under the topic from now on. Twice is once.
     *
     * @param peer on this node
     * @param topic its name, in a realm
     * @return completes when the peer is subscribed
     */
    CompletionStage<Void> subscribe(Peer peer, String topic);

    /**
     * Ends a subscription; does nothing if there is none.
     *
     * @param peer on this node
     * @param topic its name, in a realm
     * @return completes when the subscription is over
     */
    CompletionStage<Void> unsubscribe(Peer peer, String topic);

    /**
     * Hands a message to all subscribers of a topic. The sender need not be one; where it is, it is handed the message as well: what several peers broadcast under one topic
     * arrives at all of them in one order, so a sender learns what came before its own message and what came after it.
     *
     * @param from the sender, on this node
     * @param topic its name, in a realm
     * @param message made once, of the number of subscribers on all nodes, as far as this node knows
     * @return to how many it was handed, as far as this node knows
     */
    CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message);

    // ---- the server's own word

    /**
     * The ids of rooms, on whatever node, in the order of their characters. Calls are no rooms here or below.
     *
     * @param after only those that come after this one; empty for all
     * @param most how many at most
     * @return the ids, in that order
     */
    CompletionStage<List<String>> rooms(String after, int most);

    /**
     * {@return a room as it is now, with everyone in it; null if there is none}
     *
     * @param id the id of the room
     */
    CompletionStage<@Nullable RoomView> room(String id);

    /**
     * The ids of peers, on whatever node, in the order of their characters.
     *
     * @param after only those that come after this one; empty for all
     * @param most how many at most
     * @return the ids, in that order
     */
    CompletionStage<List<String>> peers(String after, int most);

    /**
     * Makes a room that nobody is in. It stays, empty or not, until it is {@linkplain #endRoom ended}.
     *
     * @param room the id of the room
     * @param options those of the room
     * @return fails with {@code id-taken} if there is such a room
     */
    CompletionStage<Void> open(String room, RoomOptions options);

    /**
     * Does what a moderator's kick does, in nobody's name.
     *
     * @param room the id of the room
     * @param peer the id of the peer
     * @param text for the one removed; null for none
     * @return whether that peer was in that room
     */
    CompletionStage<Boolean> expel(String room, String peer, @Nullable String text);

    /**
     * Does what a moderator's lock or unlock does, in nobody's name.
     *
     * @param room the id of the room
     * @param locked true to lock it, false to unlock it
     * @return whether there is such a room
     */
    CompletionStage<Boolean> lock(String room, boolean locked);

    /**
     * {@return who knocks at a room and was not answered yet, the oldest knock first, each as {@link #peer} says; empty where there is no such room}
     *
     * @param room the id of the room
     */
    CompletionStage<List<PeerView>> knocking(String room);

    /**
     * Does what a moderator's admit or deny does, in nobody's name: delivers {@code admitted} or {@code denied} to the one who knocks, and {@code knock-ended}
     * to the moderator, if there is one.
     *
     * @param room the id of the room
     * @param peer the id of the peer
     * @param admitted true to let it in, false to refuse it
     * @return whether that peer knocked at that room
     */
    CompletionStage<Boolean> answerKnock(String room, String peer, boolean admitted);

    /**
     * Ends a room: delivers {@code left}, with the reason {@code ended}, to everyone in it. Any peer may make another room under its id.
     *
     * @param id the id of the room
     * @param text for those in it; null for none
     * @return whether there was such a room
     */
    CompletionStage<Boolean> endRoom(String id, @Nullable String text);

    /**
     * Hands a message of the server to a peer, on whatever node, after what was delivered to it before. A peer that is on its way to another node gets it there.
     *
     * @param to the id of the receiver
     * @param message as the receiver is to get it
     * @return whether there is a peer of the id {@code to}
     */
    CompletionStage<Boolean> tell(String to, Message message);

    /**
     * Hands a message of the server to all members of a room.
     *
     * @param room the id of the room
     * @param message as the receivers are to get it
     * @return whether there is such a room
     */
    CompletionStage<Boolean> tellRoom(String room, Outgoing message);

    /**
     * Has the beginning and the end of rooms told from now on: each once, on the node whose call was the cause of it, or on any node where there was none. Calls
     * are not told. The watcher stays for as long as the registry does.
     *
     * @param watcher is told after those that were added before
     */
    void watch(RoomWatcher watcher);

    /**
     * All in this process.
     *
     * @return a new registry, which no other process shares
     */
    static PeerRegistry inMemory() {
        return new InMemoryPeerRegistry();
    }
}
