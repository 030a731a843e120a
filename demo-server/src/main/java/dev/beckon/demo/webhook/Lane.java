package dev.beckon.demo.webhook;

import dev.beckon.demo.webhook.Outbound.Letter;
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

    private final ArrayDeque<Letter> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @return the event that is to be told now; null if the lane is busy and will come to it */
    synchronized @Nullable Letter add(Letter letter) {
        if (busy) {
            waiting.add(letter);
            return null;
        }
        busy = true;
        return letter;
    }

    /** The one that was told is done with. @return the next one to tell; null if there is none */
    synchronized @Nullable Letter next() {
        Letter next = waiting.poll();
        busy = next != null;
        return next;
    }
}
