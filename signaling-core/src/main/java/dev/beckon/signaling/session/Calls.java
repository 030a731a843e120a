package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.CallAction;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.spi.SignalingEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of one peer ask of the registry, and what its client is told of them; {@link CallBook} says what state they are in.
 *
 * <p>A call is a room of two that only the caller and those it calls know: who of several devices answers first, and whether an answer or a
 * cancel came first, is decided by the registry when they enter and leave it, on one node or on many. Being in it gives the right to
 * relay; that a peer is away, back or lost is told as in any room.
 *
 * <p>The book is guarded by the session's lock; what goes out to the registry is done in steps of the session.
 */
final class Calls implements CallBook.Watcher {

    /** Of every call. */
    static final RoomOptions ROOM = RoomOptions.of(2);

    /** The called side waits a little longer than the caller, whose word counts. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final Session session;
    private final CallBook book;
    private final Notices notices;

    Calls(Session session) {
        this.session = session;
        this.book = new CallBook(session.id(), session.node.limits.callsPerPeer(), this);
        this.notices = new Notices(session);
    }

    /** Whether a delivered message is about a call. */
    static boolean concerns(Message message) {
        switch (message.type()) {
            case INCOMING, DECLINE, ENDED:
                return true;
            case PEER_JOINED:
                return CallRoom.is(((Message.PeerJoined) message).room());
            case PEER_LEFT:
                return CallRoom.is(((Message.PeerLeft) message).room());
            case PEER_AWAY:
                return CallRoom.is(((Message.PeerAway) message).room());
            case PEER_BACK:
                return CallRoom.is(((Message.PeerBack) message).room());
            case ROOM_UPDATED:
                return CallRoom.is(((Message.RoomUpdated) message).room());
            default:
                return false;
        }
    }

    // ---- to call, and how long it rings

    CompletionStage<?> call(LiveConnection via, Message.Call request) {
        return new Dialing(session, this, book, notices, via, request).begin();
    }

    /** Both ends have a timer; the one of the called side is for the case that the caller's node is gone. */
    void ringUntil(Call call, Duration end) {
        call.timer = session.node.timers.schedule(end, () -> session.later(() -> timesOut(call.id)));
    }

    private @Nullable CompletionStage<?> timesOut(String id) {
        synchronized (session.lock()) {
            if (!book.timesOut(id)) {
                return null;
            }
        }
        return over(id, EndReason.TIMEOUT);
    }

    // ---- to answer

    @Nullable
    CompletionStage<?> accept(LiveConnection via, CallAction request) {
        String id = request.call();
        synchronized (session.lock()) {
            if (!book.answers(id)) {
                return null;
            }
        }
        return answer(id)
                .handle((done, failure) -> failure == null ? orDone(null) : notEntered(via, request, failure))
                .thenCompose(handled -> handled);
    }

    private CompletionStage<?> notEntered(LiveConnection via, CallAction request, Throwable failure) {
        ErrorCode code = SignalingException.of(failure).code();
        if (code == ErrorCode.NOT_FOUND || code == ErrorCode.ROOM_FULL) {
            boolean cancelled = code == ErrorCode.NOT_FOUND;
            return orDone(over(request.call(), cancelled ? EndReason.CANCELLED : EndReason.ANSWERED_ELSEWHERE));
        }
        ringsAgain(request.call());
        Requests.answered(session, via, request.id(), failure);
        return orDone(null);
    }

    /** A stage in any case. */
    private static CompletionStage<?> orDone(@Nullable CompletionStage<?> stage) {
        return stage == null ? CompletableFuture.completedStage(null) : stage;
    }

    /** Accepting failed: the client may try again, as long as it would have rung. */
    private void ringsAgain(String id) {
        synchronized (session.lock()) {
            Call call = book.ringsAgain(id);
            if (call != null && call.timedOut) {
                session.later(() -> timesOut(id));
            }
        }
    }

    private CompletionStage<?> answer(String id) {
        RoomRequest room = new RoomRequest(CallRoom.of(id), Mode.JOIN, null, false, ROOM);
        return Membership.enter(session, room, view -> {
                    Call call = book.get(id);
                    if (call != null && !view.others().isEmpty()) {
                        book.active(call, view.others().get(0).info());
                    }
                })
                .thenCompose(view -> orDone(view.others().isEmpty() ? over(id, EndReason.CANCELLED) : null));
    }

    @Nullable
    CompletionStage<?> decline(Message.Decline request) {
        PeerInfo caller;
        synchronized (session.lock()) {
            Call call = book.known(request.call());
            if (call == null || call.state != Call.State.RINGING) {
                return null;
            }
            caller = call.other;
            book.end(call, request.busy() ? EndReason.BUSY : EndReason.DECLINED);
        }
        return notices.decline(request.call(), caller, request.busy());
    }

    // ---- to end

    /** Cancel and hangup: each ends the call in whatever state it is, because either may cross with the other side's answer. */
    @Nullable
    CompletionStage<?> finish(CallAction request) {
        Call.State state;
        synchronized (session.lock()) {
            Call call = book.known(request.call());
            if (call == null) {
                return null;
            }
            state = call.state;
        }
        if (state == Call.State.RINGING) {
            return decline(new Message.Decline(request.id(), request.call(), false, null));
        }
        return over(request.call(), state == Call.State.CALLING ? EndReason.CANCELLED : EndReason.HANGUP);
    }

    /** Ends a call from this side, and tells those who still ring. */
    private @Nullable CompletionStage<?> over(String id, EndReason reason) {
        List<String> ringing;
        synchronized (session.lock()) {
            Call call = book.get(id);
            if (call == null) {
                return null;
            }
            ringing = List.copyOf(call.ringing);
            book.end(call, reason);
        }
        return leaveRoom(id)
                .handle((left, failure) -> notices.end(ringing, id, reason))
                .thenCompose(told -> told);
    }

    /** Until then the session knows that it is in the room, and would leave it at its end. What fails is owed. */
    private CompletableFuture<?> leaveRoom(String id) {
        String room = CallRoom.of(id);
        synchronized (session.lock()) {
            if (session.neighbours.room(room) == null) {
                return CompletableFuture.completedFuture(null);
            }
            session.neighbours.left(room);
        }
        return Membership.leave(session, room, Membership.UNASKED);
    }

    /** The registry has taken the session out of the call. Under the lock. */
    void left(String id) {
        Call call = book.get(id);
        if (call != null && call.state == Call.State.ACTIVE) {
            book.end(call, EndReason.HANGUP);
        }
    }

    /** The session ends: nobody may go on ringing. A step; the rooms are left by the session. */
    void abandon(LeaveReason how) {
        EndReason reason = how == LeaveReason.LOST ? EndReason.LOST : EndReason.HANGUP;
        for (Call call : surrender()) {
            if (call.shown) {
                session.node.listener.on(new SignalingEvent.CallEnded(call.id, session.requester(), reason));
            }
            if (call.state == Call.State.CALLING) {
                notices.end(List.copyOf(call.ringing), call.id, EndReason.LOST);
            } else if (call.state == Call.State.RINGING) {
                notices.decline(call.id, call.other, false);
            }
        }
    }

    // ---- what others deliver: under the lock

    @Nullable
    Outgoing accept(Outgoing outgoing) {
        Message message = outgoing.message();
        if (message instanceof Message.Incoming incoming) {
            return incoming(incoming) ? outgoing : null;
        } else if (message instanceof Message.Decline decline) {
            EndReason reason = book.declined(decline.call(), String.valueOf(decline.from()), decline.busy());
            if (reason != null) {
                session.later(() -> over(decline.call(), reason));
            }
        } else if (message instanceof Message.Ended ended) {
            book.endedByCaller(ended.call(), ended.reason());
        } else if (message instanceof Message.PeerJoined joined) {
            if (session.neighbours.accept(outgoing) != null) {
                answered(CallRoom.call(joined.room()), joined.info());
            }
        } else if (message instanceof Message.PeerAway away) {
            return whileActive(away.room(), session.neighbours.accept(outgoing));
        } else if (message instanceof Message.PeerBack back) {
            return whileActive(back.room(), session.neighbours.accept(outgoing));
        } else if (message instanceof Message.PeerLeft left && session.neighbours.accept(outgoing) != null) {
            String id = CallRoom.call(left.room());
            if (book.otherLeft(id, left.reason())) {
                session.later(() -> leaveRoom(id));
            }
        }
        return null;
    }

    /** A client hears of the other side from {@code accepted} to {@code ended}; its session may be in the room a little longer. */
    private @Nullable Outgoing whileActive(String room, @Nullable Outgoing seen) {
        Call call = book.get(CallRoom.call(room));
        return call != null && call.state == Call.State.ACTIVE ? seen : null;
    }

    /** @return whether it rings */
    private boolean incoming(Message.Incoming incoming) {
        String id = incoming.call();
        Call own = book.callTo(incoming.from().peer());
        switch (book.comes(id, incoming.from())) {
            case RINGS:
                Call call = book.get(id);
                if (call != null) {
                    ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
                }
                return true;
            case BUSY:
                session.later(() -> notices.decline(id, incoming.from(), true));
                return false;
            case OWN_GIVES_WAY:
                session.later(() -> giveWay(own, incoming));
                return false;
            default:
                return false;
        }
    }

    private CompletionStage<?> giveWay(@Nullable Call own, Message.Incoming theirs) {
        return orDone(own == null ? null : over(own.id, EndReason.CROSSED))
                .handle((done, failure) -> null)
                .thenCompose(done -> answer(theirs.call()))
                .handle((done, failure) -> failure == null ? orDone(null) : notAccepted(theirs, failure))
                .thenCompose(handled -> handled);
    }

    /** It rings here after all, unless it is over. */
    private CompletionStage<?> notAccepted(Message.Incoming theirs, Throwable failure) {
        if (!Guard.mayHaveHappened(failure)) {
            return orDone(over(theirs.call(), EndReason.CANCELLED));
        }
        synchronized (session.lock()) {
            Call call = book.ringsAgain(theirs.call());
            if (call != null) {
                call.shown = true;
                ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
                session.send(theirs);
            }
        }
        return orDone(null);
    }

    private void answered(String id, PeerInfo by) {
        List<String> elsewhere = book.answered(id, by);
        if (!elsewhere.isEmpty()) {
            session.later(() -> notices.end(elsewhere, id, EndReason.ANSWERED_ELSEWHERE));
        }
    }

    // ---- what the client is told: under the lock

    @Override
    public void active(Call call, PeerInfo other) {
        call.stopTimer();
        session.tell(new SignalingEvent.CallAccepted(call.id, session.requester(), other.peer()));
        session.send(accepted(call, other));
    }

    @Override
    public void over(Call call, EndReason reason) {
        call.stopTimer();
        if (call.shown) {
            session.send(new Message.Ended(call.id, reason));
            session.tell(new SignalingEvent.CallEnded(call.id, session.requester(), reason));
        }
    }

    private Message.Accepted accepted(Call call, PeerInfo other) {
        return new Message.Accepted(call.id, other, session.neighbours.reachable(other.peer()).polite);
    }

    /** What a client that started afresh has to know. */
    void snapshots() {
        for (Call call : book.all()) {
            PeerInfo other = call.other;
            if (call.state == Call.State.ACTIVE && other != null) {
                session.send(accepted(call, other));
            } else if (call.shown && call.state == Call.State.CALLING) {
                session.send(new Message.Ringing(Message.NO_ID, call.id));
            } else if (call.shown && other != null) {
                session.send(new Message.Incoming(call.id, other));
            }
        }
    }

    // ---- from node to node

    /** The session goes on on another node, or ends. */
    List<Call> surrender() {
        synchronized (session.lock()) {
            List<Call> all = book.giveAll();
            all.forEach(Call::stopTimer);
            return all;
        }
    }

    /** The session comes from another node; calls that ring start to ring anew. */
    void moved(List<Call> all) {
        for (Call call : all) {
            book.take(call);
            if (call.state == Call.State.CALLING) {
                ringUntil(call, session.node.limits.ringTimeout());
            } else if (call.state == Call.State.RINGING) {
                ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
            }
        }
    }
}
