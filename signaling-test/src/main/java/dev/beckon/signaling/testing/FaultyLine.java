package dev.beckon.signaling.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The network between clients and a server, as a TCP proxy on the loopback interface that fails as networks do. Clients connect to its {@link #address}. What is set holds for
 * the connections that there are and for those that come, where nothing else is said. Safe for use by many threads.
 */
public final class FaultyLine implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    /** One connection, from both sides. */
    private static final class Way {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        /** Was silent when the line healed. */
        private volatile boolean back;
        /** By the server. */
        private volatile boolean ended;

        Way(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            reset(client);
            reset(server);
        }

        /** By RST (RFC 9293 §3.5.2). */
        private static void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException closed) {
                // before
            }
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final Queue<Way> ways = new ConcurrentLinkedQueue<>();
    private final AtomicLong untilReset = new AtomicLong(Long.MAX_VALUE);

    private volatile Supplier<Duration> delay = () -> Duration.ZERO;
    private volatile Duration pause = Duration.ZERO;
    private volatile int part = BUFFER;
    private volatile boolean down;

    /** Guarded by this. */
    private boolean stalled;

    private FaultyLine(int server) throws IOException {
        this.server = server;
    }

    /**
     * A line on which all is well.
     *
     * @param port of the server, on the loopback interface
     * @return the line
     * @throws IOException if no port is free for it
     */
    public static FaultyLine to(int port) throws IOException {
        FaultyLine line = new FaultyLine(port);
        start(line::accept);
        return line;
    }

    /** {@return where clients connect} */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    /** {@return the port of that} */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * Keeps what it has read for a time before it passes it on.
     *
     * @param times asked for each read; called on several threads
     */
    public void delay(Supplier<Duration> times) {
        delay = times;
    }

    /**
     * Passes on so much at once only.
     *
     * @param bytes 1 or more
     * @param then how long to wait after each part
     */
    public void parts(int bytes, Duration then) {
        part = bytes;
        pause = then;
    }

    /** Takes nothing any more, so that senders find their buffers full, and passes on what it has taken when it {@linkplain #heal heals}. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Makes the connections that there are half open, for good: all is taken and nothing arrives, ends included, and neither side is told. */
    public void fallSilent() {
        ways.forEach(way -> way.silent = true);
    }

    /** Resets all connections that there are (RFC 9293 §3.5.2). */
    public void reset() {
        ways.forEach(Way::reset);
        ways.clear();
        synchronized (this) {
            notifyAll();
        }
    }

    /**
     * Does so as soon as so much more has been passed on.
     *
     * @param bytes 0 or more, of all connections in both directions
     */
    public void resetAfter(long bytes) {
        untilReset.set(bytes);
    }

    /** Resets all connections, and those that come. */
    public void goDown() {
        down = true;
        reset();
    }

    /**
     * All is well. What was reset stays so, and what fell silent stays silent; but a client that speaks on such a connection, which its server has ended meanwhile, is
     * reset (RFC 9293 §3.10.7.1).
     */
    public void heal() {
        down = false;
        delay = () -> Duration.ZERO;
        parts(BUFFER, Duration.ZERO);
        untilReset.set(Long.MAX_VALUE);
        ways.forEach(way -> way.back = way.silent);
        synchronized (this) {
            stalled = false;
            notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                carry(new Way(listening.accept(), new Socket()));
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    private void carry(Way way) {
        try {
            way.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            way.client.setTcpNoDelay(true);
            way.server.setTcpNoDelay(true);
        } catch (IOException nobodyListens) {
            way.reset();
            return;
        }
        ways.add(way);
        if (down) {
            reset();
        }
        start(() -> pump(way, way.client, way.server));
        start(() -> pump(way, way.server, way.client));
    }

    private void pump(Way way, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delay.get().toNanos());
                pass(way, buffer, read, out);
                if (way.back && way.ended) {
                    way.reset();
                }
            }
            awaitPassage(way);
            if (!way.silent) {
                to.shutdownOutput();
            }
        } catch (IOException cut) {
            if (!way.silent) {
                way.reset();
            }
        }
        if (from == way.server) {
            way.ended = true;
        }
    }

    private void pass(Way way, byte[] buffer, int length, OutputStream out) throws IOException {
        for (int at = 0; at < length; ) {
            awaitPassage(way);
            int some = Math.min(part, length - at);
            long left = untilReset.addAndGet(-some);
            if (!way.silent) {
                out.write(buffer, at, left < 0 ? (int) Math.max(0, some + left) : some);
            }
            if (left < 0) {
                untilReset.set(Long.MAX_VALUE);
                reset();
                throw new IOException("cut");
            }
            at += some;
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private synchronized void awaitPassage(Way way) throws IOException {
        try {
            while (stalled && !way.client.isClosed()) {
                wait();
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IOException(nobodyDoes);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        thread.start();
    }

    /** Resets all connections and takes no more. */
    @Override
    public void close() throws IOException {
        listening.close();
        reset();
    }
}
