package dev.beckon.examples.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Transport;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** One WebSocket of Vert.x. What comes is handled on its context. */
final class SocketTransport implements Transport {

    private static final CloseReason NOT_UTF_8 = new CloseReason(1007, "text has to be UTF-8");

    private final ServerWebSocket socket;
    private final String remote;
    private final int mostBytes;
    private final Context context = Vertx.currentContext();
    private final AtomicLong queued = new AtomicLong();
    private volatile boolean closing;

    /** Frames of a message whose last has not come. On the context. */
    private Buffer parts = Buffer.buffer();

    private SocketTransport(ServerWebSocket socket, String remote, int mostBytes) {
        this.socket = socket;
        this.remote = remote;
        this.mostBytes = mostBytes;
    }

    /** On the context of the socket. */
    static void open(Signaling node, ServerWebSocket socket, Opening opening, long openedNanos) {
        SocketTransport transport =
                new SocketTransport(socket, opening.remote(), node.limits().frameBytes());
        Connection connection = node.open(transport, opening, openedNanos);
        socket.frameHandler(frame -> transport.frame(frame, connection));
        socket.pongHandler(pong -> connection.alive());
        socket.exceptionHandler(failure -> {
            if (failure instanceof CorruptedWebSocketFrameException bad) {
                WebSocketCloseStatus status = bad.closeStatus();
                connection.close(new CloseReason(status.code(), status.reasonText()));
            }
        });
        socket.closeHandler(end -> connection.closed());
    }

    /** A message may be cut anywhere into frames, also within a character. */
    private void frame(WebSocketFrame frame, Connection connection) {
        if (closing || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        parts.appendBuffer(frame.binaryData());
        if (frame.isBinary()) {
            connection.close(CloseReason.NOT_TEXT);
        } else if (parts.length() > mostBytes) {
            connection.close(CloseReason.TOO_BIG);
        } else if (frame.isFinal()) {
            byte[] message = parts.getBytes();
            parts = Buffer.buffer();
            if (isText(message)) {
                connection.receive(message);
            } else {
                connection.close(NOT_UTF_8);
            }
        }
    }

    private static boolean isText(byte[] message) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(message));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    @Override
    public void send(byte[] message) {
        queued.addAndGet(message.length);
        socket.writeTextMessage(new String(message, UTF_8)).onComplete(written -> queued.addAndGet(-message.length));
    }

    @Override
    public void close(CloseReason reason) {
        closing = true;
        socket.close((short) reason.code(), reason.text());
        socket.resume(); // to hear the client's answer
    }

    @Override
    public Executor executor() {
        return task -> context.runOnContext(turn -> task.run());
    }

    @Override
    public void reading(boolean on) {
        if (on || closing) {
            socket.resume();
        } else {
            socket.pause();
        }
    }

    @Override
    public void ping() {
        socket.writePing(Buffer.buffer());
    }

    @Override
    public long queuedBytes() {
        return queued.get();
    }

    @Override
    public String remote() {
        return remote;
    }
}
