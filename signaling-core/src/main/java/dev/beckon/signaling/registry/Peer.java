package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A peer as a {@link PeerRegistry} sees it. Safe for use by many threads; nothing here blocks. */
public interface Peer {

    /** {@return the id by which others know it; never changes} */
    String id();

    /** {@return what others see of it now} */
    PeerInfo info();

    /** {@return the account that it belongs to, or null; never changes} */
    @Nullable
    String user();

    /** {@return whether other peers were told that its connection is interrupted: what is delivered waits for its return} */
    boolean away();

    /**
     * Hands a message to the peer. Messages delivered by one thread, or one after another in some other way, reach the client in
     * that order. Neither calls the registry or a listener before it returns, nor waits for anything, nor throws: so it may be called with a lock
     * held.
     *
     * @param message as the peer is to get it
     */
    void deliver(Outgoing message);

    /**
     * {@return whether this is the secret of the peer's session, or an older one while that is valid} Asked when another node asks for the session; if it is {@linkplain
     * #surrender surrendered} after that, the secret decides what the client is told here: that another connection has its session, or that it may come back.
     *
     * @param secret the one that is shown
     */
    boolean recognises(String secret);

    /**
     * What its session needs to go on when this node dies, as it is now; null, the default, if it cannot: then it is lost with its node. Asked for when the peer registers, and when it is {@linkplain
     * PeerRegistry#renewed renewed}.
     *
     * @return null if the session cannot go on without this node
     */
    default @Nullable SessionRecord sessionRecord() {
        return null;
    }

    /**
     * {@return whether the peer's client is there} Asked when another client wants the peer's id. Where its session would end with its connection, the client is asked for a sign of life; if it gives none in {@code
     * Limits.probe}, the connection is closed. A session that may be resumed is there until its end, unless its client has no connection and may never have got its welcome: then it ends now. The stage completes with false
     * once the session has ended and the id is free. A peer of which nobody can ask that, the default, is there.
     */
    default CompletionStage<Boolean> answers() {
        return CompletableFuture.completedStage(true);
    }

    /**
     * Gives the session up, for another node to go on with: called by a registry that {@linkplain PeerRegistry#fetch fetches} it. What was delivered
     * before is in the state, what is delivered after is lost; the client's connection to this node is closed. Everything that the session has asked an SPI for is
     * answered first, which takes as long as those answers, at most {@code Limits.spiTimeout} each.
     *
     * @return fails with {@code not-found} if the session has ended
     */
    CompletionStage<SessionState> surrender();

    /**
     * Ends the session at once, without a word to its rooms: called by a registry in which this peer is registered no more, because the other nodes gave its node up, or because the registry has lost what
     * it knew. The connection of a client that resumes stays open: the client is told {@code hello-again}, says hello on it, and goes on with what the registry has left of its session, or begins a new one.
     * The connection of any other client is closed.
     */
    default void evict() {
        surrender();
    }
}
