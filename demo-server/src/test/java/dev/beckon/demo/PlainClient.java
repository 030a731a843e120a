package dev.beckon.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client over the JDK's own WebSocket. */
public final class PlainClient extends Client {

    private final WebSocket socket;
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

    public PlainClient(URI server) throws GeneralSecurityException {
        socket = http().newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(server, new Listener())
                .join();
    }

    private static HttpClient http() throws GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(Trusting.everyone()).build();
    }

    public static HttpResponse<String> get(URI page) throws Exception {
        return http().send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    public PlainClient hello(String peer) throws InterruptedException {
        says("{'type':'hello','peer':'" + peer + "'}");
        hears("welcome");
        return this;
    }

    @Override
    public void says(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    @Override
    public boolean closed() {
        return closeCode.isDone();
    }

    /** Waits until the server has closed. @return the code, 1006 without one */
    public int closeCode() throws Exception {
        return closeCode.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void leaves() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                inbox.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closeCode.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closeCode.complete(1006);
        }
    }
}
