package dev.beckon.signaling.session;

import dev.beckon.signaling.json.BeckonV1;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;

/** A session with several connections, which record what they are given; no time passes, and what was put off never comes. */
final class LincheckSession {

    private static final class Recorder implements Transport {
        private final int number;
        private final ThreadLocal<Integer> lastUsed;
        private final Executor executor;
        private final List<String> all;
        final List<String> frames = new ArrayList<>();

        Recorder(int number, ThreadLocal<Integer> lastUsed, Executor executor, List<String> all) {
            this.number = number;
            this.lastUsed = lastUsed;
            this.executor = executor;
            this.all = all;
        }

        @Override
        public void send(byte[] frame) {
            String text = new String(frame, StandardCharsets.UTF_8);
            frames.add(text);
            all.add(text);
            lastUsed.set(number);
        }

        @Override
        public void close(CloseReason reason) {}

        @Override
        public Executor executor() {
            return executor;
        }

        @Override
        public void reading(boolean on) {}
    }

    private static final Scheduler NO_TIME = new Scheduler() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Cancellable schedule(Duration delay, Runnable task) {
            return () -> {};
        }
    };

    private final ThreadLocal<Integer> lastUsed = ThreadLocal.withInitial(() -> -1);
    /** What went out, on whatever connection. */
    final List<String> sent = new ArrayList<>();

    final PeerRegistry registry = PeerRegistry.inMemory();
    private final Recorder[] recorders;
    private final LiveConnection[] connections;
    private final String secret;
    final Session session;

    /** The first of the connections is the one that the session begins with. What is put off never comes. */
    LincheckSession(Limits limits, int connections) {
        this(limits, connections, task -> {});
    }

    /** @param executor of all connections */
    LincheckSession(Limits limits, int connections, Executor executor) {
        BeckonV1 dialect = new BeckonV1(limits);
        Node node = new Node(new Node.Parts(
                limits,
                registry,
                NO_TIME,
                Authenticator.anonymous(),
                AccessPolicy.OPEN,
                List.of(),
                IceServerProvider.fixed(List.of()),
                1_000,
                InstantSource.system(),
                new Random(1)));
        this.recorders = new Recorder[connections];
        this.connections = new LiveConnection[connections];
        for (int i = 0; i < connections; i++) {
            this.recorders[i] = new Recorder(i, lastUsed, executor, sent);
            this.connections[i] = (LiveConnection) node.open(recorders[i], Opening.plain("lincheck"), 0, dialect);
        }
        session = new Session(node, new PeerInfo("ana", null, null), Identity.ANONYMOUS, dialect);
        for (LiveConnection connection : this.connections) { // none waits for a welcome when it takes over
            connection.opens(session);
            connection.moves(Objects.requireNonNull(connection.arrival()), session);
        }
        registry.register(session);
        session.attachment.attach(this.connections[0], List.of());
        String welcome = frames(0).remove(0);
        sent.clear();
        int begin = welcome.indexOf("ana.");
        secret = welcome.substring(begin, welcome.indexOf('"', begin));
    }

    LiveConnection connection(int number) {
        return connections[number];
    }

    private List<String> frames(int connection) {
        return recorders[connection].frames;
    }

    /** Shows the first secret on this connection. @return what came there at once, or the error */
    String resume(int connection, long received) {
        synchronized (session.lock()) {
            List<String> frames = frames(connection);
            frames.clear();
            try {
                session.attachment.resume(
                        connections[connection],
                        session.attachment.beginTakeover(secret, session.node.secret()),
                        new Message.Resume(secret, received),
                        List.of());
            } catch (SignalingException refusal) {
                return refusal.code().wire();
            }
            boolean resumed = frames.remove(0).contains("\"resumed\":true");
            return resumed + numbers(frames);
        }
    }

    /** The same without a look at what came. @return whether the secret was recognised */
    boolean takesOver(int connection) {
        try {
            synchronized (session.lock()) { // the two are apart for the ICE servers only
                Greeting.Resumption outcome = session.attachment.resume(
                        connections[connection],
                        session.attachment.beginTakeover(secret, session.node.secret()),
                        new Message.Resume(secret, 0),
                        List.of());
                return outcome == Greeting.Resumption.RESUMED;
            }
        } catch (SignalingException refusal) {
            return false;
        }
    }

    private static String numbers(List<String> frames) {
        List<String> numbers = new ArrayList<>();
        for (String frame : frames) {
            int room = frame.indexOf("\"room\":\"");
            if (room > 0) {
                numbers.add(frame.substring(room + 8, frame.length() - 2));
            }
        }
        return numbers.toString();
    }

    /** Another delivers a message. @return the connection on which it went out, -1 if it waits */
    int deliver(int number) {
        lastUsed.set(-1);
        session.deliver(new Outgoing(new Message.KnockAnswer(MessageType.ADMITTED, "m" + number)));
        return lastUsed.get();
    }
}
