package dev.beckon.demo.webhook;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Events of some subjects, of which one at a time is told: so those of one subject are told in their order.
 *
 * <pre>
 *   IDLE ──add──▶ BUSY ──done, more wait──▶ BUSY
 *     ▲             │ done, none waits
 *     └─────────────┘
 * </pre>
 *
 * Safe for use by many threads.
 */
final class Lane {

    private final ArrayDeque<CloudEvent> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @return the event that is to be told now; null if the lane is busy and will come to it */
    synchronized @Nullable CloudEvent add(CloudEvent event) {
        if (busy) {
            waiting.add(event);
            return null;
        }
        busy = true;
        return event;
    }

    /** The one that was told is done with. @return the next one to tell; null if there is none */
    synchronized @Nullable CloudEvent next() {
        CloudEvent next = waiting.poll();
        busy = next != null;
        return next;
    }
}
