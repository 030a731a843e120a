package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Outgoing;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What is delivered to a session while it waits for a registry's answer that has to come before: kept in order, within the bounds of an outbox. Guarded by
 * the session's lock.
 */
final class Held {

    private final Node node;
    private final ArrayDeque<Outgoing> messages = new ArrayDeque<>();
    private int bytes;
    private boolean full;

    Held(Node node) {
        this.node = node;
    }

    /** @return false if there is too much already: then what is kept has to go on without the answer, which comes too late */
    boolean keeps(Outgoing message) {
        bytes += message.frame(node.codec).length;
        full |= bytes > node.limits.outboxBytes() || messages.size() >= node.limits.outboxMessages();
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
