package dev.beckon.signaling.session;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one peer, as a state machine: it asks no registry, sends nothing and knows no time; {@link Calls} does. Guarded by the lock of the session.
 *
 * <pre>
 *   caller     call ──▶ CALLING ──────────── a called peer enters ────────────▶ ACTIVE ──┐
 *                          │ cancel, all declined, timeout, crossed                      │ hangup, lost
 *                          ▼                                                             ▼
 *                        (over) ◀───────────────────────────────────────────────────── (over)
 *                          ▲ decline, cancelled, answered elsewhere, timeout             ▲
 *   called  incoming ──▶ RINGING ──accept──▶ ANSWERING ──────── entered ──────▶ ACTIVE ──┘
 *                          ▲                     │
 *                          └────── could not ────┘
 * </pre>
 *
 * When two peers call each other, whoever's call comes later accepts the other's; when neither is later, the call of the one whose id sorts first goes on.
 */
final class CallBook {

    /** What becomes of a call that comes in. */
    enum Arrival {
        RINGS,
        /** There is no room for it, or the two are in a call already. */
        BUSY,
        /** Both called: the own call ends, and this one is answered unasked. */
        OWN_GIVES_WAY,
        /** Both called: the own call goes on. */
        OWN_GOES_ON
    }

    /** Hears of transitions, while they are made. */
    interface Watcher {
        void active(Call call, PeerInfo other);

        void over(Call call, EndReason reason);
    }

    private static final int OVER_KEPT = 16;

    private final String self;
    private final int most;
    private final Watcher watcher;
    private final Map<String, Call> calls = new LinkedHashMap<>(4);
    /** What is done with these has no effect: commands may cross with the end. */
    private final ArrayDeque<String> over = new ArrayDeque<>(4);

    CallBook(String self, int most, Watcher watcher) {
        this.self = self;
        this.most = most;
        this.watcher = watcher;
    }

    /** @throws SignalingException {@code bad-state} if there are as many calls as there may be */
    void mustHaveRoom() {
        if (calls.size() >= most) {
            throw new SignalingException(
                    ErrorCode.BAD_STATE, "has " + calls.size() + " calls, which is as many as a peer may have");
        }
    }

    /** The call that rings here and comes from one of these peers, if there is one. */
    @Nullable
    Call ringingFrom(Set<String> peers) {
        for (Call call : calls.values()) {
            PeerInfo other = call.other;
            if (call.state == Call.State.RINGING && other != null && peers.contains(other.peer())) {
                return call;
            }
        }
        return null;
    }

    /**
     * Begins a call.
     *
     * @param targets those called; the call takes them out as they answer or decline
     */
    void calls(String id, Set<String> targets) {
        calls.put(id, new Call(id, Call.State.CALLING, targets, null));
    }

    /** A call comes in. */
    Arrival comes(String id, PeerInfo caller) {
        Call own = callTo(caller.peer());
        if (own != null) {
            if (self.compareTo(caller.peer()) < 0) {
                return Arrival.OWN_GOES_ON;
            }
            calls.put(id, new Call(id, Call.State.ANSWERING, Set.of(), caller));
            return Arrival.OWN_GIVES_WAY;
        }
        if (calls.size() >= most || isWith(caller.peer())) {
            return Arrival.BUSY;
        }
        calls.put(id, new Call(id, Call.State.RINGING, Set.of(), caller));
        return Arrival.RINGS;
    }

    /** The own call that rings at this peer, if there is one. */
    @Nullable
    Call callTo(String peer) {
        for (Call call : calls.values()) {
            if (call.state == Call.State.CALLING && call.ringing.contains(peer)) {
                return call;
            }
        }
        return null;
    }

    private boolean isWith(String peer) {
        return calls.values().stream()
                .anyMatch(call -> call.state != Call.State.RINGING
                        && call.other != null
                        && call.other.peer().equals(peer));
    }

    @Nullable
    Call get(String id) {
        return calls.get(id);
    }

    /**
     * The call of that id; null if it is over.
     *
     * @throws SignalingException {@code not-found} if there never was such a call
     */
    @Nullable
    Call known(String id) {
        Call call = calls.get(id);
        if (call == null && !over.contains(id)) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "there is no call " + id);
        }
        return call;
    }

    List<Call> all() {
        return List.copyOf(calls.values());
    }

    // ---- the called side

    /** The client accepts. @return false if it does not ring any more */
    boolean answers(String id) {
        Call call = known(id);
        boolean rings = call != null && call.state == Call.State.RINGING;
        if (call != null && rings) {
            call.state = Call.State.ANSWERING;
        }
        return rings;
    }

    /** Accepting did not work, and may be tried again. @return the call if it rings again */
    @Nullable
    Call ringsAgain(String id) {
        Call call = calls.get(id);
        if (call == null || call.state != Call.State.ANSWERING) {
            return null;
        }
        call.state = Call.State.RINGING;
        return call;
    }

    /** The caller says that it is over. */
    void endedByCaller(String id, EndReason reason) {
        Call call = calls.get(id);
        if (call != null && call.state == Call.State.RINGING) {
            end(call, reason);
        }
    }

    // ---- the caller

    /** One of those called declines. @return the reason if nobody is left who rings */
    @Nullable
    EndReason declined(String id, String by, boolean busy) {
        Call call = calls.get(id);
        if (call == null || call.state != Call.State.CALLING || !call.ringing.remove(by)) {
            return null;
        }
        call.busy |= busy;
        if (!call.ringing.isEmpty()) {
            return null;
        }
        return call.busy ? EndReason.BUSY : EndReason.DECLINED;
    }

    /** One of those called has entered the call. @return those who ring in vain */
    List<String> answered(String id, PeerInfo by) {
        Call call = calls.get(id);
        if (call == null || call.state != Call.State.CALLING) {
            return List.of();
        }
        call.ringing.remove(by.peer());
        List<String> elsewhere = List.copyOf(call.ringing);
        call.ringing.clear();
        active(call, by);
        return elsewhere;
    }

    // ---- both sides

    void active(Call call, PeerInfo other) {
        call.state = Call.State.ACTIVE;
        call.shown = true;
        call.other = other;
        watcher.active(call, other);
    }

    /** The other side has left the call. @return whether that ends it */
    boolean otherLeft(String id, LeaveReason how) {
        Call call = calls.get(id);
        if (call == null || call.state != Call.State.ACTIVE) {
            return false;
        }
        end(call, how == LeaveReason.LOST ? EndReason.LOST : EndReason.HANGUP);
        return true;
    }

    /** It has rung for as long as it may. @return whether that ends it; not while it is being answered */
    boolean timesOut(String id) {
        Call call = calls.get(id);
        if (call == null || call.state == Call.State.ACTIVE) {
            return false;
        }
        call.timedOut = call.state == Call.State.ANSWERING;
        return !call.timedOut;
    }

    void end(Call call, EndReason reason) {
        if (calls.remove(call.id) == null) {
            return;
        }
        if (over.size() == OVER_KEPT) {
            over.remove();
        }
        over.add(call.id);
        watcher.over(call, reason);
    }

    // ---- the session moves, or ends

    void take(Call call) {
        calls.put(call.id, call);
    }

    List<Call> giveAll() {
        List<Call> all = all();
        calls.clear();
        return all;
    }
}
