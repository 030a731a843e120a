package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections, in all and for each source, from when they are accepted until their channel is closed. A client that is over a cap is told so when it
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

    /** One for each connection; given back when its channel is closed. Used by one thread at a time. */
    final class Ticket implements ChannelFutureListener {
        private @Nullable Long source;
        private Verdict verdict = Verdict.ADMITTED;
        private RefusalReason why = RefusalReason.CONNECTIONS;

        private Ticket() {}

        /** Says where the connection comes from, once. */
        void from(InetAddress address) {
            if (perSource > 0) {
                Long key = key(address);
                source = key;
                judge(sources.merge(key, 1, Integer::sum), perSource, RefusalReason.ADDRESS);
            }
        }

        private void judge(int count, int cap, RefusalReason reason) {
            Verdict one = of(count, cap);
            if (one.compareTo(verdict) > 0) {
                verdict = one;
                why = reason;
            }
        }

        /** What becomes of the connection, as far as it is known now. */
        Verdict verdict() {
            return verdict;
        }

        /** Which bound was met, if {@link #verdict} is not good. */
        RefusalReason why() {
            return why;
        }

        @Override
        public void operationComplete(ChannelFuture closed) {
            leave();
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
    private volatile int openable = Integer.MAX_VALUE;
    private volatile @Nullable CompletableFuture<@Nullable Void> empty;

    /** @param inAll and perSource: 0 for no cap */
    Admission(int inAll, int perSource) {
        this.inAll = inAll;
        this.perSource = perSource;
    }

    /** How many sockets the process can have open for connections: what is more is dropped, whatever the caps are. */
    void openable(int sockets) {
        openable = sockets;
    }

    /** A connection was accepted. The ticket is given back with {@link Ticket#leave}, which {@link #enter(Channel)} sees to. */
    Ticket enter() {
        Ticket ticket = new Ticket();
        int count = all.incrementAndGet();
        ticket.judge(count, inAll, RefusalReason.CONNECTIONS);
        if (count > openable) {
            ticket.verdict = Verdict.DROPPED;
            ticket.why = RefusalReason.DESCRIPTORS;
        }
        return ticket;
    }

    /** A connection was accepted, and leaves when its channel is closed. */
    Ticket enter(Channel channel) {
        Ticket ticket = enter();
        channel.closeFuture().addListener(ticket);
        return ticket;
    }

    private static Verdict of(int count, int cap) {
        if (cap == 0 || count <= cap) {
            return Verdict.ADMITTED;
        }
        return count <= cap + Math.max(16, cap / 4) ? Verdict.REFUSED : Verdict.DROPPED;
    }

    /** How many connections there are. */
    int count() {
        return all.get();
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
