package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import dev.beckon.signaling.testing.FakeTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated socket: each direction delays at random and keeps its order, as TCP does. It may be cut at any moment: what is under way is lost, and
 * either end learns of it when chance will have it, the server perhaps only by the silence.
 */
final class SimNetwork implements Transport {

    /** The client's end. */
    interface Receiver {
        void received(JsonNode message);

        /** @param reason null where the server did not say it */
        void disconnected(@Nullable CloseReason reason);
    }

    private final FakeTime time;
    private final RandomGenerator random;
    private final Receiver receiver;
    private final Connection connection;
    private final Signaling node;
    private long downFree;
    private long upFree;
    private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
    private boolean reading = true;
    private boolean cut;
    private boolean serverTold;
    private @Nullable CloseReason closing;

    private final @Nullable Hostility hostility;

    /** @param hostility makes this a transport whose methods may throw, and whose executor ends with the socket */
    SimNetwork(
            Signaling node, FakeTime time, RandomGenerator random, @Nullable Hostility hostility, Receiver receiver) {
        this.time = time;
        this.random = random;
        this.hostility = hostility;
        this.receiver = receiver;
        this.node = node;
        this.connection = node.open(this);
    }

    private Duration upTo(int millis) {
        return Duration.ofNanos(random.nextInt(1 + millis * 1_000) * 1_000L);
    }

    /** When something sent now arrives: after all that was sent before it. */
    private Duration delay(boolean down) {
        long arrival =
                time.nanoTime() + upTo(random.nextInt(10) == 0 ? 800 : 60).toNanos();
        arrival = Math.max(arrival, down ? downFree : upFree);
        if (down) {
            downFree = arrival;
        } else {
            upFree = arrival;
        }
        return Duration.ofNanos(arrival - time.nanoTime());
    }

    void clientSends(String json) {
        byte[] frame = json.getBytes(StandardCharsets.UTF_8);
        time.schedule(delay(false), () -> {
            if (!cut && !serverTold) {
                unread.add(frame);
                read();
            }
        });
    }

    /** What came while the server did not want to read waits, as in the buffers of a socket. */
    private void read() {
        while (reading && !serverTold && !unread.isEmpty()) {
            connection.receive(unread.remove());
        }
    }

    void cut() {
        if (cut) {
            return;
        }
        cut = true;
        time.schedule(upTo(3_000), () -> receiver.disconnected(null));
        if (random.nextInt(3) > 0) {
            time.schedule(upTo(3_000), this::serverLearns);
        }
    }

    /** By the client, after all that it has said. */
    void clientCloses() {
        time.schedule(delay(false), this::serverLearns);
    }

    Signaling node() {
        return node;
    }

    /** The server's process is gone: nobody there learns anything any more. */
    void dies() {
        serverTold = true;
        cut = true;
        time.schedule(upTo(3_000), () -> receiver.disconnected(null));
    }

    private void serverLearns() {
        if (!serverTold) {
            serverTold = true;
            connection.closed();
        }
    }

    private void mayThrow(String what) {
        if (hostility != null) {
            hostility.mayThrow(what);
        }
    }

    @Override
    public void send(byte[] frame) {
        mayThrow("send");
        if (closing != null || serverTold) {
            return;
        }
        JsonNode message = TestClient.message(frame);
        time.schedule(delay(true), () -> {
            if (!cut) {
                receiver.received(message);
            }
        });
    }

    @Override
    public void close(CloseReason reason) {
        if (closing != null) {
            return;
        }
        closing = reason;
        time.schedule(delay(true), () -> {
            if (!cut) {
                cut = true;
                receiver.disconnected(reason);
            }
            serverLearns();
        });
        mayThrow("close");
    }

    @Nullable
    CloseReason closing() {
        return closing;
    }

    @Override
    public void ping() {
        mayThrow("ping");
        time.schedule(
                delay(true),
                () -> time.schedule(delay(false), () -> {
                    if (!cut && !serverTold) {
                        connection.alive();
                    }
                }));
    }

    @Override
    public Executor executor() {
        if (hostility == null) {
            return time.executor();
        }
        return task -> {
            if (serverTold) {
                throw new RejectedExecutionException("the socket is gone, and its executor with it");
            }
            time.executor().execute(task);
        };
    }

    @Override
    public void reading(boolean on) {
        mayThrow("reading");
        reading = on;
        time.schedule(Duration.ZERO, this::read);
    }

    @Override
    public long queuedBytes() {
        mayThrow("queuedBytes");
        return 0;
    }

    @Override
    public String remote() {
        mayThrow("remote");
        return "sim";
    }
}
