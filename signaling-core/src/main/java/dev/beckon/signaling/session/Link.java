package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link is one peer connection between two peers. This is one session's view of its negotiation, in the states of RFC 9429 §3.2; "local" is this
 * session's client. Guarded by the lock of its session.
 *
 * <p>Each side judges by what passes it, the other side's session by what passes there. Both come to the same outcome because the roles
 * never change (the peer whose id sorts first is polite), wherever the sessions live.
 *
 * <pre>
 *                        local offer                                remote offer
 *   HAVE_LOCAL_OFFER ◀────────────────────────── STABLE ──────────────────────────▶ HAVE_REMOTE_OFFER
 *          │                                      ▲  ▲                                     │
 *          └── remote answer, local withdrawal ───┘  └─── local answer, remote withdrawal ─┘
 *
 *   any of these ── close, from either side ──▶ CLOSED        (a link without a name: ──▶ STABLE)
 *
 *   glare: in HAVE_REMOTE_OFFER a local offer passes if we are impolite (→ HAVE_LOCAL_OFFER) and is dropped if we are polite
 *          in HAVE_LOCAL_OFFER a remote offer passes if we are polite (→ HAVE_REMOTE_OFFER) and is dropped if we are impolite
 * </pre>
 *
 * An offer that is dropped or withdrawn takes its candidates with it: they are void until the next description of their sender passes.
 *
 * <p>The offer that was answered last is kept beside the one that is outstanding, so that its repetition is told from a new offer. The offerer's session does not relay a
 * repetition once the answer has passed it. The answerer's session relays one and leaves the state as it is: its client knows whether its answer was void, and
 * answers again or goes on.
 */
final class Link {

    /** Less than any epoch, and than none. */
    private static final long NEVER = Message.NO_EPOCH - 1;

    private enum State {
        STABLE,
        HAVE_LOCAL_OFFER,
        HAVE_REMOTE_OFFER,
        CLOSED
    }

    /** What becomes of a message. */
    enum Verdict {
        PASS(null),
        GLARE(VoidReason.GLARE),
        STALE(VoidReason.STALE),
        CLOSED(VoidReason.CLOSED),
        /** An error: an answer to an offer that never was. */
        NO_OFFER(null),
        /** An error: an offer on a link that its sender has closed. */
        NAME_USED(null),
        /** An error: an offer on one link more than there may be. */
        TOO_MANY(null);

        /** Null where the message passes, or is answered by an error. */
        final @Nullable VoidReason reason;

        Verdict(@Nullable VoidReason reason) {
            this.reason = reason;
        }
    }

    /** Null for the link of those who name none. */
    final @Nullable String name;

    /** The next older one of the pair. */
    @Nullable
    Link next;

    private State state = State.STABLE;

    /** Of the offer outstanding, or of the one that was outstanding last. */
    private long epoch = Message.NO_EPOCH;

    /** Of the offer that was answered last. */
    private long agreed = Message.NO_EPOCH;

    /** Whether that offer was our client's. */
    private boolean agreedOnOurs;

    /** Of the newest local description. */
    private long localEpoch = Message.NO_EPOCH;

    /** Whether our client has closed the link. */
    private boolean closedByUs;

    /** The highest of a remote offer: to answer a higher one is no race but an error. */
    private long asked = NEVER;

    private boolean localCandidatesVoid;
    private boolean remoteCandidatesVoid;

    Link(@Nullable String name, @Nullable Link next) {
        this.name = name;
        this.next = next;
    }

    boolean isNamed(@Nullable String wanted) {
        return Objects.equals(name, wanted);
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Nothing is outstanding: a link that is forgotten now loses no offer and no answer. */
    boolean isIdle() {
        return state == State.STABLE || state == State.CLOSED;
    }

    boolean hasLocalOffer() {
        return state == State.HAVE_LOCAL_OFFER;
    }

    /** The other side started afresh, or lost messages: whatever was outstanding never ends. */
    void reset() {
        state = State.STABLE;
        epoch = Message.NO_EPOCH;
        localEpoch = Message.NO_EPOCH;
        agreed = Message.NO_EPOCH;
        localCandidatesVoid = false;
        remoteCandidatesVoid = false;
    }

    /** Judges what our client sends. */
    Verdict sends(MessageType type, long messageEpoch, boolean polite) {
        if (state == State.CLOSED) {
            return closedByUs ? afterItsEnd(type) : Verdict.CLOSED;
        }
        return switch (type) {
            case OFFER -> localOffer(messageEpoch, polite);
            case ANSWER -> localAnswer(messageEpoch, polite);
            case WITHDRAW -> localWithdrawal(messageEpoch);
            case CLOSE -> close(true);
            default -> localCandidatesVoid || older(messageEpoch, localEpoch) ? Verdict.STALE : Verdict.PASS;
        };
    }

    /** What our client sends on a link that it has closed. Its end may be said again, because its delivery may have failed. */
    private static Verdict afterItsEnd(MessageType type) {
        return switch (type) {
            case OFFER -> Verdict.NAME_USED;
            case CLOSE -> Verdict.PASS;
            default -> Verdict.CLOSED;
        };
    }

    /** Judges what the other side's session let through. */
    Verdict receives(MessageType type, long messageEpoch, boolean polite) {
        if (state == State.CLOSED) {
            return Verdict.CLOSED;
        }
        return switch (type) {
            case OFFER -> remoteOffer(messageEpoch, polite);
            case ANSWER -> remoteAnswer(messageEpoch);
            case WITHDRAW -> remoteWithdrawal(messageEpoch);
            case CLOSE -> close(false);
            default -> remoteCandidatesVoid ? Verdict.STALE : Verdict.PASS;
        };
    }

    private Verdict localOffer(long messageEpoch, boolean polite) {
        if (isAgreed(messageEpoch, true)) {
            return Verdict.STALE; // sent again before its answer was read
        }
        if (givesWay(State.HAVE_REMOTE_OFFER, polite)) {
            localCandidatesVoid = true;
            return Verdict.GLARE;
        }
        remoteCandidatesVoid |= state == State.HAVE_REMOTE_OFFER;
        localCandidatesVoid = false;
        localEpoch = messageEpoch;
        return offered(State.HAVE_LOCAL_OFFER, messageEpoch);
    }

    private Verdict remoteOffer(long messageEpoch, boolean polite) {
        if (isAgreed(
                messageEpoch, false)) { // sent again: our answer has not come there, or not yet; our client knows more
            return state == State.HAVE_LOCAL_OFFER && !polite ? Verdict.STALE : Verdict.PASS;
        }
        asked = Math.max(asked, messageEpoch);
        if (givesWay(State.HAVE_LOCAL_OFFER, !polite)) {
            remoteCandidatesVoid = true;
            return Verdict.GLARE;
        }
        localCandidatesVoid |= state == State.HAVE_LOCAL_OFFER;
        remoteCandidatesVoid = false;
        return offered(State.HAVE_REMOTE_OFFER, messageEpoch);
    }

    /** Whether an offer meets another one, to which it gives way. */
    private boolean givesWay(State other, boolean politeSender) {
        return state == other && politeSender;
    }

    private Verdict offered(State next, long messageEpoch) {
        state = next;
        epoch = messageEpoch;
        return Verdict.PASS;
    }

    private Verdict localAnswer(long messageEpoch, boolean polite) {
        if (state == State.HAVE_REMOTE_OFFER && fits(messageEpoch)) {
            localEpoch = messageEpoch;
            localCandidatesVoid = false;
            return answered(false);
        }
        boolean again =
                isAgreed(messageEpoch, false) && (state == State.STABLE || state == State.HAVE_LOCAL_OFFER && polite);
        if (again) { // the other side's session knows whether the first one has come
            state = State.STABLE;
            localEpoch = messageEpoch;
            localCandidatesVoid = false;
            return Verdict.PASS;
        }
        return asked != NEVER && !older(asked, messageEpoch) ? Verdict.STALE : Verdict.NO_OFFER;
    }

    private Verdict remoteAnswer(long messageEpoch) {
        if (state == State.HAVE_LOCAL_OFFER && fits(messageEpoch)) {
            remoteCandidatesVoid = false;
            return answered(true);
        }
        return Verdict.STALE;
    }

    private Verdict answered(boolean ours) {
        state = State.STABLE;
        agreed = epoch;
        agreedOnOurs = ours;
        return Verdict.PASS;
    }

    /** Passes as well when it crosses the answer, because the answer is void then and its sender has to know. */
    private Verdict localWithdrawal(long messageEpoch) {
        if (withdraws(State.HAVE_LOCAL_OFFER, messageEpoch, true)) {
            localCandidatesVoid = true;
            return Verdict.PASS;
        }
        return Verdict.STALE;
    }

    private Verdict remoteWithdrawal(long messageEpoch) {
        if (withdraws(State.HAVE_REMOTE_OFFER, messageEpoch, false)) {
            remoteCandidatesVoid = true;
            return Verdict.PASS;
        }
        return Verdict.STALE;
    }

    private boolean withdraws(State outstanding, long messageEpoch, boolean ours) {
        if (state == State.STABLE && isAgreed(messageEpoch, ours)) {
            agreed = Message.NO_EPOCH;
            return true;
        }
        if (state == outstanding && fits(messageEpoch)) {
            state = State.STABLE;
            return true;
        }
        return false;
    }

    private Verdict close(boolean byUs) {
        reset();
        if (name != null) {
            state = State.CLOSED;
            closedByUs = byUs;
        } else {
            localCandidatesVoid = true;
            remoteCandidatesVoid = true;
        }
        return Verdict.PASS;
    }

    /** Whether it names the offer outstanding; who uses no epochs can mean no other. */
    private boolean fits(long messageEpoch) {
        return messageEpoch == epoch || messageEpoch == Message.NO_EPOCH || epoch == Message.NO_EPOCH;
    }

    /** Whether it names the offer that was answered last, and that offer was of this side. */
    private boolean isAgreed(long messageEpoch, boolean ours) {
        return agreed != Message.NO_EPOCH && messageEpoch == agreed && agreedOnOurs == ours;
    }

    private static boolean older(long one, long other) {
        return one != Message.NO_EPOCH && other != Message.NO_EPOCH && one < other;
    }

    // ---- from node to node

    void write(FieldWriter out) {
        out.text(1, name)
                .name(2, state)
                .number(3, epoch)
                .number(4, agreed)
                .flag(5, agreedOnOurs)
                .number(6, localEpoch)
                .flag(7, closedByUs)
                .number(8, asked)
                .flag(9, localCandidatesVoid)
                .flag(10, remoteCandidatesVoid);
    }

    /** @param next the next older one of the pair */
    static Link read(Fields in, @Nullable Link next) {
        Link link = new Link(in.textOrNull(1), next);
        link.state = in.name(2, State.class);
        link.epoch = in.number(3);
        link.agreed = in.number(4);
        link.agreedOnOurs = in.flag(5);
        link.localEpoch = in.number(6);
        link.closedByUs = in.flag(7);
        link.asked = in.number(8);
        link.localCandidatesVoid = in.flag(9);
        link.remoteCandidatesVoid = in.flag(10);
        return link;
    }
}
