package dev.beckon.signaling.netty;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections, in all and for each source, from when they are accepted until they are gone. Whoever is over a cap is told so when it
 * asks for a WebSocket; whoever goes on beyond that is dropped unheard. Safe for use by many threads.
 */
final class Admission {

    enum Verdict {
        ADMITTED,
        /** To be answered with 503. */
        REFUSED,
        /** To be closed at once: even answers would cost too much. */
        DROPPED
    }

    /** One for each connection; used on its event loop. */
    final class Ticket {
        private @Nullable Long source;

        private Ticket() {}

        /** Says where the connection comes from, once. */
        Verdict from(InetAddress address) {
            if (perSource == 0) {
                return Verdict.ADMITTED;
            }
            Long key = key(address);
            source = key;
            return judge(sources.merge(key, 1, Integer::sum), perSource);
        }

        /** The connection is gone. Called once. */
        void leave() {
            if (source != null) {
                sources.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
            }
            if (all.decrementAndGet() == 0) {
                CompletableFuture<@Nullable Void> waiting = empty;
                if (waiting != null) {
                    waiting.complete(null);
                }
            }
        }
    }

    private final int inAll;
    private final int perSource;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> sources = new ConcurrentHashMap<>();
    private volatile @Nullable CompletableFuture<@Nullable Void> empty;

    /** @param inAll and perSource: 0 for no cap */
    Admission(int inAll, int perSource) {
        this.inAll = inAll;
        this.perSource = perSource;
    }

    /** A connection was accepted. Whatever {@link #verdict} says, the ticket has to be given back. */
    Ticket enter() {
        all.incrementAndGet();
        return new Ticket();
    }

    /** What becomes of a connection that has just entered. */
    Verdict verdict() {
        return judge(all.get(), inAll);
    }

    private static Verdict judge(int count, int cap) {
        if (cap == 0 || count <= cap) {
            return Verdict.ADMITTED;
        }
        return count <= cap + Math.max(16, cap / 4) ? Verdict.REFUSED : Verdict.DROPPED;
    }

    /** Completes when there is no connection; for a server that accepts no more. */
    CompletableFuture<@Nullable Void> whenEmpty() {
        CompletableFuture<@Nullable Void> waiting = new CompletableFuture<>();
        empty = waiting;
        if (all.get() == 0) {
            waiting.complete(null);
        }
        return waiting;
    }

    /** IPv4 by address, IPv6 by the 64 bits of the network: one host has all addresses in it (RFC 4291 §2.5.4). */
    private static long key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == Integer.BYTES
                ? 1L << Integer.SIZE | ByteBuffer.wrap(bytes).getInt() & 0xFFFFFFFFL
                : ByteBuffer.wrap(bytes).getLong();
    }
}
