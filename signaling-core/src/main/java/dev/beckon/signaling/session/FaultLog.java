package dev.beckon.signaling.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others implement and what failed, in the log. What fails for one client mostly fails for all, and they come again: so each kind of fault is told at once with its stack trace, and then
 * at most once a minute, with how often it came meanwhile. Safe for use by many threads.
 */
final class FaultLog {

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

    static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Kind(String what, Class<?> fault) {}

    private static final class Told {
        final long nanos;
        int untold;

        Told(long nanos) {
            this.nanos = nanos;
        }
    }

    private final LongSupplier nanoTime;

    /** Guarded by this. There are as many as there are calls and classes of faults. */
    private final Map<Kind, Told> told = new HashMap<>();

    FaultLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param what failed, such as "authenticate" */
    void failed(String what, Throwable fault) {
        int untold = untold(new Kind(what, fault.getClass()), nanoTime.getAsLong());
        try {
            tell(what, untold, fault);
        } catch (Throwable broken) {
            // whoever asked goes on: a log that fails is nobody's fault here
        }
    }

    private static void tell(String what, int untold, Throwable fault) {
        if (untold == 0) {
            LOG.error("{} failed", what, fault);
        } else if (untold > 0) {
            LOG.error("{} failed, and {} times more since the last line about it", what, untold, fault);
        }
    }

    /** @return how many were not told since the last one that was; negative if this one is not to be told either */
    private synchronized int untold(Kind kind, long now) {
        Told last = told.get(kind);
        if (last != null && now - last.nanos < QUIET_NANOS) {
            last.untold++;
            return -1;
        }
        told.put(kind, new Told(now));
        return last == null ? 0 : last.untold;
    }
}
