package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the peers of this node have asked of the engine and what has not come back yet. As long as there is something, whatever else a peer says takes the same way, and so stays behind it; when there is nothing, a message to a
 * peer of the same node may go there straight.
 *
 * <pre>
 *                asks                   answered            the inbox was read as far as the script wrote
 *   NOTHING ────────────▶ ASKED ──────────────────▶ WRITTEN ─────────────────────────────────────────────▶ NOTHING
 *                           │ failed: nobody knows                     ▲
 *                           └────────────────▶ IN DOUBT ───────────────┘
 *                                      the lease was renewed since: it has run by now, or never will
 * </pre>
 */
final class UnderWay {

    private static final class Matters {
        int asked;
        /** The last entry of the inbox that is due to this peer. */
        InboxId written = InboxId.START;
        /** The renewal that ends the doubt; 0 where there is none. */
        long doubtUntil;
    }

    private final Member member;
    private final Inbox inbox;
    private final ConcurrentHashMap<Peer, Matters> all = new ConcurrentHashMap<>();

    UnderWay(Member member, Inbox inbox) {
        this.member = member;
        this.inbox = inbox;
    }

    /** Whether everything that the peer asked is done, and was delivered where it concerns this node. */
    boolean nothingOf(Peer peer) {
        return !all.containsKey(peer)
                || all.computeIfPresent(peer, (key, matters) -> isDone(matters) ? null : matters) == null;
    }

    private boolean isDone(Matters matters) {
        return matters.asked == 0 && matters.doubtUntil == 0 && inbox.isPast(matters.written);
    }

    /** The peer asks something. */
    <T> CompletableFuture<T> of(Peer peer, Supplier<CompletableFuture<T>> command) {
        all.compute(peer, (key, known) -> {
            Matters matters = known == null ? new Matters() : known;
            matters.asked++;
            return matters;
        });
        return asked(command)
                .whenComplete((value, failure) -> all.computeIfPresent(peer, (key, matters) -> {
                    matters.asked--;
                    if (failure != null && !Engine.isDecided(SignalingException.of(failure))) {
                        matters.doubtUntil = member.renewals() + 2; // one that is under way may have been asked before
                    }
                    return matters;
                }));
    }

    private static <T> CompletableFuture<T> asked(Supplier<CompletableFuture<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException unasked) { // what the peer shows of itself cannot be written
            return CompletableFuture.failedFuture(unasked);
        }
    }

    /** What the peer asked has put this into the inbox last. */
    void wrote(Peer peer, InboxId id) {
        all.computeIfPresent(peer, (key, matters) -> {
            matters.written = matters.written.max(id);
            return matters;
        });
    }

    /** The peer is not of this node any more. */
    void forget(Peer peer) {
        all.remove(peer);
    }

    /** Nothing that was asked matters any more. */
    void forgetAll() {
        all.clear();
    }

    /** @param last the end of the inbox then */
    void renewed(long renewals, InboxId last) {
        for (Peer peer : all.keySet()) {
            all.computeIfPresent(peer, (key, matters) -> {
                if (matters.doubtUntil != 0 && matters.doubtUntil <= renewals) {
                    matters.doubtUntil = 0;
                    matters.written = matters.written.max(last);
                }
                return matters;
            });
        }
    }
}
