package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import java.util.List;

/**
 * One side of a pair of peers: this session's view of its negotiation with another peer. Guarded by the lock of its session.
 *
 * <p>Each side judges by what passes it, the other side's session by what passes there; both come to the same outcome because the roles
 * are the same for ever (the peer whose id sorts first is polite), wherever the sessions live.
 *
 * <pre>
 *                    our offer goes out                       their offer comes in
 *       OFFERED ◀──────────────────────────── STABLE ────────────────────────────▶ ASKED
 *          │                                    ▲ ▲                                  │
 *          └──── their answer comes in ─────────┘ └───────── our answer goes out ────┘
 *
 *       glare: in ASKED, our offer passes if we are impolite (→ OFFERED) and is dropped if we are polite
 *              in OFFERED, their offer passes if we are polite (→ ASKED) and is dropped if we are impolite
 * </pre>
 *
 * An offer that is dropped takes its candidates with it: they are dropped until the next description that passes.
 */
final class Link {

    private enum State {
        STABLE,
        OFFERED,
        ASKED
    }

    /** What becomes of a message. */
    enum Verdict {
        PASS,
        DROP,
        BAD_STATE
    }

    PeerInfo info;
    final boolean polite;

    /** The rooms that both are in. */
    List<String> rooms;

    boolean away;

    private State state = State.STABLE;

    /** Of the offer outstanding, or of the one answered last. */
    private long epoch = Message.NO_EPOCH;

    private long ourEpoch = Message.NO_EPOCH;
    private boolean ourCandidatesVoid;
    private boolean theirCandidatesVoid;

    Link(String own, PeerInfo other, String room, boolean away) {
        this.info = other;
        this.polite = own.compareTo(other.peer()) < 0;
        this.rooms = List.of(room);
        this.away = away;
    }

    /** The other side started afresh: whatever was outstanding never ends. */
    void reset() {
        state = State.STABLE;
        epoch = Message.NO_EPOCH;
        ourEpoch = Message.NO_EPOCH;
        ourCandidatesVoid = false;
        theirCandidatesVoid = false;
    }

    /** Judges what our client sends. */
    Verdict sends(MessageType type, long messageEpoch) {
        switch (type) {
            case OFFER:
                if (state == State.ASKED && polite) {
                    ourCandidatesVoid = true;
                    return Verdict.DROP;
                }
                theirCandidatesVoid |= state == State.ASKED;
                return outstanding(State.OFFERED, messageEpoch);
            case ANSWER:
                if (older(messageEpoch, epoch)
                        || state == State.STABLE && messageEpoch != Message.NO_EPOCH && messageEpoch == epoch) {
                    return Verdict
                            .DROP; // an answer to an offer that was replaced, or a second answer to one that was sent
                    // twice
                }
                if (state != State.ASKED || older(epoch, messageEpoch)) {
                    return Verdict.BAD_STATE;
                }
                state = State.STABLE;
                ourEpoch = messageEpoch;
                ourCandidatesVoid = false;
                return Verdict.PASS;
            default:
                return ourCandidatesVoid || older(messageEpoch, ourEpoch) ? Verdict.DROP : Verdict.PASS;
        }
    }

    /** Judges what the other side's session let through. */
    Verdict receives(MessageType type, long messageEpoch) {
        switch (type) {
            case OFFER:
                if (state == State.OFFERED && !polite) {
                    theirCandidatesVoid = true;
                    return Verdict.DROP;
                }
                ourCandidatesVoid |= state == State.OFFERED;
                theirCandidatesVoid = false;
                state = State.ASKED;
                epoch = messageEpoch;
                return Verdict.PASS;
            case ANSWER:
                if (state != State.OFFERED || messageEpoch != epoch && messageEpoch != Message.NO_EPOCH) {
                    return Verdict.DROP;
                }
                state = State.STABLE;
                theirCandidatesVoid = false;
                return Verdict.PASS;
            default:
                return theirCandidatesVoid ? Verdict.DROP : Verdict.PASS;
        }
    }

    private Verdict outstanding(State next, long messageEpoch) {
        state = next;
        epoch = messageEpoch;
        ourEpoch = messageEpoch;
        ourCandidatesVoid = false;
        return Verdict.PASS;
    }

    private static boolean older(long one, long other) {
        return one != Message.NO_EPOCH && other != Message.NO_EPOCH && one < other;
    }
}
