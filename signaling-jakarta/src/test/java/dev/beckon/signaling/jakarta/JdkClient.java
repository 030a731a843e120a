package dev.beckon.signaling.jakarta;

import dev.beckon.signaling.contract.ContractClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

/** The JDK's own WebSocket client. It answers pings by itself. */
final class JdkClient extends ContractClient implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    JdkClient(int port) {
        socket = HTTP.newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/signal"), this)
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

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            received(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed(1006);
    }
}
