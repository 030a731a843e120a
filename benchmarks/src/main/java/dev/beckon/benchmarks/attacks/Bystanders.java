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
    private volatile boolean goOn = true;

    Bystanders(int port) throws IOException {
        RawSocket keeper = RawSocket.upgraded(FROM, port).hello("");
        keeper.text(
                "{\"type\":\"create\",\"room\":\"" + LOCKED + "\",\"password\":\"a long one that nobody guesses\"}");
        keeper.read("created");
        start(() -> answer(keeper));
        for (int i = 0; i < PAIRS; i++) {
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
                if (goOn) {
                    System.err.println("a bystander's connection ended: " + ended);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Reads what comes and says every few messages how many there were, as clients do. */
    private void answer(RawSocket socket) throws IOException {
        socket.socket.setSoTimeout(0);
        while (goOn) {
            socket.read();
        }
    }

    private void send(RawSocket socket, String to) throws IOException {
        for (long next = System.nanoTime(); goOn; next += APART_NANOS) {
            LockSupport.parkNanos(next - System.nanoTime());
            synchronized (socket) {
                socket.text("{\"type\":\"send\",\"to\":\"" + to + "\",\"data\":" + System.nanoTime() + "}");
            }
            sent.incrementAndGet();
        }
    }

    private void receive(RawSocket socket) throws IOException {
        socket.socket.setSoTimeout(0);
        for (long count = 1; goOn; count++) {
            String message = socket.read();
            int data = message.indexOf("\"data\":");
            if (data >= 0) {
                long at = Long.parseLong(message.substring(data + 7).replaceAll("[^0-9].*", ""));
                latencies.recordValue(System.nanoTime() - at);
                received.incrementAndGet();
            }
            if (count % 32 == 0) {
                synchronized (socket) {
                    socket.text("{\"type\":\"ack\",\"received\":" + (count + 2) + "}");
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
        goOn = false;
        for (int i = 0; i < 50 && received.get() < sent.get(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return sent.get() - received.get();
    }

    @Override
    public void close() throws IOException {
        goOn = false;
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }
}
