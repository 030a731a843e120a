package dev.beckon.signaling.client.spi;

import java.net.URI;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What a client needs of the network: WebSockets (RFC 6455), and HTTP for networks that break them. Safe for use by many threads. No method waits for the
 * network; what comes of it is told to the listener, on any thread, one call at a time.
 */
public interface Network {

    /** Characters of a message, and bytes of a part of a stream, that an implementation need take at most: far above what any server sends. */
    int MOST = 4 * 1024 * 1024;

    /** Stands for the end of a connection that gave no close code (RFC 6455 §7.1.5). */
    int NO_CODE = 1006;

    /** A message was larger than {@link #MOST}. */
    int TOO_BIG = 1009;

    /**
     * Begins to open a WebSocket.
     *
     * @param uri {@code ws} or {@code wss}
     * @param headers of the handshake beside those of RFC 6455
     * @param subprotocol to ask for (RFC 6455 §1.9)
     * @param listener told of the opening, of each text and of the end
     * @return the socket, which is not open yet
     */
    Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener);

    /**
     * Begins a GET whose body has no end of its own.
     *
     * @param uri {@code http} or {@code https}
     * @param headers of the request
     * @param listener told of each part and of the end
     * @return the request that is under way
     */
    Exchange stream(URI uri, Map<String, String> headers, StreamListener listener);

    /**
     * Begins a POST.
     *
     * @param uri {@code http} or {@code https}
     * @param headers of the request, {@code Content-Type} among them
     * @param body is not changed any more
     * @param status told once: the status of the answer, or 0 if there was none
     * @return the request that is under way
     */
    Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status);

    /** An HTTP request that is under way. */
    @FunctionalInterface
    interface Exchange {
        /** Gives it up. Does nothing if it is over. */
        void cancel();
    }
}
