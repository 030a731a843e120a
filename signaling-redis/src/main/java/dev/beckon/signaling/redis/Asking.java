package dev.beckon.signaling.redis;

import dev.beckon.signaling.registry.Peer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is asked of the engine, for peers in their turn, and how the answer comes. */
final class Asking {

    final Turns turns = new Turns();
    private final Member member;
    private final Residents residents;

    Asking(Member member, Residents residents) {
        this.member = member;
        this.residents = residents;
    }

    /** A peer of this node asks, in its turn. */
    <T> CompletableFuture<T> inTurn(Peer peer, Supplier<CompletableFuture<T>> command) {
        return residents.isKnown(peer)
                ? residents.underWay.of(peer, () -> turns.take(peer, command))
                : turns.take(peer, command);
    }

    /** As soon as the script has run; it may have put something into the inbox of this node. */
    CompletableFuture<Void> writes(Peer peer, Script script, Object... arguments) {
        return member.command(script, arguments).thenAccept(last -> wrote(peer, last));
    }

    /** As soon as the script has run. @return whether there is such a peer */
    CompletableFuture<Boolean> delivers(@Nullable Peer from, String to, byte[] message) {
        return member.command(Script.DELIVER, to, Packed.pair(to, message)).thenApply(answer -> {
            List<?> there = (List<?>) answer;
            wrote(from, there.get(1));
            return (Long) there.get(0) == 1;
        });
    }

    /** What a peer has asked has put this into the inbox last; null or empty if nothing. */
    void wrote(@Nullable Peer peer, @Nullable Object id) {
        InboxId last = id == null ? InboxId.START : InboxId.of(id);
        if (peer != null && !last.equals(InboxId.START)) {
            residents.underWay.wrote(peer, last);
        }
    }

    /** Through the inbox. */
    <T> CompletableFuture<T> answered(Script script, Function<Packed, T> read, Object... arguments) {
        return member.call(script, read, arguments);
    }

    /** Through the inbox, and nothing but that it is done. */
    CompletableFuture<Void> nothing(Script script, Object... arguments) {
        return member.<Packed>call(script, answer -> answer, arguments).thenAccept(answer -> {});
    }

    /** As soon as the script has run. */
    CompletableFuture<Void> done(Script script, Object... arguments) {
        return member.command(script, arguments).thenAccept(answer -> {});
    }
}
