package dev.beckon.signaling.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The network between clients and a server, as a TCP proxy that fails as networks do. Its methods act on all its connections. */
final class FaultyLine implements AutoCloseable {

    private enum Mode {
        PASS,
        /** One byte at a time. */
        TRICKLE,
        /** Nothing is taken any more, so that senders find their buffers full. */
        STALL,
        /** All is taken and nothing arrives, ends included: neither side is told. */
        SILENT
    }

    private static final long PAUSE_NANOS = 1_000_000;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile Mode mode = Mode.PASS;
    private volatile long delayNanos;

    private FaultyLine(ServerSocket listening, InetSocketAddress server) {
        this.listening = listening;
        this.server = server;
    }

    static FaultyLine to(InetSocketAddress server) throws IOException {
        FaultyLine line = new FaultyLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        start(line::accept);
        return line;
    }

    /** Where clients connect. */
    InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    void trickle() {
        mode = Mode.TRICKLE;
    }

    void stall() {
        mode = Mode.STALL;
    }

    void fallSilent() {
        mode = Mode.SILENT;
    }

    /** Keeps everything for that long before it passes it on. */
    void delayMillis(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** Cuts with RST, towards both sides. */
    void reset() throws IOException {
        for (Socket socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
                for (Socket socket : new Socket[] {client, to}) {
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
                start(() -> pump(client, to));
                start(() -> pump(to, client));
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delayNanos);
                int atOnce = mode == Mode.TRICKLE ? 1 : read;
                for (int at = 0; at < read; at += atOnce) {
                    while (mode == Mode.STALL && !from.isClosed()) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                    if (mode != Mode.SILENT) {
                        out.write(buffer, at, Math.min(atOnce, read - at));
                    }
                }
            }
            if (mode != Mode.SILENT) {
                to.shutdownOutput();
            }
        } catch (IOException cut) {
            // by reset(), or by one side, whose other pump finds its end
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
