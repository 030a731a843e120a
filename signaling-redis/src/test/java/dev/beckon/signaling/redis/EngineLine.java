package dev.beckon.signaling.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The network between one node and the engine, as a TCP proxy that fails as networks do. */
final class EngineLine implements AutoCloseable {

    private static final int SOME_BYTES = 512;

    /** One connection, from both sides. */
    private final class Way {
        final Socket node;
        final Socket engine;
        /** From then on nothing of what is said arrives, for good, and nobody is told. */
        volatile boolean silent;

        Way(Socket node, Socket engine) {
            this.node = node;
            this.engine = engine;
        }

        void reset() {
            for (Socket socket : new Socket[] {node, engine}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException closed) {
                    // before
                }
            }
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int engine;
    private final Random random;
    private final Queue<Way> ways = new ConcurrentLinkedQueue<>();
    private final AtomicLong untilReset = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean down;
    private volatile long delayNanos;
    private volatile long pauseNanos;

    EngineLine(int engine, Random random) throws IOException {
        this.engine = engine;
        this.random = random;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Each thing that is said arrives so much later at most. */
    void delay(long mostMillis) {
        delayNanos = mostMillis * 1_000_000;
    }

    /** Only a few bytes pass at a time, with a pause after them. */
    void slow(long pauseMillis) {
        pauseNanos = pauseMillis * 1_000_000;
    }

    /** Cuts all connections, as soon as so many bytes more have passed, in whatever direction. */
    void resetAfter(long bytes) {
        untilReset.set(bytes);
    }

    /** The connections that are there become half open; those that come are good. */
    void halfOpen() {
        ways.forEach(way -> way.silent = true);
    }

    /** Cuts all connections, and lets none in. */
    void goDown() {
        down = true;
        reset();
    }

    /** All is well; what was cut stays cut. */
    void heal() {
        down = false;
        delayNanos = 0;
        pauseNanos = 0;
        untilReset.set(Long.MAX_VALUE);
    }

    private void reset() {
        ways.forEach(Way::reset);
        ways.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket node = listening.accept();
                Way way = new Way(node, new Socket(InetAddress.getLoopbackAddress(), engine));
                if (down) {
                    way.reset();
                    continue;
                }
                way.node.setTcpNoDelay(true);
                way.engine.setTcpNoDelay(true);
                ways.add(way);
                start(() -> pump(way, way.node, way.engine));
                start(() -> pump(way, way.engine, way.node));
            }
        } catch (IOException closed) {
            // by close(), or with the engine
        }
    }

    private void pump(Way way, Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                pass(way, buffer, read, out);
            }
            if (!way.silent) {
                to.shutdownOutput();
            }
        } catch (IOException cut) {
            if (!way.silent) {
                way.reset();
            }
        }
    }

    private void pass(Way way, byte[] buffer, int length, OutputStream out) throws IOException {
        long late = delayNanos;
        if (late > 0) {
            LockSupport.parkNanos((long) (random.nextDouble() * late));
        }
        for (int at = 0; at < length; ) {
            int some = pauseNanos > 0 ? Math.min(SOME_BYTES, length - at) : length - at;
            long left = untilReset.addAndGet(-some);
            int passing = left < 0 ? (int) Math.max(0, some + left) : some;
            if (!way.silent) {
                out.write(buffer, at, passing);
            }
            if (left < 0) {
                untilReset.set(Long.MAX_VALUE);
                reset();
                throw new IOException("cut");
            }
            at += some;
            if (pauseNanos > 0) {
                LockSupport.parkNanos(pauseNanos);
            }
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
        reset();
    }
}
