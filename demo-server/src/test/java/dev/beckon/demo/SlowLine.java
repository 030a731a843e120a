package dev.beckon.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A line for one client, on which each half of what it says can be late. */
final class SlowLine implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Long> opened = new CompletableFuture<>();
    private final int server;
    private final byte[] first;
    private final Duration beforeFirst;
    private volatile Duration pause = Duration.ZERO;

    /**
     * @param first is said before what the client says
     * @param beforeFirst the pause before each half of it
     */
    SlowLine(int serverPort, byte[] first, Duration beforeFirst) throws IOException {
        this.server = serverPort;
        this.first = first;
        this.beforeFirst = beforeFirst;
        start(this::accept);
    }

    /** For one connection. */
    int port() {
        return listening.getLocalPort();
    }

    /** From now on there is this pause before each half of what the client says; none at first. */
    void pause(Duration each) {
        pause = each;
    }

    /** How long its connection to the server is, or was, there. */
    Duration age() {
        return Duration.ofNanos(
                System.nanoTime() - opened.orTimeout(60, TimeUnit.SECONDS).join());
    }

    private void accept() {
        try (Socket client = listening.accept()) {
            opened.complete(System.nanoTime());
            try (Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
                to.setTcpNoDelay(true);
                start(() -> up(client, to));
                to.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException ended) {
            // by one of them; the other is told by the end of its socket
        }
    }

    private void up(Socket client, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            OutputStream out = to.getOutputStream();
            inHalves(first, first.length, beforeFirst, out);
            for (int read = client.getInputStream().read(buffer);
                    read >= 0;
                    read = client.getInputStream().read(buffer)) {
                inHalves(buffer, read, pause, out);
            }
        } catch (IOException ended) {
            // by the server, or by the client's going
        }
    }

    private static void inHalves(byte[] bytes, int length, Duration pause, OutputStream out) throws IOException {
        int half = length / 2;
        if (length > 0) {
            LockSupport.parkNanos(pause.toNanos());
            out.write(bytes, 0, half);
            LockSupport.parkNanos(pause.toNanos());
            out.write(bytes, half, length - half);
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
    }
}
