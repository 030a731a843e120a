package dev.beckon.demo.cluster;

import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The network of one client: each of its connections goes to another node than the one before, and never to one that is out. Notes how its WebSockets end, by whom. */
final class Route implements Network {

    private static final Network SHARED = new JdkNetwork();

    private final NodeGroup nodes;
    private final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger notOpened = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private volatile int node;
    private volatile boolean begun;
    private volatile boolean cut;
    private volatile @Nullable Watched socket;

    Route(NodeGroup nodes, int first) {
        this.nodes = nodes;
        this.node = first;
    }

    /** Where its newest connection goes. */
    int node() {
        return node;
    }

    /** With which the server, or the network, has ended those of its WebSockets that were open. */
    List<Integer> closeCodes() {
        return List.copyOf(closeCodes);
    }

    @Override
    public String toString() {
        return "closed with " + closeCodes + ", not opened " + notOpened + ", given up by the client " + givenUp;
    }

    /** Breaks the connection; the next goes to another node. */
    void breaks() {
        Watched now = socket;
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
        Watched opened = new Watched(listener);
        opened.socket = SHARED.webSocket(next(uri), headers, subprotocol, opened);
        socket = opened;
        return opened;
    }

    /** One WebSocket of the client, from both sides. */
    private final class Watched implements Socket, SocketListener {

        private final SocketListener listener;
        private @Nullable Socket socket;
        private volatile boolean open;
        private volatile boolean ended;

        Watched(SocketListener listener) {
            this.listener = listener;
        }

        private Socket socket() {
            return Objects.requireNonNull(socket);
        }

        @Override
        public void send(String text) {
            socket().send(text);
        }

        @Override
        public void close(int code) {
            ended = true;
            socket().close(code);
        }

        @Override
        public void abort() {
            if (!ended) {
                ended = true;
                givenUp.incrementAndGet();
            }
            socket().abort();
        }

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
            if (!ended && open) {
                closeCodes.add(code);
            } else if (!open) {
                notOpened.incrementAndGet();
            }
            ended = true;
            listener.closed(code);
        }
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
