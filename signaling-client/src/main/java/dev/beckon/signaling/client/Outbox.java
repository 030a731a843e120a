package dev.beckon.signaling.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was sent and may have to be sent again: every counted message, until the server says that it has it. A place is reserved by whoever sends, on any
 * thread; all else is for the loop.
 */
final class Outbox {

    private record Kept(String frame, int bytes) {}

    private final int mostMessages;
    private final long mostBytes;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long acknowledged;

    Outbox(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Whether there is a place for a message of so many bytes; then it is taken, and {@link #push} or {@link #release} follows. */
    boolean reserve(int size) {
        boolean fits = messages.incrementAndGet() <= mostMessages & bytes.addAndGet(size) <= mostBytes;
        if (!fits) {
            release(size);
        }
        return fits;
    }

    void release(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
    }

    void push(String frame, int size) {
        kept.add(new Kept(frame, size));
    }

    /** @param received how many counted messages the server has, since the session began */
    void acknowledge(long received) {
        while (acknowledged < received && !kept.isEmpty()) {
            release(kept.remove().bytes());
            acknowledged++;
        }
    }

    /** In the order in which they were sent. */
    List<String> pending() {
        List<String> frames = new ArrayList<>(kept.size());
        kept.forEach(message -> frames.add(message.frame()));
        return frames;
    }

    /** A new session counts from 0 and knows nothing of the old one's messages. */
    void clear() {
        kept.forEach(message -> release(message.bytes()));
        kept.clear();
        acknowledged = 0;
    }
}
