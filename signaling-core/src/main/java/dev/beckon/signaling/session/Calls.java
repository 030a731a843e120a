package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.CallAction;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one peer.
 *
 * <pre>
 *   caller     call ──▶ CALLING ──────────── a called peer enters ────────────▶ ACTIVE ──┐
 *                          │ cancel, all declined, timeout, crossed                      │ hangup, lost
 *                          ▼                                                             ▼
 *                        (over) ◀───────────────────────────────────────────────────── (over)
 *                          ▲ decline, cancelled, answered elsewhere, timeout             ▲
 *   called  incoming ──▶ RINGING ──accept──▶ ANSWERING ──────── entered ──────▶ ACTIVE ──┘
 * </pre>
 *
 * A call is a room of two that only the caller and those it calls know: who of several devices answers first, and whether an answer or a
 * cancel came first, is decided by the registry when they enter and leave it, on one node or on many. Being in it gives the right to
 * relay; that a peer is away, back or lost is told as in any room. When two peers call each other, whoever's call comes later
 * accepts the other's; when neither is later, the call of the one whose id sorts first goes on.
 *
 * <p>State is guarded by the session's lock; what goes out to the registry is done in steps of the session.
 *
 * <p>Long, because the caller's and the called side are one diagram, and their races can only be judged side by side.
 */
final class Calls {

    enum State {
        CALLING,
        RINGING,
        ANSWERING,
        ACTIVE
    }

    private static final RoomOptions ROOM = RoomOptions.of(2);
    private static final int OVER_KEPT = 16;
    /** The called side waits a little longer than the caller, whose word counts. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    static final class Call {
        final String id;
        State state;
        /** Those who ring; on the called side nobody. */
        final Set<String> ringing;
        /** The other side, once known. */
        @Nullable
        PeerInfo other;

        boolean busy;
        /** Whether it has rung for as long as it may; matters while it is being answered. */
        boolean timedOut;
        /** Whether the client knows of it: not before anybody rings, nor when it is accepted unasked, until that has worked. */
        boolean shown;

        Scheduler.@Nullable Cancellable timer;

        Call(String id, State state, Set<String> ringing, @Nullable PeerInfo other) {
            this.shown = state == State.RINGING;
            this.id = id;
            this.state = state;
            this.ringing = ringing;
            this.other = other;
        }
    }

    private final Session session;
    private final Map<String, Call> calls = new LinkedHashMap<>(4);
    /** What is done with these has no effect: commands may cross with the end. */
    private final ArrayDeque<String> over = new ArrayDeque<>(4);

    Calls(Session session) {
        this.session = session;
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
            case ROOM_UPDATED:
                return CallRoom.is(((Message.RoomUpdated) message).room());
            default:
                return false;
        }
    }

    // ---- what the client asks: steps of the session

    CompletionStage<?> call(LiveConnection via, Message.Call request) {
        String id = session.node.unguessable();
        synchronized (session.lock) {
            if (calls.size() >= session.node.limits.callsPerPeer()) {
                throw new SignalingException(
                        ErrorCode.BAD_STATE, "has " + calls.size() + " calls, which is as many as a peer may have");
            }
        }
        Call theirs = request.to() == null ? null : callFrom(Set.of(request.to()));
        if (theirs != null) {
            return acceptInstead(via, request.id(), theirs);
        }
        return mayCall(request)
                .thenCompose(decision -> {
                    if (decision == Decision.NO) {
                        throw nobody();
                    }
                    return targets(request);
                })
                .thenCompose(targets -> ringOrAccept(via, request.id(), id, targets))
                .handle((done, failure) -> Requests.answered(session, via, request.id(), failure));
    }

    private CompletableFuture<Decision> mayCall(Message.Call request) {
        GuardedPolicy policy = session.node.policy;
        String peer = request.to();
        return peer == null
                ? policy.mayCallUser(session.requester(), String.valueOf(request.user()))
                : policy.mayCall(session.requester(), peer);
    }

    /** The same for those who are not there and those who may not be called. */
    private static SignalingException nobody() {
        return new SignalingException(ErrorCode.NOT_FOUND, "nobody there that you may call");
    }

    /** Calling one who rings is accepting: whether somebody does and the call that begins otherwise are one moment. */
    private CompletionStage<?> ringOrAccept(LiveConnection via, long re, String id, Set<String> targets) {
        Held hold;
        synchronized (session.lock) {
            Call theirs = callFrom(targets);
            if (theirs != null) {
                return acceptInstead(via, re, theirs);
            }
            calls.put(id, new Call(id, State.CALLING, targets, null));
            hold = session.hold();
        }
        return ring(via, re, id, targets, hold);
    }

    private CompletionStage<?> acceptInstead(LiveConnection via, long re, Call theirs) {
        session.reply(via, new Message.Ringing(re, theirs.id));
        CompletionStage<?> accepted = accept(via, new CallAction(MessageType.ACCEPT, re, theirs.id));
        return accepted == null ? CompletableFuture.completedStage(null) : accepted;
    }

    private @Nullable Call callFrom(Set<String> peers) {
        synchronized (session.lock) {
            for (Call call : calls.values()) {
                PeerInfo other = call.other;
                if (call.state == State.RINGING && other != null && peers.contains(other.peer())) {
                    return call;
                }
            }
        }
        return null;
    }

    private CompletableFuture<Set<String>> targets(Message.Call request) {
        CompletableFuture<List<String>> peers = request.to() != null
                ? CompletableFuture.completedFuture(List.of(request.to()))
                : session.node.registry.peersOf(String.valueOf(request.user()));
        return peers.thenApply(all -> {
            Set<String> targets = new LinkedHashSet<>(all);
            targets.remove(session.id());
            return targets;
        });
    }

    private CompletableFuture<?> ring(LiveConnection via, long re, String id, Set<String> targets, Held hold) {
        RoomRequest room = RoomRequest.create(CallRoom.of(id), ROOM);
        return session.node
                .registry
                .enter(session, room)
                .thenCompose(view -> {
                    synchronized (session.lock) {
                        session.neighbours.entered(view);
                    }
                    return deliver(targets, new Message.Incoming(id, session.info()), peer -> rangLate(id, peer));
                })
                .thenAccept(told -> rings(via, re, id, targets, told, hold))
                .whenComplete((done, failure) -> {
                    synchronized (session.lock) {
                        if (failure != null) {
                            remove(id);
                            session.neighbours.left(CallRoom.of(id));
                        }
                        session.release(hold);
                    }
                    if (failure != null) { // the room may be there, and some of them may ring
                        Membership.owe(session, CallRoom.of(id), Duration.ZERO);
                        end(targets, id, EndReason.CANCELLED);
                    }
                });
    }

    private void rings(LiveConnection via, long re, String id, Set<String> targets, Told told, Held hold) {
        end(told.failed(), id, EndReason.CANCELLED); // in case that it rings there all the same
        synchronized (session.lock) {
            targets.retainAll(told.reached());
            if (hold.isFull() || targets.isEmpty() && !told.failed().isEmpty()) {
                throw new SignalingException(ErrorCode.UNAVAILABLE, "nobody could be reached; try again");
            }
            Call call = calls.get(id);
            if (call == null || targets.isEmpty()) {
                throw nobody();
            }
            call.shown = true;
            session.send(new Message.Ringing(session.re(via, re), id));
            session.tell(new SignalingEvent.CallStarted(id, session.requester(), told.reached()));
            ringUntil(call, session.node.limits.ringTimeout());
        }
    }

    /**
     * Who was told.
     *
     * @param reached those who are there
     * @param failed those of whom nobody knows
     */
    private record Told(List<String> reached, List<String> failed) {}

    /** @param late for a peer that was told when it had been given up */
    private CompletableFuture<Told> deliver(Collection<String> peers, Message message, Consumer<String> late) {
        List<String> reached = new CopyOnWriteArrayList<>();
        List<String> failed = new CopyOnWriteArrayList<>();
        CompletableFuture<?>[] answers = peers.stream()
                .map(peer -> session.node
                        .registry
                        .deliver(session, peer, message, there -> late.accept(peer))
                        .handle((there, failure) -> {
                            if (failure != null) {
                                failed.add(peer);
                            } else if (there) {
                                reached.add(peer);
                            }
                            return null;
                        }))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers).thenApply(done -> new Told(List.copyOf(reached), List.copyOf(failed)));
    }

    private void rangLate(String id, String peer) {
        session.later(() -> end(List.of(peer), id, EndReason.CANCELLED));
    }

    /** Tells others that a call is over; those who cannot be told now are told later. A part of a step. */
    private CompletableFuture<?> end(Collection<String> ringing, String id, EndReason reason) {
        return deliverSurely("end " + id, ringing, new Message.Ended(id, reason));
    }

    private CompletableFuture<?> deliverSurely(String what, Collection<String> peers, Message message) {
        return deliver(peers, message, late -> {}).thenAccept(told -> {
            if (!told.failed().isEmpty()) {
                session.debts().owe(what, Debts.FIRST, () -> again(told.failed(), message));
            }
        });
    }

    private CompletableFuture<?> again(Collection<String> peers, Message message) {
        return deliver(peers, message, late -> {}).thenAccept(told -> {
            if (!told.failed().isEmpty()) {
                throw new SignalingException(ErrorCode.UNAVAILABLE, "not told: " + told.failed());
            }
        });
    }

    /** Both ends have a timer; the one of the called side is for the case that the caller's node is gone. */
    private void ringUntil(Call call, Duration end) {
        call.timer = session.node.timers.schedule(end, () -> session.later(() -> over(call.id, EndReason.TIMEOUT)));
    }

    @Nullable
    CompletionStage<?> accept(LiveConnection via, CallAction request) {
        synchronized (session.lock) {
            Call call = known(request.call());
            if (call == null || call.state != State.RINGING) {
                return null;
            }
            call.state = State.ANSWERING;
        }
        return answer(request.call()).handle((done, failure) -> {
            ErrorCode code =
                    failure == null ? null : SignalingException.of(failure).code();
            if (code == ErrorCode.NOT_FOUND || code == ErrorCode.ROOM_FULL) {
                over(request.call(), code == ErrorCode.NOT_FOUND ? EndReason.CANCELLED : EndReason.ANSWERED_ELSEWHERE);
                return null;
            }
            if (code != null) {
                ringsAgain(request.call());
            }
            return Requests.answered(session, via, request.id(), failure);
        });
    }

    /** Accepting failed: the client may try again, as long as it would have rung. */
    private void ringsAgain(String id) {
        synchronized (session.lock) {
            Call call = calls.get(id);
            if (call == null || call.state != State.ANSWERING) {
                return;
            }
            call.state = State.RINGING;
            if (call.timedOut) {
                session.later(() -> over(id, EndReason.TIMEOUT));
            }
        }
    }

    private CompletionStage<?> answer(String id) {
        RoomRequest room = new RoomRequest(CallRoom.of(id), Mode.JOIN, null, false, ROOM);
        return Membership.enter(session, room, view -> {
            Call call = calls.get(id);
            if (call != null && !view.others().isEmpty()) {
                active(call, view.others().get(0).info());
            }
        });
    }

    @Nullable
    CompletionStage<?> decline(Message.Decline request) {
        PeerInfo caller;
        synchronized (session.lock) {
            Call call = known(request.call());
            if (call == null || call.state != State.RINGING) {
                return null;
            }
            caller = call.other;
            end(call, request.busy() ? EndReason.BUSY : EndReason.DECLINED);
        }
        return decline(request.call(), caller, request.busy());
    }

    private CompletionStage<?> decline(String call, @Nullable PeerInfo caller, boolean busy) {
        Message.Decline told = new Message.Decline(Message.NO_ID, call, busy, session.id());
        return deliverSurely("decline " + call, caller == null ? List.of() : List.of(caller.peer()), told);
    }

    /** Cancel and hangup: each ends the call in whatever state it is, because either may cross with the other side's answer. */
    @Nullable
    CompletionStage<?> finish(CallAction request) {
        State state;
        synchronized (session.lock) {
            Call call = known(request.call());
            if (call == null) {
                return null;
            }
            state = call.state;
        }
        if (state == State.RINGING) {
            return decline(new Message.Decline(request.id(), request.call(), false, null));
        }
        return over(request.call(), state == State.CALLING ? EndReason.CANCELLED : EndReason.HANGUP);
    }

    /** @throws SignalingException {@code not-found} if there never was such a call */
    private @Nullable Call known(String id) {
        Call call = calls.get(id);
        if (call == null && !over.contains(id)) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "there is no call " + id);
        }
        return call;
    }

    /** Ends a call from this side, and tells those who still ring. */
    private @Nullable CompletionStage<?> over(String id, EndReason reason) {
        List<String> ringing;
        synchronized (session.lock) {
            Call call = calls.get(id);
            if (call == null) {
                return null;
            }
            if (reason == EndReason.TIMEOUT && call.state != State.CALLING && call.state != State.RINGING) {
                call.timedOut = true;
                return null;
            }
            ringing = List.copyOf(call.ringing);
            end(call, reason);
        }
        return leaveRoom(id).handle((left, failure) -> end(ringing, id, reason)).thenCompose(told -> told);
    }

    /** A step: until then the session knows that it is in the room, and would leave it at its end. What fails is owed. */
    private CompletableFuture<?> leaveRoom(String id) {
        String room = CallRoom.of(id);
        synchronized (session.lock) {
            if (session.neighbours.room(room) == null) {
                return CompletableFuture.completedFuture(null);
            }
            session.neighbours.left(room);
        }
        return Membership.leave(session, room, Membership.UNASKED);
    }

    /** The registry has taken the session out of the call. Under the lock. */
    void left(String id) {
        Call call = calls.get(id);
        if (call != null && call.state == State.ACTIVE) {
            end(call, EndReason.HANGUP);
        }
    }

    /** The session goes on on another node. Under the lock. */
    List<Call> surrender() {
        List<Call> all = List.copyOf(calls.values());
        all.forEach(Calls::stopRinging);
        calls.clear();
        return all;
    }

    /** The session comes from another node; calls that ring start to ring anew. */
    void moved(List<Call> all) {
        for (Call call : all) {
            calls.put(call.id, call);
            if (call.state == State.CALLING) {
                ringUntil(call, session.node.limits.ringTimeout());
            } else if (call.state == State.RINGING) {
                ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
            }
        }
    }

    /** The session ends: nobody may go on ringing. A step; the rooms are left by the session. */
    void abandon() {
        List<Call> all;
        synchronized (session.lock) {
            all = List.copyOf(calls.values());
            calls.clear();
            all.forEach(Calls::stopRinging);
        }
        for (Call call : all) {
            if (call.state == State.CALLING) {
                end(List.copyOf(call.ringing), call.id, EndReason.LOST);
            } else if (call.state == State.RINGING) {
                decline(call.id, call.other, false);
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
            declined(decline);
        } else if (message instanceof Message.Ended ended) {
            Call call = calls.get(ended.call());
            if (call != null && call.state == State.RINGING) {
                end(call, ended.reason());
            }
        } else if (message instanceof Message.PeerJoined joined) {
            if (session.neighbours.accept(outgoing) != null) {
                answered(CallRoom.call(joined.room()), joined.info());
            }
        } else if (message instanceof Message.PeerLeft left && session.neighbours.accept(outgoing) != null) {
            otherLeft(CallRoom.call(left.room()), left.reason());
        }
        return null;
    }

    private boolean incoming(Message.Incoming incoming) {
        String caller = incoming.from().peer();
        String id = incoming.call();
        for (Call own : List.copyOf(calls.values())) {
            if (own.state == State.CALLING && own.ringing.contains(caller)) {
                if (session.id().compareTo(caller) > 0) {
                    crossed(own, incoming);
                }
                return false; // either this peer's call goes on, or it has just accepted the other's
            }
        }
        if (calls.size() >= session.node.limits.callsPerPeer() || inCallWith(caller)) {
            session.later(() -> decline(id, incoming.from(), true));
            return false;
        }
        Call call = new Call(id, State.RINGING, Set.of(), incoming.from());
        calls.put(id, call);
        ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
        return true;
    }

    private boolean inCallWith(String peer) {
        return calls.values().stream()
                .anyMatch(call -> call.state != State.RINGING
                        && call.other != null
                        && call.other.peer().equals(peer));
    }

    private void crossed(Call own, Message.Incoming theirs) {
        Call unasked = new Call(theirs.call(), State.ANSWERING, Set.of(), theirs.from());
        calls.put(theirs.call(), unasked);
        session.later(() -> {
            CompletionStage<?> left = over(own.id, EndReason.CROSSED);
            CompletionStage<?> first = left == null ? CompletableFuture.completedStage(null) : left;
            return first.handle((done, failure) -> null)
                    .thenCompose(done -> answer(theirs.call()))
                    .exceptionally(failure -> {
                        notAccepted(theirs, failure);
                        return null;
                    });
        });
    }

    /** It rings here after all, unless it is over. */
    private void notAccepted(Message.Incoming theirs, Throwable failure) {
        if (!Guard.mayHaveHappened(failure)) {
            over(theirs.call(), EndReason.CANCELLED);
            return;
        }
        synchronized (session.lock) {
            Call call = calls.get(theirs.call());
            if (call != null && call.state == State.ANSWERING) {
                call.state = State.RINGING;
                call.shown = true;
                ringUntil(call, session.node.limits.ringTimeout().plus(SPARE));
                session.send(theirs);
            }
        }
    }

    private void declined(Message.Decline decline) {
        Call call = calls.get(decline.call());
        if (call != null && call.state == State.CALLING && call.ringing.remove(String.valueOf(decline.from()))) {
            call.busy |= decline.busy();
            if (call.ringing.isEmpty()) {
                EndReason reason = call.busy ? EndReason.BUSY : EndReason.DECLINED;
                session.later(() -> over(call.id, reason));
            }
        }
    }

    private void answered(String id, PeerInfo by) {
        Call call = calls.get(id);
        if (call != null && call.state == State.CALLING) {
            call.ringing.remove(by.peer());
            List<String> elsewhere = List.copyOf(call.ringing);
            call.ringing.clear();
            active(call, by);
            session.later(() -> end(elsewhere, id, EndReason.ANSWERED_ELSEWHERE));
        }
    }

    private void otherLeft(String id, LeaveReason how) {
        Call call = calls.get(id);
        if (call != null && call.state == State.ACTIVE) {
            end(call, how == LeaveReason.LOST ? EndReason.LOST : EndReason.HANGUP);
            session.later(() -> leaveRoom(id));
        }
    }

    // ---- transitions: under the lock

    private void active(Call call, PeerInfo other) {
        stopRinging(call);
        call.state = State.ACTIVE;
        call.shown = true;
        call.other = other;
        session.tell(new SignalingEvent.CallAccepted(call.id, session.requester(), other.peer()));
        session.send(new Message.Accepted(call.id, other, session.neighbours.reachable(other.peer()).polite));
    }

    private void end(Call call, EndReason reason) {
        remove(call.id);
        if (call.shown) {
            session.send(new Message.Ended(call.id, reason));
            session.tell(new SignalingEvent.CallEnded(call.id, session.requester(), reason));
        }
    }

    private void remove(String id) {
        Call call = calls.remove(id);
        if (call != null) {
            stopRinging(call);
            if (over.size() == OVER_KEPT) {
                over.remove();
            }
            over.add(id);
        }
    }

    private static void stopRinging(Call call) {
        if (call.timer != null) {
            call.timer.cancel();
            call.timer = null;
        }
    }

    /** What a client that started afresh has to know. */
    void snapshots() {
        for (Call call : calls.values()) {
            PeerInfo other = call.other;
            if (call.state == State.ACTIVE && other != null) {
                session.send(new Message.Accepted(call.id, other, session.neighbours.reachable(other.peer()).polite));
            } else if (call.shown && call.state == State.CALLING) {
                session.send(new Message.Ringing(Message.NO_ID, call.id));
            } else if (call.shown && other != null) {
                session.send(new Message.Incoming(call.id, other));
            }
        }
    }
}
