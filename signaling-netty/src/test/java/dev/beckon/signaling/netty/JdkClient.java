package dev.beckon.signaling.netty;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A WebSocket client that is not Netty: the JDK's own. It answers pings by itself. */
final class JdkClient implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .executor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "client");
                thread.setDaemon(true);
                return thread;
            }))
            .build();

    private final StringBuilder partial = new StringBuilder();
    private final Consumer<String> messages;
    private final IntConsumer closes;
    private final WebSocket socket;

    private JdkClient(InetSocketAddress server, Consumer<String> messages, IntConsumer closes) {
        this.messages = messages;
        this.closes = closes;
        this.socket = HTTP.newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + server.getPort() + "/signal"), this)
                .join();
    }

    /** @param closes is told the code with which the server closed, 1006 where there was none */
    static JdkClient connect(InetSocketAddress server, Consumer<String> messages, IntConsumer closes) {
        return new JdkClient(server, messages, closes);
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    void abort() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.accept(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closes.accept(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closes.accept(1006);
    }
}
