package dev.beckon.benchmarks;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** A node as in production (events counted), but without rate limits and with a clock that brings no timeouts. */
final class Node {

    /** Real time in which nothing that was scheduled ever happens. */
    private static final class NoTimeouts implements Scheduler {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    }

    /** The least that metrics cost. */
    private static final class Counting implements SignalingListener {
        final LongAdder messages = new LongAdder();
        final LongAdder bytes = new LongAdder();

        @Override
        public void relayed(MessageType type, String from, String to, int length) {
            messages.increment();
            bytes.add(length);
        }

        @Override
        public void published(String from, String room, int length) {
            messages.increment();
            bytes.add(length);
        }
    }

    final Signaling signaling;
    private final Counting counting = new Counting();

    Node() {
        signaling = Signaling.builder(new NoTimeouts())
                .limits(Limits.builder().rates(Rates.UNLIMITED).build())
                .listener(counting)
                .build();
    }

    long relayed() {
        return counting.messages.sum();
    }

    Connection peer(String id, Transport transport) {
        Connection connection = signaling.open(transport);
        connection.receive(json("{\"type\":\"hello\",\"peer\":\"" + id + "\"}"));
        return connection;
    }

    Connection member(String id, String room, Transport transport) {
        Connection connection = peer(id, transport);
        connection.receive(json("{\"type\":\"join\",\"room\":\"" + room + "\",\"create\":true}"));
        return connection;
    }

    static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
