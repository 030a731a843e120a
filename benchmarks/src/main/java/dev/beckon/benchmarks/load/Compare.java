package dev.beckon.benchmarks.load;

import dev.beckon.benchmarks.load.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the same load against one server after the other and compares them. */
@Command(name = "compare", mixinStandardHelpOptions = true, sortOptions = false)
public final class Compare implements Callable<Integer> {

    private static final int FEW = 200;
    /** Each of as many peers as are measured, with a pause after it: what is compiled at run time has to be, and is compiled with the time that is left. */
    private static final int WARM_UPS = 30;

    private static final int SETTLE_MILLIS = 1000;
    private static final int WINDOWS = 5;

    @Option(names = "--pairs", defaultValue = "200", description = "Pairs that talk (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--idle", defaultValue = "4000", description = "Idle peers, in rooms of two (${DEFAULT-VALUE}).")
    private int idle;

    @Option(
            names = "--settle",
            defaultValue = "20",
            description = "Seconds until their memory is looked at (${DEFAULT-VALUE}).")
    private int settle;

    @Option(
            names = "--set-ups",
            defaultValue = "3000",
            description = "Peers that come, after many have come and gone (${DEFAULT-VALUE}).")
    private int setUps;

    @Option(
            names = "--seconds",
            defaultValue = "4",
            description = "Length of a window; the median of " + WINDOWS + " counts (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "8000",
            description = "Messages a second of the measurement at a rate that is the same for all (${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--warm-up",
            defaultValue = "600000",
            description = "Messages before the first (${DEFAULT-VALUE}): what is compiled at run time has to be.")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How often all are run; medians count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--processor", defaultValue = "0", description = "The servers' processor (${DEFAULT-VALUE}).")
    private String processor = "";

    @Option(names = "--only", description = "Part of the name of a server to run; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--charts", paramLabel = "DIR", description = "Where to draw charts.")
    private Path charts = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    private static List<Kind> kinds() {
        return List.of(
                Kind.beckon("io_uring"),
                Kind.beckon("epoll"),
                Kind.beckon("nio"),
                Kind.beckonForPeerJs("epoll"),
                Kind.bare("io_uring"),
                Kind.bare("epoll"),
                Kind.bare("nio"),
                Kind.java("Tomcat + Jackson", Dialect.Kind.JSON, "TomcatServer"),
                Kind.node("ws relay", Dialect.Kind.JSON, "ws-relay.mjs"),
                Kind.node("PeerJS server", Dialect.Kind.PEERJS, "peerjs-server.mjs"),
                Kind.node("Socket.IO", Dialect.Kind.SOCKETIO, "socketio-relay.mjs"),
                Kind.node("tutorial (websocket)", Dialect.Kind.JSON, "tutorial-relay.mjs"));
    }

    @Override
    public Integer call() throws Exception {
        List<Kind> chosen = kinds().stream()
                .filter(kind -> only.isEmpty()
                        || only.stream().anyMatch(part -> kind.name().contains(part)))
                .toList();
        Table table = new Table();
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : chosen) {
                try {
                    Scores scores = measure(kind);
                    System.err.println(scores);
                    table.add(scores);
                } catch (IOException | IllegalStateException failure) {
                    System.err.println(kind.name() + " failed: " + failure.getMessage());
                }
            }
        }
        System.out.print(table.markdown());
        if (!charts.toString().isEmpty()) {
            Charts.draw(table.medians(), charts);
        }
        return 0;
    }

    private Scores measure(Kind kind) throws Exception {
        Memory memory = idle(kind);
        double setUpMicros = setUp(kind);
        try (Server server = Server.start(kind, processor);
                Load load = new Load(Placement.at(server.port), kind.dialect())) {
            load.open(2 * pairs);
            load.closedLoop(pairs);
            load.warmUp(warmUp);
            Relayed saturated = relayed(server, load);
            load.stop();
            Relayed half = relayedAt(saturated.perSecond / 2, server, load);
            Relayed calm = relayedAt(rate, server, load);
            return new Scores(
                    kind.name(),
                    saturated.perSecond,
                    saturated.cpuMicros,
                    calm.cpuMicros,
                    half.p50Millis,
                    half.p99Millis,
                    setUpMicros,
                    memory.kilobytesEach(),
                    memory.megabytes());
        }
    }

    /**
     * Medians over some windows, so that what else the machine did in one of them does not count.
     *
     * @param cpuMicros of the server for each message
     */
    private record Relayed(double perSecond, double cpuMicros, double p50Millis, double p99Millis) {}

    private Relayed relayed(Server server, Load load) throws Exception {
        double[][] windows = new double[4][WINDOWS];
        for (int window = 0; window < WINDOWS; window++) {
            ProcessCost before = server.cost();
            Result result = load.measure(Duration.ofSeconds(seconds));
            windows[0][window] = result.perSecond();
            windows[1][window] = server.cost().microsSince(before, result.times());
            windows[2][window] = result.millis(50);
            windows[3][window] = result.millis(99);
        }
        return new Relayed(
                Numbers.median(windows[0]),
                Numbers.median(windows[1]),
                Numbers.median(windows[2]),
                Numbers.median(windows[3]));
    }

    private Relayed relayedAt(double perSecond, Server server, Load load) throws Exception {
        load.openLoop(perSecond);
        load.measure(Duration.ofSeconds((long) WINDOWS * seconds)); // another way through the code is compiled
        Relayed relayed = relayed(server, load);
        load.stop();
        return relayed;
    }

    private record Memory(double kilobytesEach, double megabytes) {}

    /** From when a few are there, whom the server has done all for once. */
    private Memory idle(Kind kind) throws Exception {
        try (Server server = Server.start(kind, processor);
                Load load = new Load(Placement.at(server.port), kind.dialect())) {
            load.open(FEW);
            long few = server.cost().residentBytes();
            load.open(idle - FEW);
            Thread.sleep(Duration.ofSeconds(settle).toMillis());
            long all = server.cost().residentBytes();
            return new Memory((all - few) / 1024.0 / (idle - FEW), all / 1024.0 / 1024.0);
        }
    }

    private double setUp(Kind kind) throws Exception {
        try (Server server = Server.start(kind, processor);
                Load load = new Load(Placement.at(server.port), kind.dialect())) {
            for (int some = 0; some < WARM_UPS; some++) {
                load.open(setUps);
                load.leave();
                Thread.sleep(SETTLE_MILLIS);
            }
            ProcessCost before = server.cost();
            load.open(setUps);
            return server.cost().microsSince(before, setUps);
        }
    }
}
