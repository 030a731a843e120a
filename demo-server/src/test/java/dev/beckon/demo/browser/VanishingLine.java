package dev.beckon.demo.browser;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A line to a server that vanishes as a network does: from then on nothing passes, and neither side is told, by no FIN and no RST. When it is back, a client that
 * speaks on a connection that the server has closed meanwhile is reset, as TCP does it (RFC 9293 §3.10.7.1).
 */
final class VanishingLine implements AutoCloseable {

    private static final class Pair {
        private final Socket client;
        private final Socket server;
        private final CompletableFuture<Void> closedByServer = new CompletableFuture<>();
        private volatile boolean vanished;
        private volatile boolean back;

        private Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void up() {
            byte[] buffer = new byte[16 * 1024];
            try {
                InputStream in = client.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!vanished) {
                        server.getOutputStream().write(buffer, 0, read);
                    } else if (back) {
                        client.setSoLinger(true, 0);
                        client.close();
                    }
                }
                if (!vanished) {
                    server.shutdownOutput();
                }
            } catch (IOException ended) {
                // by one of the two
            }
        }

        private void down() {
            byte[] buffer = new byte[16 * 1024];
            try {
                InputStream in = server.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!vanished) {
                        client.getOutputStream().write(buffer, 0, read);
                    }
                }
                if (!vanished) {
                    client.shutdownOutput();
                }
            } catch (IOException ended) {
                // by one of the two
            } finally {
                closedByServer.complete(null);
            }
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Pair> pairs = new ConcurrentLinkedQueue<>();
    private final int server;

    VanishingLine(int serverPort) throws IOException {
        server = serverPort;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** For the connections that there are. */
    void vanishes() {
        pairs.forEach(pair -> pair.vanished = true);
    }

    /** As soon as the server has given them up. */
    void comesBack() {
        for (Pair pair : pairs) {
            pair.closedByServer.orTimeout(60, TimeUnit.SECONDS).join();
            pair.back = true;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), server));
                pairs.add(pair);
                start(pair::up);
                start(pair::down);
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Pair pair : pairs) {
            pair.client.close();
            pair.server.close();
        }
    }
}
