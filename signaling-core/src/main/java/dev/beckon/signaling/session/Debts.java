package dev.beckon.signaling.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session still owes the registry because a call of it failed: to be taken out of a room, to tell others that it is away. Each debt is tried again after
 * 1, 2, 4, … and at most 60 seconds, {@value #ATTEMPTS} times (about ten minutes), always as a step of the session. A registry that is away for longer has to
 * find what was left there by itself.
 */
final class Debts {

    private static final Logger LOG = LoggerFactory.getLogger(Debts.class);

    static final int ATTEMPTS = 15;
    /** The name of the debt of a session that has ended. */
    static final String END = "end";

    /** The name of what is owed when the registry did not take note that a session is here now. */
    static final String ADOPT = "adopt";

    /** The name of what is owed when the registry did not take note of what other nodes need. */
    static final String RECORD = "record";

    private static final String LEAVE = "leave ";
    static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final class Debt {
        Supplier<CompletableFuture<?>> attempt;
        int failures;

        Debt(Supplier<CompletableFuture<?>> attempt) {
            this.attempt = attempt;
        }
    }

    private final Session session;
    /** Guarded by the session's lock. */
    private final Map<String, Debt> debts = new HashMap<>(2);

    Debts(Session session) {
        this.session = session;
    }

    /**
     * Has something done later. Takes the place of an older debt of the same name.
     *
     * @param attempt a part of a step; while it fails it is tried again
     */
    void owe(String what, Duration after, Supplier<CompletableFuture<?>> attempt) {
        synchronized (session.lock()) {
            Debt known = debts.get(what);
            if (known != null) {
                known.attempt = attempt;
                return;
            }
            debts.put(what, new Debt(attempt));
        }
        tryAfter(what, after);
    }

    /** The name of what is owed when a room could not be left. */
    static String leaving(String room) {
        return LEAVE + room;
    }

    boolean owes(String what) {
        synchronized (session.lock()) {
            return debts.containsKey(what);
        }
    }

    /** It was done in another way. */
    void forget(String what) {
        synchronized (session.lock()) {
            debts.remove(what);
        }
    }

    /** Others see to it. @return the rooms that could not be left */
    Set<String> forget() {
        synchronized (session.lock()) {
            Set<String> rooms = debts.keySet().stream()
                    .filter(what -> what.startsWith(LEAVE))
                    .map(what -> what.substring(LEAVE.length()))
                    .collect(Collectors.toSet());
            debts.clear();
            return rooms;
        }
    }

    private void tryAfter(String what, Duration pause) {
        session.node.timers.schedule(pause, () -> session.later(() -> attempt(what)));
    }

    private @Nullable CompletableFuture<?> attempt(String what) {
        Debt debt;
        synchronized (session.lock()) {
            debt = debts.get(what);
        }
        if (debt == null) {
            return null;
        }
        return debt.attempt.get().handle((done, failure) -> {
            if (failure == null) {
                forget(what);
            } else {
                failed(what, debt);
            }
            return null;
        });
    }

    private void failed(String what, Debt debt) {
        debt.failures++;
        if (debt.failures >= ATTEMPTS) {
            LOG.error("gave up after {} attempts: {} of {}", ATTEMPTS, what, session.id());
            forget(what);
            return;
        }
        long pause = FIRST.toMillis() << Math.min(debt.failures, 6);
        tryAfter(what, Duration.ofMillis(Math.min(pause, LONGEST.toMillis())));
    }
}
