package dev.beckon.examples.tomcat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection in a Jakarta WebSocket container (Jakarta WebSocket 2.1), here Tomcat 10.1; {@link SignalingConfig} makes one for each. Messages in
 * are handled one after another on a pool, and Tomcat's thread waits for that, so no more than one waits here. Messages out are sent one after
 * another, because {@code RemoteEndpoint.Async} takes the next only when it is done with the last.
 */
public final class TomcatTransport extends Endpoint implements Transport {

    /** How long a ping or a close may hold a thread of the pool when the client does not read. */
    private static final long PATIENCE_MILLIS = 2_000;

    private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);

    private final Signaling node;
    private final Executor pool;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong queuedBytes = new AtomicLong();
    private CompletableFuture<?> lastTask = DONE;
    private CompletableFuture<?> lastSent = DONE;
    private StringBuilder partial = new StringBuilder();
    // set when the connection opens, before anything else is called
    private Session session;
    private Connection connection;

    @SuppressWarnings("NullAway.Init")
    TomcatTransport(Signaling node, Executor pool) {
        this.node = node;
        this.pool = pool;
    }

    // ---- in: on Tomcat's threads

    @Override
    public void onOpen(Session opened, EndpointConfig config) {
        session = opened;
        session.getUserProperties().put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", PATIENCE_MILLIS);
        connection = node.open(this);
        session.addMessageHandler(String.class, (MessageHandler.Partial<String>) this::text);
        session.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>)
                (bytes, last) -> inOrder(() -> connection.close(CloseReason.NOT_TEXT)));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> connection.alive());
    }

    /** Messages come in parts of at most 8 KiB, so that an idle connection needs no buffer for a whole one; too large a one is cut off, and refused by the core. */
    private void text(String part, boolean last) {
        partial.append(part);
        if (last || partial.length() > node.limits().frameBytes()) {
            byte[] frame = partial.toString().getBytes(StandardCharsets.UTF_8);
            partial = new StringBuilder();
            inOrder(() -> connection.receive(frame)).join();
        }
    }

    @Override
    public void onClose(Session closed, jakarta.websocket.CloseReason reason) {
        inOrder(connection::closed);
    }

    private synchronized CompletableFuture<?> inOrder(Runnable task) {
        lastTask = lastTask.handleAsync(
                (done, failure) -> {
                    task.run();
                    return null;
                },
                pool);
        return lastTask;
    }

    // ---- out: on any thread

    @Override
    public void send(byte[] frame) {
        queuedBytes.addAndGet(frame.length);
        afterLastSent(() -> {
            CompletableFuture<?> sent = new CompletableFuture<>();
            session.getAsyncRemote().sendText(new String(frame, StandardCharsets.UTF_8), result -> {
                queuedBytes.addAndGet(-frame.length);
                sent.complete(null);
            });
            return sent;
        });
    }

    @Override
    public void ping() {
        afterLastSent(() -> {
            session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
            return DONE;
        });
    }

    @Override
    public void close(CloseReason reason) {
        if (closing.compareAndSet(false, true)) {
            synchronized (this) {
                lastSent.completeOnTimeout(null, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            afterLastSent(() -> {
                session.close(new jakarta.websocket.CloseReason(CloseCodes.getCloseCode(reason.code()), reason.text()));
                return DONE;
            });
        }
    }

    /** What fails here fails because the connection is gone, which Tomcat reports to {@link #onClose}. */
    private synchronized void afterLastSent(Callable<CompletableFuture<?>> step) {
        lastSent = lastSent.handleAsync(
                        (done, failure) -> {
                            try {
                                return step.call();
                            } catch (Exception gone) {
                                return DONE;
                            }
                        },
                        pool)
                .thenCompose(stage -> stage);
    }

    @Override
    public Executor executor() {
        return this::inOrder;
    }

    /** Jakarta WebSocket cannot stop reading. What comes meanwhile waits in the core, at most {@code Limits.waitingMessages} of them: whoever sends more is closed. */
    @Override
    public void reading(boolean on) {}

    @Override
    public long queuedBytes() {
        return queuedBytes.get();
    }
}
