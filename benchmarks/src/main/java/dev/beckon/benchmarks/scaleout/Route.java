package dev.beckon.benchmarks.scaleout;

import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** The network of one client as a load balancer makes it: stays at its server while that takes clients, and goes to the next one that does after that. */
final class Route implements Network {

    private static final Network SHARED = new JdkNetwork();

    private final Nodes nodes;
    private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    private volatile int node;

    Route(Nodes nodes, int first) {
        this.nodes = nodes;
        this.node = first;
    }

    int node() {
        return node;
    }

    /** With which its WebSockets have ended, those that had been opened. */
    List<Integer> closeCodes() {
        return closeCodes;
    }

    private URI next(URI to) {
        for (int tries = 0; tries < nodes.size() && !nodes.takesClients(node); tries++) {
            node = (node + 1) % nodes.size();
        }
        return here(to);
    }

    private URI here(URI to) {
        return URI.create(to.getScheme() + "://127.0.0.1:" + nodes.port(node) + to.getPath());
    }

    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        return SHARED.webSocket(next(uri), headers, subprotocol, new SocketListener() {
            private volatile boolean open;

            @Override
            public void opened() {
                open = true;
                listener.opened();
            }

            @Override
            public void received(String text) {
                listener.received(text);
            }

            @Override
            public void closed(int code) {
                if (open) { // one that comes to a server just as that stops to listen never was
                    closeCodes.add(code);
                }
                listener.closed(code);
            }
        });
    }

    @Override
    public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
        return SHARED.stream(next(uri), headers, listener);
    }

    @Override
    public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
        return SHARED.post(here(uri), headers, body, status);
    }
}
