package dev.beckon.signaling.client;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.sse.SseSocket;
import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Scheduler.Cancellable;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which transport a session's next socket uses: a WebSocket, unless those come to nothing; then server-sent events and POST, which pass where proxies break
 * WebSockets. Failures of both prove nothing but that the server is away, so they take turns. While SSE is in use a WebSocket is tried beside it now and then;
 * the session moves only when that one has opened. For the loop.
 */
final class Transports {

    /** WebSockets in a row that came to nothing, after which the other transport has its turn. */
    private static final int TOO_MANY_FAILURES = 2;

    /** How long SSE is used before a WebSocket is tried again: at first, and at most. It doubles each time. */
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);

    private static final Duration LAST_RETRY = Duration.ofHours(1);

    private final URI webSocketUri;
    private final URI httpUri;
    private final Map<String, String> headers;
    private final Network network;
    private final Scheduler scheduler;
    private final Executor loop;
    private final Runnable better;

    private int failures;
    private Duration retryIn = FIRST_RETRY;
    private Cancellable timer = () -> {};
    private @Nullable Trial trial;

    /**
     * @param uri ws, wss, http or https
     * @param better a WebSocket would open now
     */
    Transports(
            URI uri,
            Map<String, String> headers,
            Network network,
            Scheduler scheduler,
            Executor loop,
            Runnable better) {
        String rest = uri.toString().substring(uri.getScheme().length());
        boolean secure = uri.getScheme().equals("wss") || uri.getScheme().equals("https");
        webSocketUri = URI.create((secure ? "wss" : "ws") + rest);
        httpUri = URI.create((secure ? "https" : "http") + rest);
        this.headers = headers;
        this.network = network;
        this.scheduler = scheduler;
        this.loop = loop;
        this.better = better;
    }

    /** Of the last socket, and of the next unless something changes. */
    SignalingClient.Transport current() {
        return failures < TOO_MANY_FAILURES ? SignalingClient.Transport.WEBSOCKET : SignalingClient.Transport.SSE;
    }

    Socket open(SocketListener listener) {
        stop();
        return current() == SignalingClient.Transport.WEBSOCKET
                ? openWebSocket(listener)
                : new SseSocket(network, httpUri, headers, scheduler, listener);
    }

    private Socket openWebSocket(SocketListener listener) {
        return network.webSocket(webSocketUri, headers, JsonClientCodec.INSTANCE.subprotocol(), listener);
    }

    /** SSE is good, or goes on. */
    void welcomed() {
        if (current() == SignalingClient.Transport.SSE) {
            retryLater();
        }
    }

    /** The socket has been up for a while. */
    void worked() {
        if (current() == SignalingClient.Transport.WEBSOCKET) {
            failures = 0;
            retryIn = FIRST_RETRY;
        }
    }

    /** The socket is lost. */
    void lost(Wire.Loss loss) {
        stop();
        if (loss.healthy() || loss.overrun() || loss.code() != Network.NO_CODE) {
            return; // a code is the server's word, and so proves that it can be reached
        }
        if (current() == SignalingClient.Transport.SSE) {
            failures = 0;
        } else {
            failures += loss.timedOut() ? TOO_MANY_FAILURES : 1; // whoever waited that long does not wait again
        }
    }

    /** Nothing is tried any more, until the next socket. */
    void stop() {
        timer.cancel();
        Trial under = trial;
        trial = null;
        if (under != null) {
            under.stop();
        }
    }

    private void retryLater() {
        timer = scheduler.schedule(retryIn, () -> loop.execute(this::tryWebSocket));
        retryIn = retryIn.compareTo(LAST_RETRY.dividedBy(2)) > 0 ? LAST_RETRY : retryIn.multipliedBy(2);
    }

    private void tryWebSocket() {
        if (current() == SignalingClient.Transport.SSE && trial == null) {
            Trial begun = new Trial();
            trial = begun;
            begun.socket = openWebSocket(begun);
        }
    }

    private void opened() {
        stop();
        better.run();
    }

    /** The next socket is a WebSocket. */
    void prefer() {
        failures = 0;
    }

    private void trialFailed() {
        trial = null;
        retryLater();
    }

    /** A WebSocket that is tried beside the session's socket. */
    private final class Trial implements SocketListener {

        private @Nullable Socket socket;

        void stop() {
            if (socket != null) {
                socket.close(CloseCodes.NORMAL);
            }
        }

        @Override
        public void opened() {
            loop.execute(() -> {
                if (trial == this) {
                    Transports.this.opened();
                }
            });
        }

        @Override
        public void received(String text) {
            // nobody has said hello
        }

        @Override
        public void closed(int code) {
            loop.execute(() -> {
                if (trial == this) {
                    trialFailed();
                }
            });
        }
    }
}
