package dev.beckon.signaling.netty;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many clients in rooms of two that come back when they were told to, and ask again where they were refused for the rush. */
final class Crowd implements AutoCloseable {

    private static final Pattern GOING_AWAY = Pattern.compile("\\{\"type\":\"going-away\",\"reconnectIn\":(\\d+)}");
    private static final long ASK_AGAIN_MILLIS = 250;

    final Queue<Integer> closes = new ConcurrentLinkedQueue<>();
    final Queue<String> errors = new ConcurrentLinkedQueue<>();

    /** When each one who was told to come back may, by {@link System#nanoTime}. */
    final Map<String, Long> due = new ConcurrentHashMap<>();

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, String> last = new ConcurrentHashMap<>();
    final AtomicInteger refused = new AtomicInteger();
    private final Set<String> withMate = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(8);
    private final InetSocketAddress server;

    Crowd(InetSocketAddress server) {
        this.server = server;
    }

    void come(int count) {
        for (int i = 0; i < count; i++) {
            Client client = new Client("p" + i, "p" + (i ^ 1), "room" + i / 2);
            threads.execute(client::connect);
        }
    }

    /** How many know themselves to be in their room together with their mate. */
    int complete() {
        return withMate.size();
    }

    private final class Client {
        private final String peer;
        private final String mate;
        private final String room;
        private volatile JdkClient socket;

        Client(String peer, String mate, String room) {
            this.peer = peer;
            this.mate = mate;
            this.room = room;
        }

        void connect() {
            try {
                socket = JdkClient.connect(server, this::heard, closes::add);
                say("{\"type\":\"hello\",\"peer\":\"" + peer + "\"}");
            } catch (RuntimeException notNow) {
                failures.merge(String.valueOf(notNow.getCause()), 1, Integer::sum);
                refused.incrementAndGet();
                threads.schedule(this::connect, ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        /** One at a time: the JDK's socket refuses a message while the one before is being sent. */
        private synchronized void say(String message) {
            socket.send(message);
        }

        private void heard(String message) {
            last.put(peer, message);
            Matcher goingAway = GOING_AWAY.matcher(message);
            if (goingAway.matches()) {
                withMate.remove(peer);
                long millis = Long.parseLong(goingAway.group(1));
                due.put(peer, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
                threads.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
            } else if (message.startsWith("{\"type\":\"welcome\"")) {
                threads.execute(() -> say("{\"type\":\"join\",\"room\":\"" + room + "\",\"create\":true}"));
            } else if (message.startsWith("{\"type\":\"error\"")) {
                errors.add(message);
            } else if (message.contains("joined\"") && message.contains("\"peer\":\"" + mate + "\"")) {
                withMate.add(peer);
            }
        }
    }

    @Override
    public String toString() {
        return complete() + " are complete; " + due.size() + " were told to go, " + refused + " refused, closed "
                + new TreeSet<>(closes) + " x " + closes.size() + ", errors " + errors + ", failures " + failures
                + ", the others heard last "
                + last.entrySet().stream()
                        .filter(each -> !withMate.contains(each.getKey()))
                        .limit(10)
                        .toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
