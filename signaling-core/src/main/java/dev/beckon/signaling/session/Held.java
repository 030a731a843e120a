package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Outgoing;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What is delivered to a session while it waits for a registry's answer that has to come before: kept in order, within the bounds of an outbox. Guarded by
 * the session's lock.
 */
final class Held {

    private final Mailbox mailbox;
    private final Limits limits;
    private final ArrayDeque<Outgoing> messages = new ArrayDeque<>();
    private int bytes;
    private boolean full;

    Held(Mailbox mailbox, Limits limits) {
        this.mailbox = mailbox;
        this.limits = limits;
    }

    /** @return false if there is too much already: then what is kept has to go on without the answer, which comes too late */
    boolean keeps(Outgoing message) {
        byte[] frame = mailbox.frame(message);
        bytes += frame == null ? 0 : frame.length;
        full |= bytes > limits.outboxBytes() || messages.size() >= limits.outboxMessages();
        if (!full) {
            messages.add(message);
        }
        return !full;
    }

    /** Whether it was given up. */
    boolean isFull() {
        return full;
    }

    void forEach(Consumer<Outgoing> action) {
        while (!messages.isEmpty()) {
            action.accept(messages.remove());
        }
    }
}
