package dev.beckon.signaling.conformance;

import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the JDK. What cannot be sent, because the server has closed, shows in {@link #code}. */
final class JdkRawSocket implements RawSocket, WebSocket.Listener {

    private static final int NO_CODE = 1006;

    private final Duration patience;
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private @Nullable WebSocket socket;
    private int status = 101;
    private String why = "";

    JdkRawSocket(WebSocket.Builder builder, URI uri, Duration patience) throws InterruptedException {
        this.patience = patience;
        try {
            socket = await(builder.buildAsync(uri, this));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException answer) {
                status = answer.getResponse().statusCode();
            } else {
                isUnanswered(String.valueOf(refused.getCause()));
            }
        } catch (TimeoutException noAnswer) {
            isUnanswered("nothing came within " + patience.toSeconds() + " s");
        }
    }

    private void isUnanswered(String reason) {
        status = 0;
        why = reason;
    }

    private <T> T await(CompletableFuture<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String why() {
        return why;
    }

    @Override
    public String subprotocol() {
        return socket == null ? "" : socket.getSubprotocol();
    }

    @Override
    public void text(String text) {
        if (socket != null) {
            socket.sendText(text, true);
        }
    }

    @Override
    public void binary(byte[] bytes) {
        if (socket != null) {
            socket.sendBinary(ByteBuffer.wrap(bytes), true);
        }
    }

    @Override
    public String heard() throws InterruptedException {
        String text = texts.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return text == null ? "" : text;
    }

    @Override
    public int code() throws InterruptedException {
        try {
            return await(closed);
        } catch (ExecutionException | TimeoutException stillOpen) {
            return 0;
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete(NO_CODE);
    }
}
