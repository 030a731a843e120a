package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.wire.Fields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a session has at times only, so that an idle one need not pay for it: each made when it is asked for. Guarded by the session's lock. */
final class Extras {

    private final Session session;

    /** How often a connection began to take the session over: the one that came last may do so. */
    private int takeovers;

    /** The one that the last of them is given, and that others were told of already; null if none is under way. */
    private @Nullable Secret nextSecret;

    /** The secret by which another node asked for the session last. Until the session goes there, its client may be given a newer one here. */
    @Nullable
    String shownElsewhere;

    /** What is delivered while a request to enter a room has not been answered: it comes after the answer. */
    @Nullable
    Held held;

    /** Messages of the client that wait for their turn. */
    private @Nullable Backlog backlog;

    /** Ends the session; while it is detached. */
    private Scheduler.@Nullable Cancellable graceTimer;

    private @Nullable Calls calls;
    private @Nullable Presence presence;
    private @Nullable Debts debts;
    private @Nullable Departure departure;

    Extras(Session session) {
        this.session = session;
    }

    boolean isEmpty() {
        return takeovers == 0
                && shownElsewhere == null
                && held == null
                && backlog == null
                && graceTimer == null
                && calls == null
                && presence == null
                && debts == null
                && departure == null;
    }

    // ---- takeovers

    /** A connection begins to take the session over, and gets this secret. @return its number */
    int takesOver(Secret next) {
        nextSecret = next;
        return ++takeovers;
    }

    /** Whether no other has begun after the one of that number. */
    boolean isNewest(int takeover) {
        return takeover == takeovers;
    }

    @Nullable
    Secret nextSecret() {
        return nextSecret;
    }

    /** It becomes the newest one of the {@link CountedStream}. */
    @Nullable
    Secret takeNextSecret() {
        Secret taken = nextSecret;
        nextSecret = null;
        return taken;
    }

    // ---- what waits

    Backlog backlog() {
        synchronized (session.lock()) {
            Backlog known = backlog;
            if (known == null) {
                known = new Backlog(session.node.limits);
                backlog = known;
            }
            return known;
        }
    }

    /** Whether so much waits that nothing may be read. */
    boolean isStopped() {
        return backlog != null && backlog.isStopped();
    }

    // ---- calls

    Calls calls() {
        synchronized (session.lock()) {
            Calls known = calls;
            if (known == null) {
                known = new Calls(session);
                calls = known;
            }
            return known;
        }
    }

    @Nullable
    Calls callsIfAny() {
        return calls;
    }

    /** The session goes on on another node. */
    List<Call> surrenderCalls() {
        return calls == null ? List.of() : calls.surrender();
    }

    // ---- presence

    Presence presence() {
        synchronized (session.lock()) {
            Presence known = presence;
            if (known == null) {
                known = new Presence(session);
                presence = known;
            }
            return known;
        }
    }

    @Nullable
    Presence presenceIfAny() {
        return presence;
    }

    /** The session comes from another node. */
    void presence(Fields moved) {
        presence = new Presence(session, moved);
    }

    boolean toldAway() {
        return presence != null && presence.toldAway();
    }

    // ---- debts

    Debts debts() {
        synchronized (session.lock()) {
            Debts known = debts;
            if (known == null) {
                known = new Debts(session);
                debts = known;
            }
            return known;
        }
    }

    boolean owes(String what) {
        return debts != null && debts.owes(what);
    }

    void paid(String what) {
        if (debts != null) {
            debts.forget(what);
        }
    }

    /** Others see to what is owed. @return the rooms that the registry may have the session in although it is not */
    Set<String> forgetDebts() {
        return debts == null ? Set.of() : debts.forget();
    }

    // ---- the end

    Departure departure() {
        synchronized (session.lock()) {
            Departure known = departure;
            if (known == null) {
                known = new Departure(session);
                departure = known;
            }
            return known;
        }
    }

    void graceTimer(Scheduler.Cancellable timer) {
        graceTimer = timer;
    }

    void cancelGrace() {
        if (graceTimer != null) {
            graceTimer.cancel();
            graceTimer = null;
        }
    }
}
