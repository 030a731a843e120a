package dev.beckon.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that is no browser: the JDK's own WebSocket, which answers pings by itself. */
public final class PlainClient implements WebSocket.Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean closed;

    public PlainClient(URI server) throws GeneralSecurityException {
        socket = http().newWebSocketBuilder()
                .subprotocols("beckon.v1")
                .buildAsync(server, this)
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

    /** Single quotes stand for double ones. */
    public void says(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    /** Waits for a message of the type, and drops those before it. */
    public String hears(String type) throws InterruptedException {
        for (; ; ) {
            String next = heard.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type + " came");
            }
            if (next.startsWith("{\"type\":\"" + type + "\"")) {
                return next;
            }
        }
    }

    public boolean closed() {
        return closed;
    }

    public void leaves() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = true;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed = true;
    }
}
