package dev.beckon.signaling.client.jdk;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One WebSocket of the JDK. It takes one text at a time, so each waits here for the one before. */
final class JdkSocket implements Socket, WebSocket.Listener {

    /** How long a close waits for that of the other side. */
    private static final int CLOSING_SECONDS = 2;

    private final SocketListener listener;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<WebSocket> opening = new CompletableFuture<>();

    /** What is sent, up to the last: complete when it is on its way. Guarded by this. */
    private CompletableFuture<WebSocket> tail = opening;

    /** A message whose end has not come. Touched by the WebSocket's calls only. */
    private final StringBuilder partial = new StringBuilder();

    JdkSocket(SocketListener listener) {
        this.listener = listener;
    }

    void openedBy(CompletableFuture<WebSocket> built) {
        built.whenComplete((socket, failure) -> {
            if (failure != null) {
                end(Network.NO_CODE, why(failure));
            } else if (over.get()) {
                socket.abort();
            }
        });
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof WebSocketHandshakeException answered
                ? "HTTP " + answered.getResponse().statusCode()
                : cause.toString();
    }

    @Override
    public void onOpen(WebSocket socket) {
        if (over.get()) {
            socket.abort();
            return;
        }
        listener.opened();
        opening.complete(socket);
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (partial.length() > Network.MOST) {
            socket.abort();
            end(Network.TOO_BIG);
            return null;
        }
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            if (!over.get()) {
                listener.received(text);
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        end(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        end(Network.NO_CODE);
    }

    @Override
    public void send(String text) {
        after(socket -> socket.sendText(text, true));
    }

    @Override
    public void close(int code) {
        after(socket -> socket.sendClose(code, ""));
        CompletableFuture.delayedExecutor(CLOSING_SECONDS, TimeUnit.SECONDS, Runnable::run)
                .execute(this::abort);
    }

    @Override
    public void abort() {
        end(Network.NO_CODE);
        opening.thenAccept(WebSocket::abort);
    }

    private synchronized void after(Function<WebSocket, CompletableFuture<WebSocket>> step) {
        tail = tail.thenCompose(step);
        tail.exceptionally(failure -> {
            abort();
            return null;
        });
    }

    private void end(int code) {
        end(code, null);
    }

    private void end(int code, @Nullable String why) {
        if (over.compareAndSet(false, true)) {
            if (why != null) {
                listener.failed(why);
            }
            listener.closed(code);
            // nobody sends any more, and what waits is let go
            opening.completeExceptionally(new IllegalStateException("the socket is closed"));
        }
    }
}
