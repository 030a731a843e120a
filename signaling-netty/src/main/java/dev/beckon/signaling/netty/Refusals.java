package dev.beckon.signaling.netty;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells operators of what is refused: each refusal to the listener, and for each reason a line in the log at once and then at most every ten seconds,
 * with how many there were since. Safe for use by many threads.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(SignalingEndpoint.class);
    private static final long APART_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SHOWN = 100;

    private static final class Tally {
        private final LongAdder since = new LongAdder();
        private final AtomicLong nextLineNanos;

        private Tally(long nowNanos) {
            nextLineNanos = new AtomicLong(nowNanos);
        }
    }

    private final RefusalListener listener;
    private final Map<RefusalReason, Tally> tallies = new EnumMap<>(RefusalReason.class);

    Refusals(RefusalListener listener, long nowNanos) {
        this.listener = listener;
        for (RefusalReason why : RefusalReason.values()) {
            tallies.put(why, new Tally(nowNanos));
        }
    }

    /** @param what the client said that led to it, or nothing */
    void count(RefusalReason why, InetAddress client, String what, long nowNanos) {
        tell(why, client);
        Tally tally = tallies.get(why);
        tally.since.increment();
        long due = tally.nextLineNanos.get();
        if (nowNanos - due >= 0 && tally.nextLineNanos.compareAndSet(due, nowNanos + APART_NANOS)) {
            LOG.atLevel(level(why))
                    .addKeyValue("reason", why.name().toLowerCase(Locale.ROOT))
                    .addKeyValue("count", tally.since.sumThenReset())
                    .addKeyValue("last", client.getHostAddress())
                    .log("refused: {}{}", why.text(), shown(what));
        }
    }

    /** What a listener throws hurts nobody: the client gets its answer. */
    private void tell(RefusalReason why, InetAddress client) {
        try {
            listener.refused(why, client);
        } catch (Throwable fault) {
            LOG.warn("{} failed", listener.getClass().getName(), fault);
        }
    }

    private static Level level(RefusalReason why) {
        return switch (why) {
            case DRAINING -> Level.INFO;
            case REQUEST -> Level.DEBUG; // the internet is full of them
            default -> Level.WARN;
        };
    }

    private static String shown(String what) {
        return what.isEmpty()
                ? ""
                : ": " + what.substring(0, Math.min(SHOWN, what.length())).replaceAll("[^ -~]", "?");
    }
}
