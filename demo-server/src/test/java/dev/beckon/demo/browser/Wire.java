package dev.beckon.demo.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The network between a page and the server, as a TCP proxy: it can go dead without a word, and lead to another server. */
final class Wire implements AutoCloseable {

    private final ServerSocket listening;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile int serverPort;
    private volatile AtomicBoolean dead = new AtomicBoolean();
    private volatile boolean frozen;
    private final Queue<Socket> webSockets = new ConcurrentLinkedQueue<>();
    private volatile boolean webSocketsBroken;

    private Wire(int serverPort, ServerSocket listening) {
        this.serverPort = serverPort;
        this.listening = listening;
    }

    static Wire to(int serverPort) {
        try {
            Wire wire = new Wire(serverPort, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            start(wire::accept);
            return wire;
        } catch (IOException noSocket) {
            throw new UncheckedIOException(noSocket);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    /** All that is open goes dead: nothing arrives any more, and nobody is told. New connections are taken and dead too. */
    void freeze() {
        frozen = true;
        dead.set(true);
    }

    /** New connections work again; those that were open stay dead, as after a change of network. */
    void thaw() {
        dead = new AtomicBoolean();
        frozen = false;
    }

    /** What is a WebSocket is cut, now and whenever one is asked for; plain HTTP passes, as through some proxies. */
    void breakWebSockets() {
        webSocketsBroken = true;
        webSockets.forEach(Wire::closeQuietly);
    }

    /** WebSockets can be opened again. */
    void mendWebSockets() {
        webSocketsBroken = false;
    }

    /** New connections lead to another server. */
    void leadTo(int port) {
        serverPort = port;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                if (!frozen) {
                    connect(client, dead);
                }
            } catch (IOException closedOrNoServer) {
                // the next client may have more luck
            }
        }
    }

    private void connect(Socket client, AtomicBoolean died) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.add(server);
            start(() -> pump(client, server, died));
            start(() -> pump(server, client, died));
        } catch (IOException noServer) {
            client.close();
        }
    }

    /** What is read after the death is swallowed, and the end of the other side is not passed on. */
    private void pump(Socket from, Socket to, AtomicBoolean died) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (asksForWebSocket(buffer, read)) {
                    webSockets.add(from);
                    webSockets.add(to);
                    if (webSocketsBroken) {
                        throw new IOException("no WebSockets here");
                    }
                }
                if (!died.get()) {
                    out.write(buffer, 0, read);
                }
            }
            if (!died.get()) {
                to.shutdownOutput();
            }
        } catch (IOException broken) {
            closeQuietly(died.get() ? null : to);
            if (webSocketsBroken && webSockets.contains(from)) {
                closeQuietly(from);
            }
        }
    }

    private static boolean asksForWebSocket(byte[] bytes, int length) {
        return bytes[0] == 'G'
                && new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains("Sec-WebSocket-Key:");
    }

    private static void closeQuietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException closedAlready) {
            // that is what was wanted
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        sockets.forEach(Wire::closeQuietly);
    }
}
