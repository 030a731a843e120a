package dev.beckon.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drives a server that runs already, and tells what it cost. */
@Command(
        name = "drive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Drives a signaling server of 127.0.0.1 by a profile, and tells what it cost.")
public final class Drive implements Callable<Integer> {

    /** What is done to the server. */
    enum Profile {
        /** All pairs have one message under way, always. */
        CLOSED,
        /** Messages at a fixed rate. */
        OPEN,
        /** Peers that say nothing. */
        IDLE,
        /** Peers that come at a fixed rate, and stay. */
        CONNECT,
        /** All peers lose their connections at once, and as many come back at once. */
        STORM
    }

    @Parameters(paramLabel = "PROFILE", description = "${COMPLETION-CANDIDATES}")
    private Profile profile = Profile.CLOSED;

    @Option(names = "--port", required = true, description = "Where the server listens.")
    private int port;

    @Option(names = "--dialect", defaultValue = "beckon", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Dialect.Kind dialect = Dialect.Kind.BECKON;

    @Option(names = "--pid", description = "The server's process, for its CPU time and memory.")
    private long pid;

    @Option(names = "--peers", defaultValue = "400", description = "How many (${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--room-size", defaultValue = "2", description = "Peers in a room (${DEFAULT-VALUE}).")
    private int roomSize;

    @Option(names = "--rate", defaultValue = "1000", description = "Messages or connects a second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--seconds", defaultValue = "10", description = "How long (${DEFAULT-VALUE}).")
    private int seconds;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Drive())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Duration time = Duration.ofSeconds(seconds);
        try (Load load = new Load(Placement.at(port), dialect, roomSize)) {
            if (profile == Profile.CONNECT) {
                ProcessCost before = cost();
                tell("peers taken in", load.openAtRate(rate, time), before);
                load.leave();
                return 0;
            }
            ProcessCost empty = cost();
            load.open(peers);
            if (profile == Profile.IDLE) {
                Thread.sleep(time.toMillis());
                double kilobytes = (cost().residentBytes() - empty.residentBytes()) / 1024.0 / peers;
                System.out.printf("%d idle peers, %.1f KB resident each%n", peers, kilobytes);
                return 0;
            }
            ProcessCost before = cost();
            if (profile == Profile.STORM) {
                tell("peers back", load.storm(), before);
                return 0;
            }
            if (profile == Profile.OPEN) {
                load.openLoop(rate);
            } else {
                load.closedLoop(peers / roomSize * (roomSize - 1));
            }
            load.measure(time); // warms up
            before = cost();
            tell("messages", load.measure(time), before);
            return 0;
        }
    }

    private ProcessCost cost() throws Exception {
        return pid == 0 ? new ProcessCost(0, 0) : ProcessCost.of(pid);
    }

    private void tell(String what, Result result, ProcessCost before) throws Exception {
        System.out.printf(
                "%d %s, %.0f a second; latency p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                result.times(), what, result.perSecond(), result.millis(50), result.millis(99), result.millis(100));
        if (pid != 0) {
            System.out.printf("CPU of the server for each %.1f µs%n", cost().microsSince(before, result.times()));
        }
    }
}
