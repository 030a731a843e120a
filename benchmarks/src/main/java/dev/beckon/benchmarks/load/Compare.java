package dev.beckon.benchmarks.load;

import dev.beckon.benchmarks.load.Load.Result;
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

    @Option(names = "--pairs", defaultValue = "200", description = "Pairs that talk (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--idle", defaultValue = "4000", description = "Idle peers, in rooms of two (${DEFAULT-VALUE}).")
    private int idle;

    @Option(names = "--seconds", defaultValue = "5", description = "For each measurement (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "150000",
            description = "Messages before the first (${DEFAULT-VALUE}): what is compiled at run time has to be.")
    private int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How often all are run; medians count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--processor", defaultValue = "0", description = "The servers' processor (${DEFAULT-VALUE}).")
    private String processor = "";

    @Option(names = "--only", split = ",", description = "Names, or parts of them, of the servers to run.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--charts", paramLabel = "DIR", description = "Where to draw charts.")
    private Path charts = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Compare()).execute(args));
    }

    private static List<Kind> kinds() {
        return List.of(
                Kind.java("Beckon, io_uring", Dialect.Kind.BECKON, "BeckonServer", "io_uring"),
                Kind.java("Beckon, epoll", Dialect.Kind.BECKON, "BeckonServer", "epoll"),
                Kind.java("Beckon, NIO", Dialect.Kind.BECKON, "BeckonServer", "nio"),
                Kind.java("bare Netty, io_uring", Dialect.Kind.BARE, "BareServer", "io_uring"),
                Kind.java("bare Netty, epoll", Dialect.Kind.BARE, "BareServer", "epoll"),
                Kind.java("bare Netty, NIO", Dialect.Kind.BARE, "BareServer", "nio"),
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
        Result saturated;
        Result half;
        double cpuMicros;
        double setUpMicros;
        double idleKilobytes;
        try (Server server = Server.start(kind, processor);
                Load talking = new Load(server.port, kind.dialect())) {
            talking.open(2 * pairs);
            talking.closedLoop();
            for (long relayed = 0; relayed < warmUp; ) {
                relayed += talking.measure(Duration.ofSeconds(1)).messages();
            }
            ProcessCost before = server.cost();
            saturated = talking.measure(Duration.ofSeconds(seconds));
            cpuMicros = server.cost().microsSince(before, saturated.messages());
            talking.stop();
            talking.openLoop(saturated.perSecond() / 2);
            talking.measure(Duration.ofSeconds(1));
            half = talking.measure(Duration.ofSeconds(seconds));
            talking.stop();
        }
        try (Server server = Server.start(kind, processor);
                Load idlers = new Load(server.port, kind.dialect())) {
            idlers.open(idle / 2); // also warms the server's way of taking clients in
            ProcessCost some = server.cost();
            idlers.open(idle / 2);
            ProcessCost all = server.cost();
            setUpMicros = all.microsSince(some, idle / 2);
            Thread.sleep(Duration.ofSeconds(2).toMillis());
            idleKilobytes = (server.cost().residentBytes() - some.residentBytes()) / 1024.0 / (idle / 2);
        }
        return new Scores(
                kind.name(),
                saturated.perSecond(),
                cpuMicros,
                half.millis(50),
                half.millis(99),
                idleKilobytes,
                setUpMicros);
    }
}
