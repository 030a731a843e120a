package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.message.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes out on one connection, one thing after another, because {@code RemoteEndpoint.Async} takes the next only when it is done with the last. All that is the
 * container's is called on the executor: a container may hold a lock of the connection while it calls the core, and the core may hold its session's lock while it sends.
 * Only a connection that has not closed in time is cut off on a thread of {@link Connections}: the executor may take nothing any more.
 *
 * <pre>
 *           add                     not done at once                close
 *   IDLE ─────────▶ WRITING ─────────────────────────▶ IN FLIGHT ─────────────▶ ENDED
 *     ▲                │  ▲                                │        2 s later:
 *     └── none waits ──┘  └────────────── done ────────────┘        cut off
 * </pre>
 */
final class Writer {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** How long a client may take what was sent before a close, and how long it may take to answer the close. */
    static final long PATIENCE_MILLIS = 2_000;
    /** How long a blocking call of Tomcat may wait for a client that does not read. */
    private static final String TOMCAT_PATIENCE = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    private static final long NO_PATIENCE_MILLIS = 50;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What waits: a message, the close, or, where both are null, a ping. */
    private record Item(byte @Nullable [] frame, @Nullable CloseReason close) {
        static final Item PING = new Item(null, null);
    }

    private final Session session;
    private final Connections all;
    private final Executor executor;
    private final Runnable drained;
    private final long much;

    // ---- guarded by this

    private final ArrayDeque<Item> waiting = new ArrayDeque<>(2);
    private boolean busy;
    private boolean ended;
    private long queuedBytes;
    private boolean hadMuch;

    /**
     * @param much so many bytes are much
     * @param drained told when much was waiting and no longer is
     */
    Writer(Session session, Connections all, long much, Runnable drained) {
        this.session = session;
        this.all = all;
        this.executor = all.executor;
        this.much = much;
        this.drained = drained;
    }

    void send(byte[] frame) {
        add(new Item(frame, null));
    }

    void ping() {
        synchronized (this) {
            if (busy) {
                return; // it would not be seen before what waits; a client that reads that answers the next one
            }
        }
        add(Item.PING);
    }

    /** After what was sent, if the client takes it. Only the first call counts. */
    void close(CloseReason reason) {
        all.later(PATIENCE_MILLIS, () -> {
            if (end()) {
                cutOff(reason);
            }
        });
        add(new Item(null, reason));
    }

    synchronized long queuedBytes() {
        return queuedBytes;
    }

    private void add(Item item) {
        synchronized (this) {
            if (ended) {
                return;
            }
            waiting.add(item);
            byte[] frame = item.frame;
            if (frame != null) {
                queuedBytes += frame.length;
                hadMuch |= queuedBytes > much;
            }
            if (busy) {
                return;
            }
            busy = true;
        }
        executor.execute(this::writeAll);
    }

    private void writeAll() {
        try {
            for (Item item = next(); item != null; item = next()) {
                if (!write(item)) {
                    return; // goes on when it is done
                }
            }
        } catch (Throwable gone) {
            LOG.debug("a connection ended while it was written to", gone);
            if (end()) {
                cutOff(CloseReason.INTERNAL);
            }
        }
    }

    private synchronized @Nullable Item next() {
        Item item = ended ? null : waiting.poll();
        busy = item != null;
        return item;
    }

    /** @return false if it is not done yet */
    private boolean write(Item item) throws IOException {
        byte[] frame = item.frame;
        CloseReason close = item.close;
        if (frame != null) {
            Flight flight = new Flight(frame.length);
            session.getAsyncRemote().sendText(new String(frame, StandardCharsets.UTF_8), flight);
            return flight.isOver();
        }
        if (close == null) {
            session.getAsyncRemote().sendPing(NOTHING.duplicate());
        } else if (end()) {
            close(close, PATIENCE_MILLIS);
        }
        return true;
    }

    /** A message on its way. The container tells its end before or after {@code sendText} returns, on any thread: who comes second writes the next. */
    private final class Flight implements SendHandler {
        private final AtomicBoolean firstCame = new AtomicBoolean();
        private final int bytes;

        Flight(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public void onResult(SendResult result) {
            arrived(bytes);
            if (!result.isOK()) {
                executor.execute(() -> {
                    if (end()) {
                        cutOff(CloseReason.INTERNAL);
                    }
                });
            } else if (!firstCame.compareAndSet(false, true)) {
                executor.execute(Writer.this::writeAll);
            }
        }

        boolean isOver() {
            return !firstCame.compareAndSet(false, true);
        }
    }

    private void arrived(int bytes) {
        boolean tell;
        synchronized (this) {
            queuedBytes -= bytes;
            tell = hadMuch && queuedBytes <= much;
            hadMuch &= !tell;
        }
        if (tell) {
            drained.run();
        }
    }

    /** @return false if it had ended before */
    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        waiting.clear();
        return first;
    }

    /** Closes without waiting for what is in flight. */
    private void cutOff(CloseReason reason) {
        MethodHandle abort = Reading.find(session, "abort"); // Jetty's; Tomcat gives up after the patience it is told
        try {
            if (abort != null) {
                abort.invoke();
            } else {
                close(reason, NO_PATIENCE_MILLIS);
            }
        } catch (Throwable gone) {
            // then there is nothing to close
        }
    }

    private void close(CloseReason reason, long patienceMillis) throws IOException {
        session.getUserProperties().put(TOMCAT_PATIENCE, patienceMillis);
        session.close(new jakarta.websocket.CloseReason(CloseCodes.getCloseCode(reason.code()), reason.text()));
        try {
            session.setMaxIdleTimeout(PATIENCE_MILLIS); // for the client's answer
        } catch (IllegalStateException closed) {
            // a container that counts its session as closed has a patience of its own, as Tomcat does
        }
    }
}
