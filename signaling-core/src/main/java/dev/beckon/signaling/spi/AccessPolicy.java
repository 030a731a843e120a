package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.PeerInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who may do what, beyond the rules of rooms themselves. Asked before the registry is; must not block; safe for use by many threads. {@code false}
 * is answered by {@code forbidden}, for a call by {@code not-found}, so that it tells nothing about the one called. Everything is allowed by default,
 * except that only a room's moderator moderates.
 */
public interface AccessPolicy {

    /** Everything that the defaults allow. */
    AccessPolicy OPEN = new AccessPolicy() {};

    /** Who asks: what others see of it, and who it is by the authenticator's word. */
    record Requester(PeerInfo info, Identity identity) {}

    /**
     * Whether a room of this id may be made; the id is unguessable when the client did not choose it. A {@code join} that would make the room
     * is a plain one where this says no.
     */
    default CompletionStage<Boolean> mayCreate(Requester who, String room) {
        return CompletableFuture.completedStage(true);
    }

    /** Whether this room may be joined, or knocked at; not asked of {@code create}. */
    default CompletionStage<Boolean> mayJoin(Requester who, String room) {
        return CompletableFuture.completedStage(true);
    }

    /** Whether this peer may be called. */
    default CompletionStage<Boolean> mayCall(Requester who, String peer) {
        return CompletableFuture.completedStage(true);
    }

    /** Whether this user may be called, on all their devices; {@code mayCall} is asked by default, as if of a peer. */
    default CompletionStage<Boolean> mayCallUser(Requester who, String user) {
        return mayCall(who, user);
    }

    /**
     * Whether this message may go to its receivers, whom the sender shares a room or a call with. Asked for each one, so it answers at once, from what it has
     * in memory.
     *
     * @param message a {@link Message.Signal} or a {@link Message.Send}
     */
    default boolean mayRelay(Requester who, Message message) {
        return true;
    }

    /** Whether this peer moderates the room although it is not its moderator. */
    default CompletionStage<Boolean> mayModerate(Requester who, String room) {
        return CompletableFuture.completedStage(false);
    }
}
