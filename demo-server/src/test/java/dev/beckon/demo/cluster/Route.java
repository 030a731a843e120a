package dev.beckon.demo.cluster;

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
import org.jspecify.annotations.Nullable;

/** The network of one client: each of its connections goes to another node than the one before, and never to one that is out. Notes how they end. */
final class Route implements Network {

    private static final Network SHARED = new JdkNetwork();

    private final NodeGroup nodes;
    private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    private volatile int node;
    private volatile boolean begun;
    private volatile boolean cut;
    private volatile @Nullable Socket socket;

    Route(NodeGroup nodes, int first) {
        this.nodes = nodes;
        this.node = first;
    }

    /** Where its newest connection goes. */
    int node() {
        return node;
    }

    /** With which its WebSockets have ended, by either side. */
    List<Integer> closeCodes() {
        return List.copyOf(closeCodes);
    }

    /** Breaks the connection; the next goes to another node. */
    void breaks() {
        Socket now = socket;
        if (now != null) {
            now.abort();
        }
    }

    /** The client is gone: no connection reaches anybody any more. */
    void cut() {
        cut = true;
        breaks();
    }

    private URI next(URI to) {
        if (begun) {
            int tries = 0;
            do {
                node = (node + 1) % nodes.size();
            } while (nodes.isOut(node) && ++tries < nodes.size());
        }
        begun = true;
        return here(to);
    }

    private URI here(URI to) {
        int port = cut ? 1 : nodes.signaling(node).getPort();
        return URI.create(to.getScheme() + "://127.0.0.1:" + port + to.getPath());
    }

    @Override
    public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
        Socket opened = SHARED.webSocket(next(uri), headers, subprotocol, new SocketListener() {
            @Override
            public void opened() {
                listener.opened();
            }

            @Override
            public void received(String text) {
                listener.received(text);
            }

            @Override
            public void closed(int code) {
                closeCodes.add(code);
                listener.closed(code);
            }
        });
        socket = opened;
        return opened;
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
