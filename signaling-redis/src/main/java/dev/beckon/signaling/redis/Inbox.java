package dev.beckon.signaling.redis;

import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is to be done on this node: a stream, in its order, one entry after another. Reading goes on by itself while the engine is connected; {@link #goOn} begins it, and begins it again after a
 * connection was lost. At any time there is one reader.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** The engine answers after this time at the latest. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** After this time the connection is dead, although nobody said so. */
    private static final Duration DEAD = Duration.ofSeconds(10);

    private final Engine engine;
    private final Member member;
    private final Consumer<Packed> entries;
    private final String stream;

    // guarded by this object

    private boolean reading;
    private long askedAt;
    private volatile InboxId last = InboxId.START;
    /** Bytes that were read and that the engine does not know to be. */
    private long unreported;
    /** How often it began anew: what was read before does not matter any more. */
    private int beginnings;

    Inbox(Engine engine, Member member, Consumer<Packed> entries) {
        this.engine = engine;
        this.member = member;
        this.entries = entries;
        this.stream = "inbox:" + member.node;
    }

    /** The inbox is empty; what was in it before is void. */
    synchronized void beginAnew() {
        beginnings++;
        last = InboxId.START;
        unreported = 0;
        reading = false;
        goOn();
    }

    /** Whether what was put there, and all before, has been done. */
    boolean isPast(InboxId id) {
        return last.compareTo(id) >= 0;
    }

    synchronized void goOn() {
        if (!reading) {
            reading = true;
            read();
        } else if (System.nanoTime() - askedAt > DEAD.toNanos()) {
            LOG.warn("the inbox was not answered for {} s: connecting anew", DEAD.toSeconds());
            reading = false;
            engine.disconnect();
        }
    }

    private synchronized void read() {
        int beginning = beginnings;
        askedAt = System.nanoTime();
        engine.read(stream, last.toString(), WAIT).whenComplete((all, failure) -> {
            if (failure == null) {
                take(beginning, all == null ? List.of() : all);
            } else {
                synchronized (this) {
                    reading &= beginning != beginnings;
                }
            }
        });
    }

    private void take(int beginning, List<StreamMessage<byte[], byte[]>> all) {
        long bytes = 0;
        for (StreamMessage<byte[], byte[]> entry : all) {
            synchronized (this) {
                if (beginning != beginnings) {
                    return;
                }
            }
            for (byte[] value : entry.getBody().values()) {
                bytes += value.length;
                handle(value);
            }
        }
        synchronized (this) {
            if (beginning != beginnings) {
                return;
            }
            if (!all.isEmpty()) {
                last = InboxId.of(all.get(all.size() - 1).getId());
                report(unreported + bytes);
            }
            read();
        }
    }

    private void report(long bytes) {
        unreported = 0;
        member.command(Script.READ, last, bytes).exceptionally(failure -> {
            synchronized (this) {
                unreported += bytes;
            }
            return null;
        });
    }

    private void handle(byte[] entry) {
        try {
            entries.accept(Packed.of(entry));
        } catch (RuntimeException fault) {
            LOG.error("an entry of the inbox could not be understood", fault);
        }
    }
}
