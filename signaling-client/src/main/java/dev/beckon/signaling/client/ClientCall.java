package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call between two peers, of which this client is one.
 *
 * <pre>
 *     outgoing   ringing ────────────────────────────▶ active ──▶ ended
 *                   └─▶ ended                             ▲
 *     incoming   ringing ──accept()──▶ connecting ────────┘
 *                   └─▶ ended              └─▶ ended
 * </pre>
 *
 * Accept may cross with cancel, two calls with each other, and an answer with that of another device. So an acceptance counts only when the server says so;
 * what this side has ended stays ended, whatever was on its way; and of two calls that crossed, the one of this object lives on under the id that the server
 * chose. While it is active, the two may open links and send messages to each other. Safe for use by many threads.
 */
public final class ClientCall {

    /** Where a call is. */
    public enum State {
        /** Nobody has accepted. */
        RINGING,
        /** This side has accepted, and the server has not confirmed it. */
        CONNECTING,
        /** Both sides have accepted, and the server has said so. */
        ACTIVE,
        /** It is over, see {@link CallEnd}. */
        ENDED
    }

    /** After {@code crossed} the other call is accepted at once, unless its caller gave up at the same moment. */
    private static final Duration CROSSING = Duration.ofSeconds(10);

    private final Session session;
    private final Courier courier;
    private final Phone phone;

    /** Who was asked for: a peer, or a user. */
    private final String asked;

    private final CompletableFuture<RoomPeer> accepted = new CompletableFuture<>();
    private volatile boolean outgoing;
    private volatile CallListener listener = CallListener.NONE;
    private volatile State state = State.RINGING;
    private volatile @Nullable String id;
    private volatile @Nullable RoomPeer peer;
    private volatile @Nullable CallEnd end;
    private boolean crossing;
    private Cancellable timer = () -> {};

    ClientCall(Session session, Courier courier, Phone phone, @Nullable String id, String asked, boolean outgoing) {
        this.session = session;
        this.courier = courier;
        this.phone = phone;
        this.id = id;
        this.asked = asked;
        this.outgoing = outgoing;
    }

    // ---- for the application

    /**
     * Sets who hears what becomes of it from now on, in the place of the one before.
     *
     * @param next set within {@link ClientListener#incoming}, it misses nothing
     */
    public void listener(CallListener next) {
        listener = next;
    }

    /** {@return the server's name for it; null until it rings} */
    public @Nullable String id() {
        return id;
    }

    /** {@return where it is} */
    public State state() {
        return state;
    }

    /** {@return the other side as it was named: the caller of an incoming call; the peer or user that was called} */
    public String with() {
        return asked;
    }

    /** {@return the other side, as it is at this moment; null until the call is accepted} */
    public @Nullable RoomPeer peer() {
        return peer;
    }

    /** {@return whether this side calls, and so makes the offer} Of two calls that crossed, one becomes incoming. */
    public boolean isOutgoing() {
        return outgoing;
    }

    /** {@return why it is over; null before} */
    public @Nullable CallEnd end() {
        return end;
    }

    /**
     * {@return a stage that has the other side when the call is accepted, and fails with a {@link ClientException} when it ends before that: the server's
     * refusal, or {@code CLOSED}, see {@link #end}}
     */
    public CompletionStage<RoomPeer> accepted() {
        return Stages.outward(accepted, session.options.executor());
    }

    /**
     * Waits until the call is accepted, or over.
     *
     * @return the other side
     * @throws ClientException if the call ends before that: the server's refusal, or {@code CLOSED}, see {@link #end}
     * @throws InterruptedException if the thread is interrupted while it waits; the call goes on
     */
    public RoomPeer awaitAccepted() throws InterruptedException {
        return Stages.await(accepted);
    }

    /** Accepts an incoming call. It is {@code ACTIVE} only when the server agrees. */
    public void accept() {
        session.loop.execute(() -> {
            if (!outgoing && state == State.RINGING) {
                state = State.CONNECTING;
                sayAccept();
            }
        });
    }

    /** Declines an incoming call. */
    public void decline() {
        decline(false);
    }

    /** Declines an incoming call, because this side is in another. */
    public void busy() {
        decline(true);
    }

    /** Ends it in whatever state it is: a cancel, a decline or a hang-up. */
    public void hangUp() {
        session.loop.execute(this::hungUp);
    }

    private void decline(boolean busy) {
        session.loop.execute(() -> {
            if (!outgoing && state == State.RINGING) {
                declined(busy);
            }
        });
    }

    // ---- on the loop

    private void declined(boolean busy) {
        String known = id;
        if (known != null) {
            phone.decline(known, busy);
        }
        ended(busy ? EndReason.BUSY : EndReason.DECLINED);
    }

    private void hungUp() {
        switch (state) {
            case RINGING -> {
                if (outgoing) {
                    say(MessageType.CANCEL);
                    ended(EndReason.CANCELLED);
                } else {
                    declined(false);
                }
            }
            case CONNECTING, ACTIVE -> {
                say(MessageType.HANGUP);
                ended(EndReason.HANGUP);
            }
            case ENDED -> {
                // it stays so
            }
        }
    }

    /** The call rings, under this id. */
    void rings(String call) {
        id = call;
        if (state == State.ENDED) {
            say(MessageType.CANCEL);
        } else {
            CallListener to = listener;
            courier.tell(() -> to.ringing(this));
        }
    }

    private void sayAccept() {
        String known = id;
        if (known != null) {
            session.insist(
                    reply -> new Message.CallAction(MessageType.ACCEPT, reply, known),
                    () -> state == State.CONNECTING,
                    why -> notAccepted(known, why));
        }
    }

    /** After a loss of the session the server names the calls that it still knows. */
    private void notAccepted(String known, ClientException why) {
        if (state == State.CONNECTING && why.kind() == Kind.REFUSED) {
            phone.decline(known, false);
            refused(why);
        }
    }

    /** The server has not heard that it was accepted. */
    void ringsStill() {
        if (state == State.CONNECTING) {
            sayAccept();
        }
    }

    /** Calling somebody whose call rings here is accepting it. */
    void becomesIncoming() {
        outgoing = false;
    }

    /** Whether this call has given way to one that came from this peer, and waits for it. */
    boolean crosses(String other) {
        return crossing && (asked.equals(other) || phone.isUser(this));
    }

    void accepted(Message.Accepted message) {
        id = message.call();
        if (state == State.ACTIVE || state == State.ENDED) {
            return; // said once more to a session that started afresh
        }
        timer.cancel();
        if (crossing) {
            outgoing = false;
            crossing = false;
        }
        RoomPeer other = RoomPeer.of(message.peer(), message.polite(), false, !outgoing);
        peer = other;
        state = State.ACTIVE;
        CallListener to = listener;
        courier.tell(() -> to.accepted(this, other));
        accepted.complete(other);
    }

    /** The server's word. */
    void ends(EndReason reason) {
        if (reason == EndReason.CROSSED) {
            crossing = true;
            timer = session.after(CROSSING, () -> {
                if (crossing) {
                    ended(EndReason.CANCELLED);
                }
            });
        } else {
            ended(reason);
        }
    }

    void away(boolean isAway, boolean resumed) {
        RoomPeer known = peer;
        if (known != null) {
            peer = known.away(isAway);
            CallListener to = listener;
            courier.tell(() -> {
                if (isAway) {
                    to.peerAway(this);
                } else {
                    to.peerBack(this, resumed);
                }
            });
        }
    }

    void described(Message.PeerUpdated updated) {
        RoomPeer known = peer;
        if (known != null && known.id().equals(updated.info().peer())) {
            peer = known.described(updated.info());
            CallListener to = listener;
            courier.tell(() -> to.peerUpdated(this));
        }
    }

    void refused(ClientException why) {
        boolean lost = why.kind() == Kind.SESSION_LOST || why.kind() == Kind.CLOSED;
        ended(new CallEnd(lost ? EndReason.LOST : EndReason.DECLINED, why));
    }

    void ended(EndReason reason) {
        ended(new CallEnd(reason, null));
    }

    private void ended(CallEnd how) {
        if (state == State.ENDED) {
            return;
        }
        timer.cancel();
        crossing = false;
        state = State.ENDED;
        end = how;
        phone.isOver(this);
        CallListener to = listener;
        courier.tell(() -> to.ended(this, how));
        ClientException refusal = how.refusal();
        accepted.completeExceptionally(
                refusal == null
                        ? new ClientException(
                                Kind.CLOSED,
                                "the call has ended: " + how.reason().wire())
                        : refusal);
    }

    private void say(MessageType type) {
        String known = id;
        if (known != null) {
            phone.end(type, known);
        }
    }

    @Override
    public String toString() {
        return "ClientCall[" + id + ", " + (outgoing ? "to " : "from ") + asked + ", " + state + "]";
    }
}
