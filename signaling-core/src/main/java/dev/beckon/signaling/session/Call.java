package dev.beckon.signaling.session;

import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call as one of its peers sees it; changed by its {@link CallBook} only. Guarded by the lock of the session. */
final class Call {

    /** Drawn above {@link CallBook}. */
    enum State {
        CALLING,
        RINGING,
        ANSWERING,
        ACTIVE
    }

    final String id;
    State state;
    /** At the caller: those who ring. On the called side nobody. */
    final Set<String> ringing;
    /** The other side, once known. */
    @Nullable
    PeerInfo other;

    /** Whether one of those who declined is in another call. */
    boolean busy;
    /** Whether it has rung for as long as it may; matters while it is being answered. */
    boolean timedOut;
    /** Whether the client knows of it: not before anybody rings, nor when it is accepted unasked, until that has worked. */
    boolean shown;

    /** Ends the ringing. */
    Scheduler.@Nullable Cancellable timer;

    Call(String id, State state, Set<String> ringing, @Nullable PeerInfo other) {
        this.shown = state == State.RINGING;
        this.id = id;
        this.state = state;
        this.ringing = ringing;
        this.other = other;
    }

    void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    // ---- from node to node

    void write(FieldWriter out) {
        out.text(1, id).name(2, state).texts(3, ringing);
        PeerInfo known = other;
        if (known != null) {
            out.fields(4, info -> Wire.write(known, info));
        }
        out.flag(5, busy).flag(6, timedOut).flag(7, shown);
    }

    static Call read(Fields in) {
        Fields other = in.fieldsOrNull(4);
        Call call = new Call(
                in.text(1),
                in.name(2, State.class),
                new HashSet<>(in.texts(3)),
                other == null ? null : Wire.peerInfo(other));
        call.busy = in.flag(5);
        call.timedOut = in.flag(6);
        call.shown = in.flag(7);
        return call;
    }
}
