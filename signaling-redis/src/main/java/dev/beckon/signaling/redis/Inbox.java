package dev.beckon.signaling.redis;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** So many bytes are read until the engine is told of them at once; of fewer it is told when reading {@linkplain #goOn goes on}, each second. */
    private static final long TOLD_BYTES = 32 * 1024;

    private final Engine engine;
    private final NodeTime time;
    private final Member member;
    private final Consumer<Packed> entries;
    private final String stream;

    // guarded by this object

    private boolean reading;
    private long askedAt;
    /** What was handled. */
    private volatile InboxId last = InboxId.START;
    /** What has come, and is being handled. */
    private InboxId given = InboxId.START;
    /** Bytes that were read since it began anew. */
    private long readBytes;
    /** Those that the engine was told of, if it has heard it. */
    private long toldBytes;
    /** How often it began anew: what was read before does not matter any more. */
    private int beginnings;

    Inbox(Engine engine, NodeTime time, Member member, Consumer<Packed> entries) {
        this.engine = engine;
        this.time = time;
        this.member = member;
        this.entries = entries;
        this.stream = "inbox:" + member.node;
    }

    /** The inbox is empty; what was in it before is void. */
    synchronized void beginAnew() {
        beginnings++;
        last = InboxId.START;
        given = InboxId.START;
        readBytes = 0;
        toldBytes = 0;
        reading = false;
        goOn();
    }

    /** Whether what was put there, and all before, has been done. */
    boolean isPast(InboxId id) {
        return last.compareTo(id) >= 0;
    }

    /** See {@link Owner#withLast}: whoever tells the engine that the inbox was read waits meanwhile. */
    synchronized <T> T withLast(Function<InboxId, T> action) {
        return action.apply(given);
    }

    synchronized void goOn() {
        if (readBytes > 0) {
            report(); // again and again: an answer may be lost, and what the engine was told
        }
        if (!reading) {
            reading = true;
            read();
        } else if (time.nanoTime() - askedAt > DEAD.toNanos()) {
            LOG.warn("the inbox was not answered for {} s: connecting anew", DEAD.toSeconds());
            reading = false;
            engine.disconnect();
        }
    }

    private synchronized void read() {
        int beginning = beginnings;
        askedAt = time.nanoTime();
        engine.read(stream, last, WAIT).whenComplete((all, failure) -> {
            if (failure == null) {
                take(beginning, all);
            } else {
                synchronized (this) {
                    reading &= beginning != beginnings;
                }
            }
        });
    }

    private void take(int beginning, List<Engine.Entry> all) {
        long bytes = 0;
        synchronized (this) {
            if (beginning == beginnings && !all.isEmpty()) {
                given = all.get(all.size() - 1).id();
            }
        }
        for (Engine.Entry entry : all) {
            synchronized (this) {
                if (beginning != beginnings) {
                    return;
                }
            }
            bytes += entry.value().length;
            handle(entry.value());
        }
        synchronized (this) {
            if (beginning != beginnings) {
                return;
            }
            if (!all.isEmpty()) {
                last = given;
                readBytes += bytes;
                if (readBytes - toldBytes >= TOLD_BYTES) {
                    report();
                }
            }
            read();
        }
    }

    private void report() {
        toldBytes = readBytes;
        member.command(Script.READ, last, readBytes);
    }

    private void handle(byte[] entry) {
        try {
            entries.accept(Packed.of(entry));
        } catch (RuntimeException fault) {
            LOG.error("an entry of the inbox could not be understood", fault);
        }
    }
}
