package dev.beckon.signaling.client;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.net.URI;
import java.util.Map;
import java.util.function.IntConsumer;

/** Where proxies break WebSockets. */
record WithoutWebSockets(Network network) implements Network {
    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        new Thread(() -> listener.closed(NO_CODE)).start();
        return new Socket() {
            @Override
            public void send(String text) {
                // it never opens
            }

            @Override
            public void close(int code) {
                // it has ended
            }

            @Override
            public void abort() {
                // it has ended
            }
        };
    }

    @Override
    public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
        return network.stream(uri, headers, listener);
    }

    @Override
    public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
        return network.post(uri, headers, body, status);
    }

    @Override
    public String toString() {
        return network.getClass().getSimpleName() + " without WebSockets";
    }
}
