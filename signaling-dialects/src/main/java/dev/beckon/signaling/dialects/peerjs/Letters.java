package dev.beckon.signaling.dialects.peerjs;

import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What one client sends to others, in order for each of them. What is for a peer that is not there waits on the sender's node, for {@link #PATIENCE}:
 *
 * <pre>
 *   (sent) ──▶ ON ITS WAY ── it is there ──▶ the next one, until none is left
 *                 │    ▲
 *       not there │    │ it opens on this node, or a second is over
 *                 ▼    │
 *                WAITING ── too long, or too much ──▶ (dropped, and the sender is told once)
 * </pre>
 *
 * Guarded by its monitor, which is held while the registry is asked.
 */
final class Letters {

    /** How long letters wait for a peer, from the first that it was not there for. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often a peer is looked for that may open on another node. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Peers that one client may have letters waiting for. 64: more than a mesh of calls. */
    static final int MOST_PEERS = 64;

    /** Letters that wait for one client's peers: 1,024 are offers to 40 peers with 25 candidates each. */
    static final int MOST_LETTERS = 1024;

    /** Bytes of those: 1 MiB. */
    static final int MOST_BYTES = 1024 * 1024;

    /** Of a letter besides its payload. */
    private static final int ENVELOPE_BYTES = 128;

    private record Letter(MessageType type, Payload payload) {
        int bytes() {
            return payload.length() + ENVELOPE_BYTES;
        }
    }

    /** Those for one peer; the first may be on its way. */
    private static final class Pile {
        private final String peer;
        private final ArrayDeque<Letter> letters = new ArrayDeque<>(4);
        private boolean onItsWay;
        private boolean missed;

        Pile(String peer) {
            this.peer = peer;
        }
    }

    private final PeerJsClient sender;
    private final Desk desk;
    private final Waiting waiting;
    private final Consumer<String> expired;

    private final Map<String, Pile> piles = new HashMap<>(4);
    private int count;
    private int bytes;
    private boolean closed;

    /** @param expired told the id of a peer that letters were dropped for */
    Letters(PeerJsClient sender, Desk desk, Waiting waiting, Consumer<String> expired) {
        this.sender = sender;
        this.desk = desk;
        this.waiting = waiting;
        this.expired = expired;
    }

    /** On the connection's executor. */
    synchronized void send(MessageType type, String peer, Payload payload) {
        Letter letter = new Letter(type, payload);
        Pile pile = piles.get(peer);
        if (pile != null) {
            keep(pile, letter);
            return;
        }
        CompletableFuture<Boolean> arrives = mail(peer, letter);
        if (arrives.isDone() && arrives.join()) {
            return; // no pile for those who are there
        }
        if (closed) {
            return;
        }
        Pile made = new Pile(peer);
        piles.put(peer, made);
        if (keep(made, letter)) {
            follow(made, arrives);
        }
    }

    private CompletableFuture<Boolean> mail(String peer, Letter letter) {
        return desk.mail(new Message.Signal(letter.type, Message.NO_ID, peer, letter.payload, null, Message.NO_EPOCH))
                .toCompletableFuture();
    }

    /** @return false if that is too much: then nothing waits for this peer any more */
    private boolean keep(Pile pile, Letter letter) {
        boolean room = piles.size() <= MOST_PEERS
                && count < MOST_LETTERS
                && bytes + letter.bytes() <= MOST_BYTES
                && waiting.takes(letter.bytes());
        if (!room) {
            drop(pile);
            return false;
        }
        pile.letters.add(letter);
        count++;
        bytes += letter.bytes();
        return true;
    }

    private void follow(Pile pile, CompletableFuture<Boolean> arrives) {
        pile.onItsWay = true;
        arrives.thenAccept(there -> came(pile, there));
    }

    private synchronized void came(Pile pile, boolean there) {
        pile.onItsWay = false;
        if (closed || piles.get(pile.peer) != pile) {
            return;
        }
        if (there) {
            release(pile.letters.remove());
            if (pile.letters.isEmpty()) {
                remove(pile);
            } else {
                goOn(pile);
            }
        } else if (!pile.missed) {
            pile.missed = true;
            waiting.begins(pile.peer, sender);
            desk.after(PATIENCE, () -> expire(pile));
            look(pile);
        }
    }

    private void goOn(Pile pile) {
        if (!pile.onItsWay && piles.get(pile.peer) == pile) {
            follow(pile, mail(pile.peer, pile.letters.element()));
        }
    }

    /** At once, because it may have come between the answer that it is not there and our saying that we wait; then again and again. */
    private synchronized void look(Pile pile) {
        if (!closed && piles.get(pile.peer) == pile) {
            goOn(pile);
            desk.after(LOOK, () -> look(pile));
        }
    }

    /** The peer is there now. On the connection's executor. */
    synchronized void isThere(String peer) {
        Pile pile = piles.get(peer);
        if (pile != null && !closed) {
            goOn(pile);
        }
    }

    private synchronized void expire(Pile pile) {
        if (!closed && piles.get(pile.peer) == pile) {
            drop(pile);
        }
    }

    private void drop(Pile pile) {
        remove(pile);
        expired.accept(pile.peer);
    }

    private void remove(Pile pile) {
        piles.remove(pile.peer);
        pile.letters.forEach(this::release);
        if (pile.missed) {
            waiting.ends(pile.peer, sender);
        }
    }

    private void release(Letter letter) {
        count--;
        bytes -= letter.bytes();
        waiting.gives(letter.bytes());
    }

    /** The sender is gone, and with it what it had to say. */
    synchronized void close() {
        closed = true;
        List<Pile> all = new ArrayList<>(piles.values());
        all.forEach(this::remove);
    }
}
