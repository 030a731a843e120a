package dev.beckon.signaling.client.jdk;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** The network of the JDK. Not for Android, which has no {@code java.net.http}. */
public final class JdkNetwork implements Network {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;

    /** On an HTTP client of its own. */
    public JdkNetwork() {
        this(HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
    }

    /**
     * On an HTTP client of the application's.
     *
     * @param client which brings proxies, certificates, cookies and an executor; one may serve many clients
     */
    public JdkNetwork(HttpClient client) {
        this.client = client;
    }

    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols(subprotocol);
        headers.forEach(builder::header);
        JdkSocket socket = new JdkSocket(listener);
        socket.openedBy(builder.buildAsync(uri, socket));
        return socket;
    }

    @Override
    public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
        Parts parts = new Parts(listener);
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(
                request(uri, headers).GET().build(),
                head -> head.statusCode() == 200
                        ? BodySubscribers.fromSubscriber(parts)
                        : BodySubscribers.discarding());
        answer.whenComplete((response, failure) -> parts.onComplete());
        return () -> {
            answer.cancel(true);
            parts.cancel();
        };
    }

    @Override
    public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
        HttpRequest request =
                request(uri, headers).POST(BodyPublishers.ofByteArray(body)).build();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        answer.whenComplete((response, failure) -> status.accept(failure == null ? response.statusCode() : 0));
        return () -> answer.cancel(true);
    }

    private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        // HTTP/2 over plain text begins with an upgrade that some proxies answer wrongly
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
        headers.forEach(request::header);
        return request;
    }
}
