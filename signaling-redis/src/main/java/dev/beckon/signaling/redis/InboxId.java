package dev.beckon.signaling.redis;

import java.nio.charset.StandardCharsets;

/** The place of an entry in an inbox, as the engine numbers them: a time and a number, with a dash between. */
record InboxId(long time, long number) implements Comparable<InboxId> {

    /** Before all others. */
    static final InboxId START = new InboxId(0, 0);

    /** @throws IllegalArgumentException if it is none; nothing at all is {@link #START} */
    static InboxId of(String text) {
        if (text.isEmpty()) {
            return START;
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("no id of an entry: " + text);
        }
        return new InboxId(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    static InboxId of(Object bytes) {
        return of(new String((byte[]) bytes, StandardCharsets.UTF_8));
    }

    InboxId max(InboxId other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(InboxId other) {
        return time != other.time ? Long.compare(time, other.time) : Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return time + "-" + number;
    }
}
