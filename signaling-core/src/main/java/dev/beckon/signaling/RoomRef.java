package dev.beckon.signaling;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.session.Verbs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A room by its id, on whatever node its members are. Holds nothing. Each stage is false, or null, where there is no such room, and fails with a {@link
 * dev.beckon.signaling.message.SignalingException} where the registry fails.
 */
public final class RoomRef {

    private final String id;
    private final Verbs verbs;

    RoomRef(String id, Verbs verbs) {
        this.id = id;
        this.verbs = verbs;
    }

    /** {@return the id of the room} */
    public String id() {
        return id;
    }

    /**
     * Sends all members a {@code notice}.
     *
     * @param json one JSON value
     * @return whether there is such a room; fails with a {@link dev.beckon.signaling.message.SignalingException} if the registry does not answer
     * @throws IllegalArgumentException if it is none, or larger than {@code Limits.frameBytes}
     */
    public CompletableFuture<Boolean> send(String json) {
        return verbs.tellRoom(id, new Message.Notice(id, ServerWords.data(json, verbs.limits())));
    }

    /**
     * Ends the room. Its members get {@code left} with the reason {@code ended}; it does not matter whether the server or a client made it.
     *
     * @param text for people, 1 to 256 characters without control characters; null for none
     * @return whether there was such a room; fails like {@link #send}
     */
    public CompletableFuture<Boolean> end(@Nullable String text) {
        return verbs.endRoom(id, ServerWords.text(text));
    }

    /**
     * Removes a peer from the room, which it can not enter again. The peer gets {@code left} with the reason {@code kicked}.
     *
     * @param peer the id of the peer
     * @param text for people, as in {@link #end}
     * @return whether that peer was in the room
     */
    public CompletableFuture<Boolean> remove(String peer, @Nullable String text) {
        return verbs.expel(id, peer, ServerWords.text(text));
    }

    /**
     * Nobody joins any more but whom a moderator or {@link #admit} admits, or the server's policy lets in.
     *
     * @return whether there is such a room; fails like {@link #send}
     */
    public CompletableFuture<Boolean> lock() {
        return verbs.lock(id, true);
    }

    /**
     * Takes {@link #lock} back.
     *
     * @return whether there is such a room; fails like {@link #send}
     */
    public CompletableFuture<Boolean> unlock() {
        return verbs.lock(id, false);
    }

    /**
     * {@return who knocks and was not answered yet, the oldest knock first; empty where there is no such room} {@code roomKnocked} tells listeners of each knock.
     */
    public CompletableFuture<List<PeerView>> knocking() {
        return verbs.knocking(id);
    }

    /**
     * Lets a peer that knocks in, as the moderator can: it gets {@code admitted}, and may join once without the password and although the room is locked. It works
     * also while nobody moderates.
     *
     * @param peer the id of the peer
     * @return whether that peer knocked at this room; fails like {@link #send}
     */
    public CompletableFuture<Boolean> admit(String peer) {
        return verbs.answerKnock(id, peer, true);
    }

    /**
     * Refuses a peer that knocks, as the moderator can: it gets {@code denied}.
     *
     * @param peer the id of the peer
     * @return whether that peer knocked at this room; fails like {@link #send}
     */
    public CompletableFuture<Boolean> deny(String peer) {
        return verbs.answerKnock(id, peer, false);
    }

    /**
     * What the room is like now, and who is in it.
     *
     * @return the room; null if there is none; fails like {@link #send}
     */
    public CompletableFuture<@Nullable RoomView> view() {
        return verbs.room(id);
    }
}
