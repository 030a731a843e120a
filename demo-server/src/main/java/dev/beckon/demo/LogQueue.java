package dev.beckon.demo;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands between those who log and where the log goes, so that a reader who stands still holds up nobody: a bounded queue with a thread of its own. Lines
 * below WARN are dropped when little room is left, others when there is none; how many is counted.
 */
public final class LogQueue extends AsyncAppender {

    private static final int LINES = 4_096;
    private static final LongAdder DROPPED = new LongAdder();

    /** Made by Logback. */
    public LogQueue() {
        setQueueSize(LINES);
        setDiscardingThreshold(LINES / 4);
        setNeverBlock(true);
    }

    /** How many lines were dropped since the process began. */
    static long dropped() {
        return DROPPED.sum();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
            LastResort.look(proxy.getThrowable());
        }
        int room = getRemainingCapacity();
        if (room == 0 || room < getDiscardingThreshold() && isDiscardable(event)) {
            DROPPED.increment();
        } else {
            super.append(event);
        }
    }
}
