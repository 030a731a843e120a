package dev.beckon.signaling.client;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has come from the server and has not been taken by the application's listeners yet, and how much of it may wait. Safe for use by many threads. */
final class Backlog {

    private final int mostMessages;
    private final long mostCharacters;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong characters = new AtomicLong();

    Backlog(int mostMessages, long mostCharacters) {
        this.mostMessages = mostMessages;
        this.mostCharacters = mostCharacters;
    }

    /** Whether one more of this size has its place; then it waits. */
    boolean enter(int size) {
        if (messages.get() >= mostMessages || characters.get() + size > mostCharacters && messages.get() > 0) {
            return false;
        }
        add(size);
        return true;
    }

    /** One more waits, whether there is a place or not. */
    void add(int size) {
        messages.incrementAndGet();
        characters.addAndGet(size);
    }

    void leave(int size) {
        messages.decrementAndGet();
        characters.addAndGet(-size);
    }

    /** Whether so much waits that it is not the time for more. */
    boolean isHalfFull() {
        return messages.get() > mostMessages / 2 || characters.get() > mostCharacters / 2;
    }
}
