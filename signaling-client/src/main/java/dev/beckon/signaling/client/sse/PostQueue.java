package dev.beckon.signaling.client.sse;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The way up of SSE + POST: one POST at a time, each with a running number, and sent again as it was when there was no answer. The server applies each number
 * once, so nothing is lost, doubled or reordered while the connection lives.
 *
 * <pre>
 *     idle ──send──▶ posting ──204──▶ idle, or posting the next
 *                      │  ▲
 *       no answer, 409, │  │ after a pause, four times at most
 *       5xx             ▼  │
 *                     waiting ──▶ failed (also by any other status)
 * </pre>
 *
 * What waits is bounded by who sends. Guarded by its monitor, under which nothing is called that waits.
 */
final class PostQueue {

    /** The server takes no larger body. Room is left for the line ends. */
    private static final int BODY_BYTES = 60_000;

    /** Messages in one POST: what a server bears to keep waiting. */
    private static final int BATCH = 32;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_DELAY = Duration.ofMillis(500);

    /** Tries of one POST; a connection on which so many fail is given up and resumed on another. */
    private static final int TRIES = 4;

    private static final int APPLIED = 204;
    private static final int BODY_TOO_LARGE = 413;
    private static final int PREVIOUS_UNDER_WAY = 409;
    private static final int FIRST_OF_SERVER = 500;

    private final Network network;
    private final URI uri;
    private final Map<String, String> headers;
    private final Scheduler scheduler;
    private final IntConsumer failed;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private byte[] body = {};
    private long sequence;
    private int tries;
    private boolean posting;
    private boolean stopped;
    private Runnable flushed = () -> {};
    private Network.Exchange exchange = () -> {};
    private Cancellable timer = () -> {};

    /**
     * @param connection the id that the stream told
     * @param failed called once: the connection is no good any more
     */
    PostQueue(
            Network network,
            URI uri,
            Map<String, String> headers,
            String connection,
            Scheduler scheduler,
            IntConsumer failed) {
        this.network = network;
        this.uri = uri;
        this.headers = new HashMap<>(headers);
        this.headers.put("Content-Type", "application/x-ndjson");
        this.headers.put("Beckon-Connection", connection);
        this.scheduler = scheduler;
        this.failed = failed;
    }

    /** @param text one message without line ends, or nothing, for a sign of life */
    synchronized void send(String text) {
        if (stopped || text.isEmpty() && !waiting.isEmpty()) {
            return;
        }
        waiting.add(text.getBytes(StandardCharsets.UTF_8));
        if (!posting) {
            posting = true;
            // what is sent in one turn goes in one POST
            timer = scheduler.schedule(Duration.ZERO, this::next);
        }
    }

    /** Calls it when all that was sent is there, or cannot get there. */
    void whenFlushed(Runnable then) {
        synchronized (this) {
            if (posting && !stopped) {
                flushed = then;
                return;
            }
        }
        then.run();
    }

    void stop() {
        Runnable waits;
        synchronized (this) {
            stopped = true;
            waiting.clear();
            timer.cancel();
            exchange.cancel();
            waits = flushed;
            flushed = () -> {};
        }
        waits.run();
    }

    private void next() {
        Runnable waits = () -> {};
        synchronized (this) {
            if (stopped) {
                return;
            }
            if (waiting.isEmpty()) {
                posting = false;
                waits = flushed;
                flushed = () -> {};
            } else {
                body = batch();
                sequence++;
                tries = 0;
                post();
            }
        }
        waits.run();
    }

    private byte[] batch() {
        int bytes = 0;
        int count = 0;
        for (byte[] line : waiting) {
            bytes += line.length + 1;
            if (count > 0 && (count == BATCH || bytes > BODY_BYTES)) {
                bytes -= line.length + 1;
                break;
            }
            count++;
        }
        byte[] lines = new byte[bytes - 1];
        int at = 0;
        for (int i = 0; i < count; i++) {
            byte[] line = waiting.remove();
            System.arraycopy(line, 0, lines, at, line.length);
            at += line.length;
            if (i < count - 1) {
                lines[at++] = '\n';
            }
        }
        return lines;
    }

    private synchronized void again() {
        if (!stopped) {
            post();
        }
    }

    /** The answer, its absence and the deadline: the first of them counts. */
    private void post() {
        int attempt = ++tries;
        long number = sequence;
        headers.put("Beckon-Sequence", String.valueOf(number));
        timer = scheduler.schedule(ANSWER_TIMEOUT, () -> answered(number, attempt, 0));
        exchange = network.post(uri, Map.copyOf(headers), body, status -> answered(number, attempt, status));
    }

    private void answered(long number, int attempt, int status) {
        synchronized (this) {
            if (stopped || number != sequence || attempt != tries) {
                return;
            }
            timer.cancel();
            // 409: a copy of this or of the one before is being applied; 5xx: of a proxy. All else stays so.
            boolean mayPass = status == 0 || status == PREVIOUS_UNDER_WAY || status >= FIRST_OF_SERVER;
            if (mayPass && tries < TRIES) {
                if (status == 0) {
                    exchange.cancel();
                }
                long factor = 1L << tries - 1;
                timer = scheduler.schedule(RETRY_DELAY.multipliedBy(factor), this::again);
                return;
            }
            if (status == APPLIED) {
                // on the scheduler, so that answers that come at once do not nest
                timer = scheduler.schedule(Duration.ZERO, this::next);
                return;
            }
        }
        failed.accept(status == BODY_TOO_LARGE ? Network.TOO_BIG : Network.NO_CODE);
    }
}
