package dev.beckon.signaling.netty;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection over SSE + POST: its stream, and the way in of what is posted to it from other sockets. Applies each POST once and in order of
 * their numbers; while the session can take no more, the answer to a POST waits, and with it the client.
 *
 * <p>State is touched on the stream's event loop only.
 */
final class EventStream {

    /** What became of a POST. */
    enum Outcome {
        APPLIED,
        /** Not the next one, or the one before it is not done. */
        OUT_OF_TURN,
        GONE
    }

    private final String id;
    private final EventStreamTransport transport;
    private final Connection connection;

    /** Of the last POST that was taken. */
    private long taken;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    /** Of the POST whose messages wait. */
    private @Nullable Consumer<Outcome> answer;

    private boolean handingIn;

    /** Called on the channel's event loop. */
    EventStream(
            String id,
            Channel channel,
            Deadlines deadlines,
            InetAddress client,
            Opening opening,
            Signaling signaling,
            long openedNanos) {
        this.id = id;
        this.transport = new EventStreamTransport(channel, deadlines, client, this::handIn);
        this.connection = signaling.open(transport, opening, openedNanos);
    }

    /** A secret: who knows it speaks for this connection. */
    String id() {
        return id;
    }

    EventStreamTransport transport() {
        return transport;
    }

    Connection connection() {
        return connection;
    }

    /**
     * Takes what was posted; any thread.
     *
     * @param number counts the POSTs of this connection from 1
     * @param messages in valid UTF-8; none for a mere sign of life
     * @param told what became of it, on the stream's event loop
     */
    void post(long number, List<byte[]> messages, Consumer<Outcome> told) {
        run(() -> take(number, messages, told), () -> told.accept(Outcome.GONE));
    }

    /** Closes for what was posted; any thread. */
    void close(CloseReason reason) {
        run(() -> connection.close(reason), transport::release);
    }

    private void run(Runnable task, Runnable orElse) {
        try {
            transport.executor().execute(task);
        } catch (RejectedExecutionException loopIsDown) {
            orElse.run();
        }
    }

    private void take(long number, List<byte[]> messages, Consumer<Outcome> told) {
        if (transport.isClosing()) {
            told.accept(Outcome.GONE);
            return;
        }
        connection.alive();
        if (number <= taken) {
            told.accept(Outcome.APPLIED);
        } else if (number > taken + 1 || answer != null) {
            told.accept(Outcome.OUT_OF_TURN);
        } else {
            taken = number;
            answer = told;
            waiting.addAll(messages);
            handIn();
        }
    }

    private void handIn() {
        if (handingIn) {
            return;
        }
        handingIn = true;
        transport.beginBatch();
        while (transport.isReading() && !transport.isClosing() && !waiting.isEmpty()) {
            connection.receive(waiting.remove());
        }
        transport.endBatch();
        handingIn = false;
        if (waiting.isEmpty()) {
            tell(Outcome.APPLIED);
        }
    }

    /** The stream is gone. */
    void closed() {
        transport.release();
        connection.closed();
        waiting.clear();
        tell(Outcome.GONE);
    }

    private void tell(Outcome outcome) {
        Consumer<Outcome> told = answer;
        answer = null;
        if (told != null) {
            told.accept(outcome);
        }
    }
}
