package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Transport;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One connection in a Jakarta WebSocket container. Messages in are handled on the container's threads, one after another; messages out go through a {@link Writer}. Public
 * because containers look for it by reflection; {@link SignalingServlet} makes it.
 */
public final class JakartaTransport extends Endpoint implements Transport {

    private final Signaling signaling;
    private final Opening opening;
    private final long openedNanos;
    private final Connections all;
    private final Strand strand;
    private final Assembly assembly;
    private volatile boolean closing;
    // set when the connection opens, before anything else is called
    private Reading reading;
    private Writer writer;
    private Connection connection;

    @SuppressWarnings("NullAway.Init")
    JakartaTransport(Signaling signaling, Connections all, Opening opening, long openedNanos) {
        this.signaling = signaling;
        this.all = all;
        this.opening = opening;
        this.openedNanos = openedNanos;
        this.strand = new Strand(all.executor);
        this.assembly = new Assembly(signaling.limits().frameBytes(), signaling.holding(opening.remote()));
    }

    // ---- in: on the container's threads

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        all.opened();
        session.setMaxIdleTimeout(0); // the core looks for silence
        session.setMaxTextMessageBufferSize(signaling.limits().frameBytes());
        reading = Reading.of(session, all.heldThreads);
        writer = new Writer(session, all, signaling.limits().queuedBytes() / 4, () -> connection.drained());
        connection = signaling.open(this, opening, openedNanos);
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
        session.addMessageHandler(
                ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (bytes, last) -> end(CloseReason.NOT_TEXT));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> alive());
    }

    private void text(String part, boolean last) {
        if (closing) {
            return;
        }
        Assembly.Outcome outcome = assembly.add(part, last, signaling.nanoTime());
        CloseReason fault = outcome.fault();
        String message = outcome.message();
        if (fault != null) {
            end(fault);
        } else if (message != null) {
            byte[] frame = message.getBytes(StandardCharsets.UTF_8);
            strand.call(() -> connection.receive(frame));
            reading.afterMessage();
        }
    }

    private void alive() {
        if (assembly.late(signaling.nanoTime())) {
            end(Assembly.TOO_SLOW);
        } else {
            connection.alive();
        }
    }

    private void end(CloseReason reason) {
        strand.call(() -> connection.close(reason));
    }

    @Override
    public void onClose(Session session, jakarta.websocket.CloseReason reason) {
        all.closed();
        closing = true;
        assembly.drop();
        reading.reads(true);
        try {
            strand.execute(connection::closed);
        } catch (RejectedExecutionException shutDown) {
            connection.closed();
        }
    }

    /** The container closes the connection next, and says so to {@link #onClose}. */
    @Override
    public void onError(Session session, Throwable failure) {}

    // ---- out: on any thread

    @Override
    public void send(byte[] frame) {
        writer.send(frame);
    }

    @Override
    public void close(CloseReason reason) {
        closing = true;
        assembly.drop();
        reading.reads(true); // to hear the client's answer
        writer.close(reason);
    }

    @Override
    public Executor executor() {
        return strand;
    }

    @Override
    public void reading(boolean on) {
        if (!closing) {
            reading.reads(on);
        }
    }

    @Override
    public void ping() {
        writer.ping();
    }

    @Override
    public long queuedBytes() {
        return writer.queuedBytes();
    }

    @Override
    public String remote() {
        return opening.remote();
    }
}
