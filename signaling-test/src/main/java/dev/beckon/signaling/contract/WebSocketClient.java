package dev.beckon.signaling.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client over the WebSockets of the JDK, which answer pings by themselves. */
public final class WebSocketClient extends ContractClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int NO_CODE = 1006;

    private final WebSocket socket;

    /**
     * A client that has connected. Blocks until it has.
     *
     * @param server {@code ws} or {@code wss}
     * @throws java.util.concurrent.CompletionException if it cannot connect
     */
    public WebSocketClient(URI server) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(server, new Listener())
                .join();
    }

    @Override
    public void send(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public void abort() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed(NO_CODE);
        }
    }
}
