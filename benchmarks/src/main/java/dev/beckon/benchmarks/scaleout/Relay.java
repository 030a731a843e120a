package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Dialect;
import dev.beckon.benchmarks.load.Placement;
import dev.beckon.benchmarks.load.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a relayed message costs between two servers and at one, with Beckon and with Socket.IO: all servers run at the same time, and one pair of them after the other has clients. */
final class Relay implements AutoCloseable {

    static final String APART = "Beckon, two servers";
    static final String APART_BEFORE = "Beckon, two servers, before";
    static final String TOGETHER = "Beckon, one server of the two";
    static final String ALONE = "Beckon without --cluster";
    static final String BEFORE = "the same, before";
    static final String STREAMS = "Socket.IO, two servers, streams";
    static final String PUB_SUB = "Socket.IO, two servers, pub/sub";

    private final String processors;
    private final List<String> only;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<Subject> subjects = new ArrayList<>();

    /**
     * Starts the servers, two of each kind.
     *
     * @param processors of all servers and engines
     * @param only parts of the names of the subjects that count; all if there are none
     * @param before a demo-server.jar to put beside the one of today; none if it is empty
     */
    @SuppressWarnings("this-escape")
    Relay(String processors, List<String> only, String before) throws IOException, InterruptedException {
        this.processors = processors;
        this.only = only;
        try {
            if (chosen(APART) || chosen(TOGETHER)) {
                Nodes nodes = running(Nodes.start(2, processors));
                add(APART, Dialect.Kind.BECKON, Placement.apart(nodes.ports()), nodes.allPids());
                add(TOGETHER, Dialect.Kind.BECKON, Placement.together(nodes.ports()), nodes.allPids());
            }
            if (!before.isEmpty() && chosen(APART_BEFORE)) {
                Nodes nodes = running(Nodes.start(2, Server.Kind.beckonOf(before, "epoll"), processors));
                add(APART_BEFORE, Dialect.Kind.BECKON, Placement.apart(nodes.ports()), nodes.allPids());
            }
            if (chosen(ALONE)) {
                alone(ALONE, Server.Kind.beckon("epoll"));
            }
            if (!before.isEmpty() && chosen(BEFORE)) {
                alone(BEFORE, Server.Kind.beckonOf(before, "epoll"));
            }
            socketIo(STREAMS, "streams");
            socketIo(PUB_SUB, "pubsub");
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private boolean chosen(String name) {
        return only.isEmpty() || only.stream().anyMatch(name::contains);
    }

    private <T extends AutoCloseable> T running(T started) {
        running.push(started);
        return started;
    }

    private void add(String name, Dialect.Kind dialect, Placement placement, List<Long> processes) {
        if (chosen(name)) {
            subjects.add(new Subject(name, dialect, placement, processes));
        }
    }

    private List<Server> two(Server.Kind kind) throws IOException, InterruptedException {
        return List.of(running(Server.start(kind, processors)), running(Server.start(kind, processors)));
    }

    /** Two that know nothing of each other, so that as much runs as with a cluster. */
    private void alone(String name, Server.Kind kind) throws IOException, InterruptedException {
        List<Server> servers = two(kind);
        add(name, kind.dialect(), Placement.together(ports(servers)), pids(servers));
    }

    private void socketIo(String name, String adapter) throws IOException, InterruptedException {
        if (chosen(name)) {
            Engine engine = running(Engine.inMemory(processors));
            Server.Kind kind = Server.Kind.node(name, Dialect.Kind.SOCKETIO, "socketio-relay.mjs")
                    .with(String.valueOf(engine.port()), adapter);
            List<Server> servers = two(kind);
            List<Long> pids = Stream.concat(pids(servers).stream(), Stream.of(engine.pid()))
                    .toList();
            add(name, kind.dialect(), Placement.apart(ports(servers)), pids);
        }
    }

    private static List<Integer> ports(List<Server> servers) {
        return servers.stream().map(server -> server.port).toList();
    }

    private static List<Long> pids(List<Server> servers) {
        return servers.stream().map(Server::pid).toList();
    }

    /** Warms all up, and has them take turns. */
    Rounds measure(int pairs, double rate, Duration warmUp, Duration window, int times) {
        Rounds rounds = new Rounds(subjects.stream().map(Subject::name).toList());
        for (Subject subject : subjects) {
            round(subject, pairs, rate, warmUp, "warm-up");
        }
        for (int i = 1; i <= times; i++) {
            rounds.begin();
            for (Subject subject : subjects) {
                Round found = round(subject, pairs, rate, window, "round " + i);
                if (found != null) {
                    rounds.add(subject.name(), found);
                }
            }
        }
        return rounds;
    }

    /** @return null if it failed */
    private static @Nullable Round round(Subject subject, int pairs, double rate, Duration window, String which) {
        try {
            Round found = subject.round(pairs, rate, window);
            System.err.println(which + ", " + subject.name() + ": " + found);
            return found;
        } catch (Exception failure) {
            System.err.println(which + ", " + subject.name() + " failed: " + failure);
            return null;
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception failure) {
                System.err.println("not closed: " + failure);
            }
        }
    }
}
