package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Share;
import dev.beckon.signaling.limits.Shares;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What each network has asked of this node, against its {@link Shares}. What comes from nowhere, over a transport that has no addresses, is not counted. Safe
 * for use by many threads; takes a megabyte from the first thing that is counted on.
 */
final class FairShares {

    /** What is counted apart. */
    enum Kind {
        OPENED,
        HELLO,
        WRONG_TOKEN,
        WRONG_PASSWORD,
        MISS,
        ROOM_PASSWORD;

        private Share of(Shares shares) {
            return switch (this) {
                case OPENED -> shares.opened();
                case HELLO -> shares.hellos();
                case WRONG_TOKEN -> shares.wrongTokens();
                case WRONG_PASSWORD -> shares.wrongPasswords();
                case MISS -> shares.misses();
                case ROOM_PASSWORD -> shares.roomPasswords();
            };
        }
    }

    private final Shares shares;
    private final long seed;
    private final long startNanos;
    private final AtomicReference<@Nullable RateSketch> sketch = new AtomicReference<>();

    /** @param seed that nobody outside knows */
    FairShares(Shares shares, long seed, long nowNanos) {
        this.shares = shares;
        this.seed = seed;
        this.startNanos = nowNanos;
    }

    /** Takes one of what is limited as such. @return false if the share is used up: then nothing was taken */
    boolean take(Kind kind, @Nullable Network network, long nowNanos) {
        if (network == null || kind.of(shares).burst() == 0) {
            return true;
        }
        if (waitFor(kind, network.key(), 1, nowNanos) > 0
                || network.site() != 0 && waitFor(kind, network.site(), Shares.SITE, nowNanos) > 0) {
            return false;
        }
        add(kind, network.key(), 1, nowNanos);
        if (network.site() != 0) {
            add(kind, network.site(), Shares.SITE, nowNanos);
        }
        return true;
    }

    /** Something went wrong for one of the network. */
    void wrong(Kind kind, @Nullable Network network, long nowNanos) {
        if (network != null && kind.of(shares).burst() > 0) {
            add(kind, network.key(), 1, nowNanos);
            if (network.site() != 0) {
                add(kind, network.site(), Shares.SITE, nowNanos);
            }
            add(kind, 0, Shares.ALL, nowNanos);
        }
    }

    /**
     * How long the network has to wait before it may try again what went wrong; 0 if it may now. A network for which nothing has gone wrong of late never has to,
     * whatever others do.
     */
    long waitMillis(Kind kind, @Nullable Network network, long nowNanos) {
        if (network == null || kind.of(shares).burst() == 0) {
            return 0;
        }
        long wait = waitFor(kind, network.key(), 1, nowNanos);
        if (network.site() != 0) {
            wait = Math.max(wait, waitFor(kind, network.site(), Shares.SITE, nowNanos));
        }
        if (sketch().ahead(thing(kind, network.key()), clock(nowNanos)) > 0) {
            wait = Math.max(wait, waitFor(kind, 0, Shares.ALL, nowNanos));
        }
        return toMillis(wait);
    }

    /** A wrong password was tried for the room. */
    void wrongPassword(String room, long nowNanos) {
        if (shares.roomPasswords().burst() > 0) {
            add(Kind.ROOM_PASSWORD, roomKey(room), 1, nowNanos);
        }
    }

    /** How long whoever comes with a password to this room has to wait, because too many wrong ones were tried; 0 if they may try now. */
    long waitMillis(String room, long nowNanos) {
        return shares.roomPasswords().burst() == 0
                ? 0
                : toMillis(waitFor(Kind.ROOM_PASSWORD, roomKey(room), 1, nowNanos));
    }

    /** 64 bits of any text: what matters is that few rooms share one, and the sketch has its own seed. */
    private static long roomKey(String room) {
        long key = 1125899906842597L;
        for (int i = 0; i < room.length(); i++) {
            key = 31 * key + room.charAt(i);
        }
        return key;
    }

    private static long toMillis(long nanos) {
        return nanos == 0 ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private long waitFor(Kind kind, long key, int times, long nowNanos) {
        Share share = kind.of(shares);
        long each = nanosEach(share, times);
        long burst = each * share.burst() * times;
        long ahead = sketch().ahead(thing(kind, key), clock(nowNanos));
        return Math.max(0, ahead + each - burst);
    }

    private void add(Kind kind, long key, int times, long nowNanos) {
        sketch().add(thing(kind, key), nanosEach(kind.of(shares), times), clock(nowNanos));
    }

    private static long nanosEach(Share share, int times) {
        return share.each().toNanos() / times;
    }

    private long clock(long nowNanos) {
        return nowNanos - startNanos;
    }

    private static long thing(Kind kind, long key) {
        return key * Kind.values().length + kind.ordinal();
    }

    private RateSketch sketch() {
        RateSketch known = sketch.get();
        if (known == null) {
            known = new RateSketch(seed);
            if (!sketch.compareAndSet(null, known)) {
                return sketch();
            }
        }
        return known;
    }
}
