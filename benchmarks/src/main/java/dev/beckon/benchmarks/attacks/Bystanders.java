package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A hundred peers who behave: fifty pairs, one of each sends the other a message twenty times a second. */
final class Bystanders implements AutoCloseable {

    /** A room with a password that one of them keeps open. */
    static final String LOCKED = "locked";

    private static final String FROM = "127.0.0.2";
    private static final int PAIRS = 50;
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final List<RawSocket> sockets = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile ConcurrentHistogram latencies = new ConcurrentHistogram(3);
    private volatile boolean sending = true;
    private volatile boolean open = true;

    static Bystanders pairs(int port) throws IOException {
        return new Bystanders(port, PAIRS);
    }

    /** Only who keeps the room open. */
    static Bystanders none(int port) throws IOException {
        return new Bystanders(port, 0);
    }

    private Bystanders(int port, int pairs) throws IOException {
        RawSocket keeper = RawSocket.upgraded(FROM, port).hello("");
        keeper.text(
                "{\"type\":\"create\",\"room\":\"" + LOCKED + "\",\"password\":\"a long one that nobody guesses\"}");
        keeper.read("created");
        sockets.add(keeper);
        start(() -> answer(keeper));
        for (int i = 0; i < pairs; i++) {
            RawSocket a = RawSocket.upgraded(FROM, port).hello(",\"peer\":\"a" + i + "\"");
            RawSocket b = RawSocket.upgraded(FROM, port).hello(",\"peer\":\"b" + i + "\"");
            for (RawSocket each : List.of(a, b)) {
                each.text("{\"type\":\"join\",\"room\":\"pair" + i + "\",\"create\":true}");
                each.read("joined");
            }
            sockets.add(a);
            sockets.add(b);
            String to = "b" + i;
            start(() -> answer(a));
            start(() -> receive(b));
            start(() -> send(a, to));
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException ended) {
                if (open) {
                    System.err.println("a bystander's connection ended: " + ended);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads what comes, so that pings are answered. */
    private void answer(RawSocket socket) throws IOException {
        socket.socket.setSoTimeout(0);
        while (open) {
            socket.read();
        }
    }

    private void send(RawSocket socket, String to) throws IOException {
        for (long next = System.nanoTime(); sending; next += APART_NANOS) {
            LockSupport.parkNanos(next - System.nanoTime());
            synchronized (socket) {
                socket.text("{\"type\":\"send\",\"to\":\"" + to + "\",\"data\":" + System.nanoTime() + "}");
            }
            sent.incrementAndGet();
        }
    }

    /** Reads messages and says every few of them how many there were, as clients do. */
    private void receive(RawSocket socket) throws IOException {
        socket.socket.setSoTimeout(0);
        long counted = 1; // the room's snapshot
        while (open) {
            String message = socket.read();
            int data = message.indexOf("\"data\":");
            if (data < 0) {
                continue; // an ack, which does not count
            }
            long at = Long.parseLong(message.substring(data + 7).replaceAll("[^0-9].*", ""));
            latencies.recordValue(System.nanoTime() - at);
            received.incrementAndGet();
            counted++;
            if (counted % 32 == 0) {
                synchronized (socket) {
                    socket.text("{\"type\":\"ack\",\"received\":" + counted + "}");
                }
            }
        }
    }

    /** Latencies from now on, for so long. */
    Histogram measure(long seconds) throws InterruptedException {
        ConcurrentHistogram mine = new ConcurrentHistogram(3);
        latencies = mine;
        TimeUnit.SECONDS.sleep(seconds);
        return mine;
    }

    /** What was sent and has not come, once all has had time to. */
    long lost() throws InterruptedException {
        sending = false;
        for (int i = 0; i < 50 && received.get() < sent.get(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return sent.get() - received.get();
    }

    @Override
    public void close() throws IOException {
        sending = false;
        open = false;
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }
}
