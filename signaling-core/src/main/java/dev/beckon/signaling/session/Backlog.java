package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;

/**
 * Messages of one client that wait for their turn. At half of {@link Limits#waitingMessages} its connection has to stop reading, at a quarter it goes on. What the
 * transport had read by then may still come: two frames' worth. Not safe for use by several threads.
 *
 * <pre>
 *   0 ──────── 1/4 ──────── 1/2 ──────── 1 and two frames more
 *     reads ────────────────▶│ stops       │ too much
 *     ◀──────── │ ◀───────────
 * </pre>
 */
final class Backlog {

    private final int most;
    private final long bytesAfterStop;
    private int waiting;
    private long bytes;
    private boolean stopped;

    Backlog(Limits limits) {
        most = limits.waitingMessages();
        bytesAfterStop = 2L * limits.frameBytes();
    }

    /** One more waits. @return whether reading has to stop now */
    boolean added(int size) {
        waiting++;
        if (stopped) {
            bytes += size;
            return false;
        }
        bytes = 0;
        stopped = waiting >= (most + 1) / 2;
        return stopped;
    }

    /** One has had its turn. @return whether reading may go on now */
    boolean removed() {
        waiting--;
        if (!stopped || waiting > most / 4) {
            return false;
        }
        stopped = false;
        return true;
    }

    /** Whether reading has stopped. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether the client went on although reading had stopped. */
    boolean isTooMuch() {
        return stopped && waiting > most && bytes > bytesAfterStop;
    }
}
