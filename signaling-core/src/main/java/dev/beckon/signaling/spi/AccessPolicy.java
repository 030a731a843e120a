package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.RoomOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. The core asks before it asks the registry. No method blocks; each may be called by many threads at once.
 *
 * <p>Every method answers {@link Decision#BY_ROOM} unless it is overridden. To write a policy of your own, implement this interface and forbid what has
 * to be forbidden, or extend {@link ForwardingAccessPolicy} around {@link #CLOSED} and allow what has to be allowed.
 *
 * <p>What is refused is answered by {@code forbidden}, except a call: it is answered by {@code not-found}, as a call of a peer or user that
 * does not exist is.
 */
public interface AccessPolicy {

    /** The answer to a question. */
    enum Decision {
        /** The rules of rooms and calls decide, as they do without a policy. */
        BY_ROOM,
        /** It is allowed, even where the rules of the room refuse it. Where there are no such rules this is the same as {@link #BY_ROOM}. */
        YES,
        /** It is refused, even where the rules of the room allow it. */
        NO;

        private final CompletionStage<Decision> stage = CompletableFuture.completedStage(this);

        /** {@return this answer, as a stage that is complete} */
        public CompletionStage<Decision> now() {
            return stage;
        }
    }

    /** Leaves everything to the rules of rooms and calls. */
    AccessPolicy OPEN = new AccessPolicy() {};

    /** Answers every question with {@link Decision#NO}. */
    AccessPolicy CLOSED = ClosedPolicy.INSTANCE;

    /**
     * What a moderator asks for.
     *
     * @param act {@code LOCK}, {@code UNLOCK}, {@code KICK}, {@code ADMIT} or {@code DENY}
     * @param room the id of the room
     * @param peer the peer that it is about, as the client names it; null for {@code LOCK} and {@code UNLOCK}
     * @param user the account of that peer; null if it has none, or if there is no such peer
     */
    record Moderation(
            MessageType act,
            String room,
            @Nullable String peer,
            @Nullable String user) {}

    /**
     * {@return whether a room of this id may be made; the id is unguessable when the client did not choose it} A {@code join} that would make the room is a plain
     * one where this says no.
     *
     * @param who the peer that asks
     * @param room the id of the room
     */
    default CompletionStage<Decision> mayCreate(Requester who, String room) {
        return Decision.BY_ROOM.now();
    }

    /**
     * {@return whether a room may be joined, or knocked at, or a dialect's topic subscribed to; not asked of {@code create}} With {@link Decision#YES} the peer joins without the room's
     * password, although it is locked, and although the peer was removed from it. The room's capacity holds in any case.
     *
     * @param who the peer that asks
     * @param room the id of the room
     */
    default CompletionStage<Decision> mayJoin(Requester who, String room) {
        return Decision.BY_ROOM.now();
    }

    /**
     * {@return whether a peer that is not in a room may be told who is} Asked after {@link #mayJoin} has allowed the peer to join; who is in a room that it could not
     * enter now it is not told in any case, except by {@link Decision#YES} of {@link #mayJoin}.
     *
     * @param who the peer that asks
     * @param room the id of the room
     */
    default CompletionStage<Decision> mayLook(Requester who, String room) {
        return Decision.BY_ROOM.now();
    }

    /**
     * The options of a room that a request makes if there is none of this id. Asked after {@link #mayCreate} has allowed it.
     *
     * @param who the peer that asks
     * @param room the id of the room
     * @param asked the options that the client asked for
     * @return the options that the room gets. A capacity above {@code Limits.roomCapacity} is lowered to that
     */
    default CompletionStage<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
        return CompletableFuture.completedStage(asked);
    }

    /**
     * {@return whether a member may do this to its room, or to another peer in it} By the rules of rooms only the room's moderator may. With {@link Decision#YES} a
     * peer may although it is not the moderator, and although it is not in the room.
     *
     * @param who the peer that asks
     * @param what what it wants to do, in which room, to whom
     */
    default CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
        return Decision.BY_ROOM.now();
    }

    /**
     * {@return whether a peer may be called}
     *
     * @param who the peer that calls
     * @param peer the id of the peer that is called
     */
    default CompletionStage<Decision> mayCall(Requester who, String peer) {
        return Decision.BY_ROOM.now();
    }

    /**
     * {@return whether a user may be called, on all their devices}
     *
     * @param who the peer that calls
     * @param user the user that is called
     */
    default CompletionStage<Decision> mayCallUser(Requester who, String user) {
        return Decision.BY_ROOM.now();
    }

    /**
     * {@return whether a message may go to its receivers, with whom the sender shares a room or a call} Asked for each message, so it answers at once, from
     * what it has in memory.
     *
     * @param who the sender
     * @param message a {@link Message.Signal} or a {@link Message.Send}. Of a dialect, a signal may go to a peer by its id alone, and there is a {@link Message.Publication} for
     *     the subscribers of a topic
     */
    default Decision mayRelay(Requester who, Message message) {
        return Decision.BY_ROOM;
    }
}
