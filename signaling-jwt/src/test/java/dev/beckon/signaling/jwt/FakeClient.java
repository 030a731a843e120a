package dev.beckon.signaling.jwt;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client on a transport without a socket, where everything happens at once and no time passes. */
final class FakeClient implements Transport {

    static final Scheduler NO_TIME = new Scheduler() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    };

    private final Connection connection;
    private final ArrayDeque<String> inbox = new ArrayDeque<>();

    @Nullable
    CloseReason closed;

    FakeClient(Signaling node) {
        connection = node.open(this);
    }

    /** Sends one message; single quotes stand for double ones. @return the answer */
    String asks(String json) {
        connection.receive(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return String.valueOf(inbox.poll()).replace('"', '\'');
    }

    @Override
    public void send(byte[] frame) {
        inbox.add(new String(frame, StandardCharsets.UTF_8));
    }

    @Override
    public void close(CloseReason reason) {
        closed = reason;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public void reading(boolean on) {}
}
