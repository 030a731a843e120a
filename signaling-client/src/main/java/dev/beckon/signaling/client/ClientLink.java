package dev.beckon.signaling.client;

import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.VoidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one peer connection's negotiation: offers, answers and candidates, with the epochs and repetitions of PROTOCOL.md (Negotiation). It knows no
 * peer connection: the application carries between the two.
 *
 * <pre>
 *     have-local-offer ◀── offer() ── stable ── offer of the other ──▶ have-remote-offer
 *            └── its answer, withdraw(), rollback ──▶ ▲ ◀── answer(), withdrawn ──┘
 *     any of these ── close(), or of the other ──▶ closed
 * </pre>
 *
 * Safe for use by many threads. What does not fit the state is not sent.
 */
public final class ClientLink {

    /** Where the negotiation is; the names are those of RFC 9429 §3.2. */
    public enum State {
        /** No offer waits for its answer. */
        STABLE,
        /** The other side has not answered this side's offer. */
        HAVE_LOCAL_OFFER,
        /** This side has not answered the other side's offer. */
        HAVE_REMOTE_OFFER,
        /** The link is over. */
        CLOSED
    }

    /** Candidates that go out again with an offer. */
    private static final int CANDIDATES = 256;

    private final Session session;
    private final Courier courier;
    private final Links links;
    private final String peer;
    private final @Nullable String name;

    private volatile LinkListener listener = LinkListener.NONE;
    private volatile State state = State.STABLE;

    /** The newest that either side has used. */
    private long epoch;

    /** Of the last offer that this side has answered, with the answer. */
    private long answeredEpoch = Message.NO_EPOCH;

    private @Nullable Payload lastAnswer;

    /** Of the last own offer whose answer came. */
    private long ownAnswered = Message.NO_EPOCH;

    /** The own offer, as long as it is outstanding, and the candidates that were sent behind it. */
    private @Nullable Payload outstanding;

    private final List<Payload> trickled = new ArrayList<>();

    ClientLink(Session session, Courier courier, Links links, String peer, @Nullable String name) {
        this.session = session;
        this.courier = courier;
        this.links = links;
        this.peer = peer;
        this.name = name;
    }

    // ---- for the application

    /**
     * Sets who hears what the other side says from now on, in the place of the one before.
     *
     * @param next set within {@link ClientListener#linked}, it hears the first offer, too
     */
    public void listener(LinkListener next) {
        listener = next;
    }

    /** {@return the id of the other side} */
    public String peer() {
        return peer;
    }

    /** {@return the name of the link; null for the one of the pair that has none} */
    public @Nullable String name() {
        return name;
    }

    /** {@return where the negotiation is} */
    public State state() {
        return state;
    }

    /** {@return whether this side gives way when both offer at once: its id sorts first, byte by byte (PROTOCOL.md, Negotiation)} */
    public boolean isPolite() {
        String own = session.known.peer;
        return own != null && own.compareTo(peer) < 0;
    }

    /**
     * Offers, or offers anew in the place of an offer that is outstanding. While an offer of the other is unanswered nothing is sent.
     * {@link LinkListener#refused} tells if the server does not pass it on.
     *
     * @param sdp of the local description (RFC 8866)
     */
    public void offer(String sdp) {
        Payload body = text(sdp);
        session.loop.execute(() -> {
            if (state == State.STABLE || state == State.HAVE_LOCAL_OFFER) {
                epoch++;
                outstanding(body);
                state = State.HAVE_LOCAL_OFFER;
                describe(MessageType.OFFER, body, epoch, 1);
            }
        });
    }

    /**
     * Answers the offer of the other side. Without such an offer nothing is sent.
     *
     * @param sdp of the local description (RFC 8866)
     */
    public void answer(String sdp) {
        Payload body = text(sdp);
        session.loop.execute(() -> {
            if (state == State.HAVE_REMOTE_OFFER) {
                state = State.STABLE;
                lastAnswer = body;
                answeredEpoch = epoch;
                describe(MessageType.ANSWER, body, epoch, 1);
            }
        });
    }

    /**
     * Sends a candidate of the newest description. One that the server refuses for its rate is sent again by itself.
     *
     * @param json an RTCIceCandidateInit object
     * @throws IllegalArgumentException if it is no JSON object
     */
    public void candidate(String json) {
        Payload body = JsonCodec.payload(json.trim());
        if (!body.isObject()) {
            throw new IllegalArgumentException("a candidate is a JSON object, not " + json);
        }
        session.loop.execute(() -> gathered(body));
    }

    /** Says that there are no more candidates of the newest description (RFC 8838 §13). */
    public void endOfCandidates() {
        session.loop.execute(() -> gathered(Payload.NULL));
    }

    /** Takes the own offer back. Roll the local description back, too. */
    public void withdraw() {
        session.loop.execute(() -> {
            if (state == State.HAVE_LOCAL_OFFER) {
                long withdrawn = epoch;
                outstanding(null);
                state = State.STABLE;
                insist(MessageType.WITHDRAW, null, withdrawn, () -> epoch == withdrawn && state != State.CLOSED);
            }
        });
    }

    /** The peer connection is closed, or will never be made. */
    public void close() {
        session.loop.execute(() -> {
            if (state != State.CLOSED) {
                end();
                insist(MessageType.CLOSE, null, Message.NO_EPOCH, () -> !links.has(peer, name));
            }
        });
    }

    private static Payload text(String sdp) {
        return Payload.ofJson(JsonClientCodec.quoted(sdp));
    }

    // ---- on the loop

    private void outstanding(@Nullable Payload offer) {
        outstanding = offer;
        trickled.clear();
    }

    void received(Message.Signal signal) {
        if (state == State.CLOSED) {
            return;
        }
        long of = signal.epoch() == Message.NO_EPOCH ? epochOf(signal.type()) : signal.epoch();
        switch (signal.type()) {
            case OFFER -> offered(signal, of);
            case ANSWER -> answered(signal, of);
            case CANDIDATE -> {
                if (of >= epoch) {
                    Payload body = signal.body() == null || !signal.body().isObject() ? null : signal.body();
                    tell(to -> to.candidate(this, body));
                }
            }
            case WITHDRAW -> withdrawn(of);
            case CLOSE -> ended();
            default -> throw new IllegalArgumentException(signal.type().wire() + " is of no negotiation");
        }
    }

    /** What a client without epochs means. */
    private long epochOf(MessageType type) {
        return type == MessageType.OFFER ? epoch + 1 : epoch;
    }

    private void offered(Message.Signal signal, long of) {
        Payload answer = lastAnswer;
        if (of == answeredEpoch && state == State.STABLE && answer != null) {
            describe(MessageType.ANSWER, answer, of, 1); // it was lost
            return;
        }
        boolean collides = state == State.HAVE_LOCAL_OFFER;
        if (collides && !isPolite() || of <= answeredEpoch || of == epoch && state == State.HAVE_REMOTE_OFFER) {
            return;
        }
        if (collides) {
            outstanding(null);
            tell(to -> to.rollback(this));
        }
        epoch = of;
        state = State.HAVE_REMOTE_OFFER;
        String sdp = JsonClientCodec.unquoted(body(signal));
        tell(to -> to.offer(this, sdp));
    }

    private void answered(Message.Signal signal, long of) {
        if (state == State.HAVE_LOCAL_OFFER && of == epoch) {
            outstanding(null);
            ownAnswered = of;
            state = State.STABLE;
            String sdp = JsonClientCodec.unquoted(body(signal));
            tell(to -> to.answer(this, sdp));
        } else if (of <= epoch && of > Math.max(ownAnswered, answeredEpoch)) {
            tell(to -> to.offerAnew(this)); // to an offer that was replaced or withdrawn
        }
    }

    private void withdrawn(long of) {
        if (state == State.HAVE_REMOTE_OFFER && of == epoch) {
            state = State.STABLE;
            tell(to -> to.withdrawn(this));
        } else if (state == State.STABLE && of == answeredEpoch && of == epoch) {
            differs();
        }
    }

    /** The answer came to nothing. */
    private void differs() {
        if (lastAnswer != null) {
            lastAnswer = null;
            tell(to -> to.offerAnew(this));
        }
    }

    private static Payload body(Message.Signal signal) {
        Payload body = signal.body();
        if (body == null) {
            throw new IllegalArgumentException("a description without an sdp");
        }
        return body;
    }

    /** What was negotiated is forgotten: an offer of the other side is void. */
    void sessionLost() {
        if (state == State.HAVE_REMOTE_OFFER) {
            state = State.STABLE;
            tell(to -> to.withdrawn(this));
        }
        lastAnswer = null;
    }

    /** The other side can be reached again, and knows nothing of an offer that is outstanding. */
    void reachable() {
        Payload offer = outstanding;
        if (offer != null) {
            offerAgain(offer, 1);
        }
    }

    /** With its candidates: whoever did not get the offer did not get them. */
    private void offerAgain(Payload offer, int attempt) {
        describe(MessageType.OFFER, offer, epoch, attempt);
        trickled.forEach(candidate -> trickle(candidate, epoch));
    }

    private void describe(MessageType type, Payload body, long of, int attempt) {
        say(type, body, of, new Requests.Watch() {
            @Override
            public void failed(ClientException failure) {
                notPassed(type, body, of, attempt, failure);
            }

            @Override
            public void isVoid(VoidReason reason) {
                if (type == MessageType.ANSWER && reason == VoidReason.STALE && of == answeredEpoch) {
                    differs();
                }
            }
        });
    }

    private void notPassed(MessageType type, Payload body, long of, int attempt, ClientException failure) {
        boolean newest = type == MessageType.OFFER ? outstanding == body : lastAnswer == body && of == epoch;
        if (!newest || state == State.CLOSED || failure.kind() == ClientException.Kind.SESSION_LOST) {
            return; // after a loss of the session, offers go out again by themselves
        }
        if (failure.isRetryable() && failure.kind() == ClientException.Kind.REFUSED && attempt < Insistence.TRIES) {
            session.after(Insistence.pause(failure, attempt), () -> {
                if (type == MessageType.OFFER && outstanding == body) {
                    offerAgain(body, attempt + 1);
                } else if (type == MessageType.ANSWER && lastAnswer == body) {
                    describe(type, body, of, attempt + 1);
                }
            });
            return;
        }
        if (type == MessageType.OFFER) {
            outstanding(null);
            state = State.STABLE;
        }
        tell(to -> to.refused(this, failure));
    }

    /** By the own peer connection. */
    private void gathered(Payload candidate) {
        if (state == State.CLOSED) {
            return;
        }
        if (outstanding != null && trickled.size() < CANDIDATES) {
            trickled.add(candidate);
        }
        trickle(candidate, epoch);
    }

    private void trickle(Payload candidate, long of) {
        insist(MessageType.CANDIDATE, candidate, of, () -> epoch == of && state != State.CLOSED);
    }

    /** Nothing follows from it when it comes to nothing for good. */
    private void insist(MessageType type, @Nullable Payload body, long of, BooleanSupplier wanted) {
        session.insist(id -> new Message.Signal(type, id, peer, body, name, of), wanted, failure -> {});
    }

    private void say(MessageType type, @Nullable Payload body, long of, Requests.Watch watch) {
        try {
            session.watch(id -> new Message.Signal(type, id, peer, body, name, of), watch);
        } catch (ClientException notTaken) {
            watch.failed(notTaken);
        }
    }

    /** By the other side, or with the session. */
    void ended() {
        end();
        tell(to -> to.closed(this));
    }

    void end() {
        state = State.CLOSED;
        outstanding(null);
        lastAnswer = null;
        links.isOver(this);
    }

    private void tell(Consumer<LinkListener> event) {
        // looked up when it is told: a listener that was set in linked() hears the offer that came with it
        courier.tell(() -> event.accept(listener));
    }

    @Override
    public String toString() {
        return "ClientLink[" + peer + (name == null ? "" : ", " + name) + ", " + state + "]";
    }
}
