package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The server as one attacker sees it, and what the attacker holds of it. Safe for use by many threads. */
final class Target {

    /** The attacker's own address; those who behave have another. */
    private static final String FROM = "127.0.0.66";

    /** More than the server lets one address hold; the oldest go. */
    private static final int MOST_KEPT = 1_000;

    private final int port;
    private final int managementPort;
    private final ArrayDeque<RawSocket> kept = new ArrayDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();
    final LongAdder done = new LongAdder();
    final LongAdder refused = new LongAdder();
    private volatile boolean goesOn = true;

    Target(int port, int managementPort) {
        this.port = port;
        this.managementPort = managementPort;
    }

    RawSocket socket() throws IOException {
        return new RawSocket(FROM, port);
    }

    RawSocket upgraded() throws IOException {
        return RawSocket.upgraded(FROM, port);
    }

    /** From one of a few more addresses: no single one may hold so many connections. */
    RawSocket socketOfSixteen() throws IOException {
        return new RawSocket("127.0.0." + (100 + number() % 16), port);
    }

    RawSocket management() throws IOException {
        return new RawSocket(FROM, managementPort);
    }

    int number() {
        return numbers.incrementAndGet();
    }

    void keep(RawSocket socket) throws IOException {
        RawSocket oldest = null;
        synchronized (kept) {
            kept.add(socket);
            if (kept.size() > MOST_KEPT) {
                oldest = kept.remove();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }

    boolean goesOn() {
        return goesOn;
    }

    void done() {
        done.increment();
    }

    void refused() {
        refused.increment();
    }

    void stop() throws IOException {
        goesOn = false;
        synchronized (kept) {
            for (RawSocket socket : kept) {
                socket.close();
            }
            kept.clear();
        }
    }
}
