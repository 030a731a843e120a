package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.session.FairShares.Kind;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Slows those down who guess: tokens, passwords, the ids of rooms and peers. What was wrong counts against the {@linkplain FairShares share} of the network that
 * it came from, and a wrong password against its room too; where a share is used up, nothing is even looked at, so a right guess is not told from a wrong one.
 * Safe for use by many threads.
 */
final class Guesses {

    /** Passwords for one room that may be looked at by the registry at once: a class that comes in together, but no more than the first wrong ones allow. */
    private static final int MOST_AT_ONCE = 64;

    private final FairShares shares;
    private final ConcurrentHashMap<String, Integer> looking = new ConcurrentHashMap<>();

    Guesses(FairShares shares) {
        this.shares = shares;
    }

    /** Whether a hello of this network may be looked at. */
    boolean mayGreet(boolean token, @Nullable Network network, long nowNanos) {
        return shares.take(Kind.HELLO, network, nowNanos)
                && (!token || shares.waitMillis(Kind.WRONG_TOKEN, network, nowNanos) == 0);
    }

    /** Whether a refusal with this code may tell a guesser something. Wrong passwords do too, and are counted with their rooms. */
    static boolean counts(ErrorCode code) {
        return code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.NOT_FOUND || code == ErrorCode.RESUME_INVALID;
    }

    /** A hello or a request was refused with such a code. */
    void wrong(ErrorCode code, @Nullable Network network, long nowNanos) {
        shares.wrong(code == ErrorCode.UNAUTHENTICATED ? Kind.WRONG_TOKEN : Kind.MISS, network, nowNanos);
    }

    /**
     * Whether ids may be looked up for this network.
     *
     * @throws SignalingException {@code rate-limited} if not
     */
    void mayLook(@Nullable Network network, long nowNanos) {
        wait(shares.waitMillis(Kind.MISS, network, nowNanos), "too many ids that are not there came from your network");
    }

    /**
     * Whether a password for a room may be tried; {@link #tried} has to follow.
     *
     * @throws SignalingException {@code rate-limited} if not
     */
    void mayTry(String room, @Nullable Network network, long nowNanos) {
        wait(
                shares.waitMillis(Kind.WRONG_PASSWORD, network, nowNanos),
                "too many wrong passwords came from your network");
        wait(shares.waitMillis(room, nowNanos), "too many wrong passwords were tried for this room");
        if (looking.merge(room, 1, Integer::sum) > MOST_AT_ONCE) {
            looked(room);
            wait(1_000, "too many passwords are tried for this room at once");
        }
    }

    /** @param wrong whether it was the password that was wrong */
    void tried(String room, boolean wrong, @Nullable Network network, long nowNanos) {
        looked(room);
        if (wrong) {
            shares.wrong(Kind.WRONG_PASSWORD, network, nowNanos);
            shares.wrongPassword(room, nowNanos);
        }
    }

    private void looked(String room) {
        looking.computeIfPresent(room, (id, count) -> count == 1 ? null : count - 1);
    }

    private static void wait(long millis, String why) {
        if (millis > 0) {
            throw SignalingException.rateLimited(why, millis);
        }
    }
}
