package dev.beckon.demo.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The network between one node and the engine, as a TCP proxy: it can stop without a word and go on later, and it can be cut. */
final class EngineLine implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int engine;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean cut;

    /** Guarded by this. */
    private boolean stopped;

    EngineLine(int engine) throws IOException {
        this.engine = engine;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Nothing arrives any more and neither side is told; new connections are taken, and nothing arrives over them either. */
    synchronized void stop() {
        stopped = true;
    }

    /** What was said while it was stopped arrives now, also over connections that a side has closed meanwhile. */
    synchronized void goOn() {
        stopped = false;
        notifyAll();
    }

    /** Resets all connections, and those that come. */
    void cut() {
        cut = true;
        reset();
    }

    /** New connections are good. */
    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket node = listening.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), engine);
                node.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                sockets.add(node);
                sockets.add(to);
                if (cut) {
                    reset();
                    continue;
                }
                start(() -> pump(node, to));
                start(() -> pump(to, node));
            }
        } catch (IOException closed) {
            // by close(), or with the engine
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, read);
            }
            awaitPassage();
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitPassage() throws InterruptedException {
        while (stopped) {
            wait();
        }
    }

    private void reset() {
        sockets.forEach(EngineLine::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // before
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "engine-line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        goOn();
        reset();
    }
}
