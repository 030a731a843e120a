package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;

/**
 * Messages of one client that wait for their turn. At half of {@link Limits#waitingMessages} its connection stops reading, at a quarter it goes on. What the
 * transport had read by then may still come; a client that goes on beyond that breaks the bound. Not safe for use by several threads.
 */
final class Backlog {

    /** What is to be done about the connection. */
    enum Change {
        NONE,
        STOP_READING,
        GO_ON_READING,
        TOO_MUCH
    }

    private final int most;
    private final int bytesAfterStop;
    private int waiting;
    private long bytes;
    private boolean stopped;

    Backlog(Limits limits) {
        most = limits.waitingMessages();
        bytesAfterStop = 2 * limits.frameBytes();
    }

    /** One more waits. */
    Change added(int size) {
        waiting++;
        if (stopped) {
            bytes += size;
            return waiting > most && bytes > bytesAfterStop ? Change.TOO_MUCH : Change.NONE;
        }
        if (waiting < (most + 1) / 2) {
            return Change.NONE;
        }
        stopped = true;
        bytes = 0;
        return Change.STOP_READING;
    }

    /** One has had its turn. */
    Change removed() {
        waiting--;
        if (!stopped || waiting > most / 4) {
            return Change.NONE;
        }
        stopped = false;
        return Change.GO_ON_READING;
    }

    /** Whether a connection has to stop reading now. */
    boolean stopped() {
        return stopped;
    }
}
