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
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * The network of the JDK. Not for Android, which has no {@code java.net.http}.
 *
 * <p>The JDK opens a WebSocket on a thread of {@link java.util.concurrent.ForkJoinPool#commonPool}. While an application blocks that pool no WebSocket opens, and
 * after ten seconds a client goes over to server-sent events, which need no such thread. An application that blocks the common pool uses {@code OkHttpNetwork}.
 */
public final class JdkNetwork implements Network {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Of a WebSocket's handshake: longer than a client waits, so that it never keeps one from opening. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);

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
        WebSocket.Builder builder =
                client.newWebSocketBuilder().subprotocols(subprotocol).connectTimeout(HANDSHAKE_TIMEOUT);
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
        AtomicBoolean told = new AtomicBoolean();
        IntConsumer once = code -> {
            if (told.compareAndSet(false, true)) {
                status.accept(code);
            }
        };
        // told by the handler: the future ends on the common pool, which the application may block
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, head -> {
            once.accept(head.statusCode());
            return BodySubscribers.discarding();
        });
        answer.whenComplete((response, failure) -> once.accept(0));
        return () -> answer.cancel(true);
    }

    private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        // HTTP/2 over plain text begins with an upgrade that some proxies answer wrongly
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1);
        headers.forEach(request::header);
        return request;
    }
}
