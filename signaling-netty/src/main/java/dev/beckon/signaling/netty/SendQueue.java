package dev.beckon.signaling.netty;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, from many threads to one, without a lock: a Treiber stack that the event loop takes whole and turns round. Costs an
 * idle connection one reference.
 */
final class SendQueue extends AtomicReference<SendQueue.@Nullable Entry> {

    /** Something to send, and what comes after it. */
    static final class Entry {
        final Object item;
        final int bytes;

        @Nullable
        Entry next;

        Entry(Object item, int bytes) {
            this.item = item;
            this.bytes = bytes;
        }
    }

    /** @return whether the queue was empty, so that someone has to see to it that it is taken */
    boolean add(Object item, int bytes) {
        Entry entry = new Entry(item, bytes);
        Entry newest = get();
        for (; ; ) {
            entry.next = newest;
            Entry witness = compareAndExchange(newest, entry);
            if (witness == newest) {
                return newest == null;
            }
            newest = witness;
        }
    }

    /** Takes all there is. @return the oldest, linked to those after it */
    @Nullable
    Entry takeAll() {
        Entry newest = getAndSet(null);
        Entry oldest = null;
        while (newest != null) {
            Entry older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }
}
