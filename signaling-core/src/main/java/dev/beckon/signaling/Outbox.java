package dev.beckon.signaling;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session has sent and its client has not acknowledged, so that a resume can send it again (the idea of XEP-0198). Messages are known by their
 * number in the session, counted from 1. Bounded: past the bound the oldest go, and with them the chance to resume from before them. Guarded
 * by the lock of its session.
 */
final class Outbox {

    /** Null when empty: most sessions are idle. */
    private @Nullable ArrayDeque<byte[]> frames;

    private int bytes;
    private long sent;

    void add(byte[] frame, Limits limits) {
        ArrayDeque<byte[]> kept = frames;
        if (kept == null) {
            kept = new ArrayDeque<>(4);
            frames = kept;
        }
        kept.add(frame);
        sent++;
        bytes += frame.length;
        while (kept.size() > limits.outboxMessages() || bytes > limits.outboxBytes()) {
            drop(kept);
        }
        release(kept);
    }

    long sent() {
        return sent;
    }

    private long acknowledged() {
        return sent - (frames == null ? 0 : frames.size());
    }

    /** The client has all up to this number; a lower one than before changes nothing. */
    void acknowledge(long received) {
        ArrayDeque<byte[]> kept = frames;
        if (kept != null) {
            for (long known = acknowledged(); known < received && !kept.isEmpty(); known++) {
                drop(kept);
            }
            release(kept);
        }
    }

    /** Whether everything after this number is still here. */
    boolean reaches(long received) {
        return received >= acknowledged() && received <= sent;
    }

    void forEach(Consumer<byte[]> action) {
        if (frames != null) {
            frames.forEach(action);
        }
    }

    void restart() {
        frames = null;
        bytes = 0;
        sent = 0;
    }

    private void drop(ArrayDeque<byte[]> kept) {
        bytes -= kept.remove().length;
    }

    private void release(ArrayDeque<byte[]> kept) {
        if (kept.isEmpty()) {
            frames = null;
        }
    }
}
