package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session has for its client: messages that were transmitted and are kept until they are acknowledged, so that a resume can send them again
 * (the idea of XEP-0198), and after them messages that wait, because the client is detached or reads slowly.
 *
 * <p>Messages are known by their number, counted from 1 when they are transmitted; so a waiting one may still be replaced by a newer one that makes it
 * worthless. Bounded: past the bound the oldest go, and with them the chance to resume from before them. Sends nothing itself. Guarded by the lock of its session.
 */
final class Outbox {

    /** Something was dropped before it was transmitted: nothing but a fresh start helps. */
    private static final long GAP = -1;

    /** @param replaces see {@link #replaces}; null for nothing */
    private record Waiting(byte[] frame, @Nullable String replaces) {}

    // null when empty: most sessions are idle

    private @Nullable ArrayDeque<byte[]> transmitted;
    private @Nullable ArrayDeque<Waiting> waiting;

    private int bytes;

    /** The number of the last message that is no longer kept, or {@link #GAP}. */
    private long acknowledged;

    /** Keeps a message that is being transmitted, which it may only be if {@linkplain #hasWaiting none waits}. */
    void transmits(byte[] frame, Limits limits) {
        kept().add(frame);
        bytes += frame.length;
        shrink(limits);
    }

    /** Keeps a message that cannot be transmitted now. */
    void waits(byte[] frame, @Nullable String replaces, Limits limits) {
        if (acknowledged == GAP) {
            return;
        }
        ArrayDeque<Waiting> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            waiting = queue;
        }
        if (replaces != null) {
            queue.removeIf(older -> {
                boolean worthless = replaces.equals(older.replaces());
                bytes -= worthless ? older.frame().length : 0;
                return worthless;
            });
        }
        queue.add(new Waiting(frame, replaces));
        bytes += frame.length;
        shrink(limits);
    }

    int bytes() {
        return bytes;
    }

    boolean hasWaiting() {
        return waiting != null;
    }

    /** The first of those that wait: it is being transmitted now. */
    byte[] transmitsNext() {
        ArrayDeque<Waiting> queue = Objects.requireNonNull(waiting);
        byte[] frame = queue.remove().frame();
        if (queue.isEmpty()) {
            waiting = null;
        }
        kept().add(frame);
        return frame;
    }

    private ArrayDeque<byte[]> kept() {
        ArrayDeque<byte[]> kept = transmitted;
        if (kept == null) {
            kept = new ArrayDeque<>(4);
            transmitted = kept;
        }
        return kept;
    }

    /** What a message makes worthless if it has not gone out: the same told before. */
    static @Nullable String replaces(Message message) {
        if (message instanceof Message.PeerUpdated update) {
            return "peer " + update.info().peer();
        }
        if (message instanceof Message.IceServers servers) {
            return servers.re() == Message.NO_ID ? "ice" : null;
        }
        return message instanceof Message.RoomUpdated update ? "room " + update.room() : null;
    }

    /** The number of the last message that was transmitted. */
    long sent() {
        return acknowledged + (transmitted == null ? 0 : transmitted.size());
    }

    /** The client has all up to this number; a lower one than before changes nothing. */
    void acknowledge(long received) {
        while (acknowledged < received && transmitted != null) {
            dropOldest(transmitted);
        }
    }

    /** Whether everything after this number is still here. */
    boolean reaches(long received) {
        return acknowledged != GAP && received >= acknowledged && received <= sent();
    }

    /** Whether a message was dropped before it was transmitted: the client has to start afresh. */
    boolean hasGap() {
        return acknowledged == GAP;
    }

    /** A message that should be here is not. */
    void gap() {
        restart();
        acknowledged = GAP;
    }

    void forEachTransmitted(Consumer<byte[]> action) {
        if (transmitted != null) {
            transmitted.forEach(action);
        }
    }

    /** Drops everything; numbers begin anew. */
    void restart() {
        transmitted = null;
        waiting = null;
        bytes = 0;
        acknowledged = 0;
    }

    private void shrink(Limits limits) {
        while (beyond(limits) && transmitted != null) {
            dropOldest(transmitted);
        }
        if (beyond(limits)) {
            gap();
        }
    }

    private boolean beyond(Limits limits) {
        int messages = (transmitted == null ? 0 : transmitted.size()) + (waiting == null ? 0 : waiting.size());
        return messages > limits.outboxMessages() || bytes > limits.outboxBytes();
    }

    private void dropOldest(ArrayDeque<byte[]> kept) {
        bytes -= kept.remove().length;
        acknowledged++;
        if (kept.isEmpty()) {
            transmitted = null;
        }
    }

    // ---- from node to node

    void write(FieldWriter out) {
        out.number(1, acknowledged);
        forEachTransmitted(frame -> out.bytes(2, frame));
        if (waiting != null) {
            out.each(3, waiting, (each, to) -> to.bytes(1, each.frame()).text(2, each.replaces()));
        }
    }

    /** What {@link #write} wrote, into this one, which is empty. */
    void read(Fields in) {
        acknowledged = in.number(1);
        for (byte[] frame : in.byteses(2)) {
            kept().add(frame);
            bytes += frame.length;
        }
        List<Waiting> all = in.each(3, each -> new Waiting(each.bytes(1), each.textOrNull(2)));
        if (!all.isEmpty()) {
            waiting = new ArrayDeque<>(all);
            all.forEach(each -> bytes += each.frame().length);
        }
    }
}
