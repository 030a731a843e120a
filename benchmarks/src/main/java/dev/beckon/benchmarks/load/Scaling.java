package dev.beckon.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a message costs the same however many peers there are, and a delivered copy however large the room is. */
@Command(name = "scaling", mixinStandardHelpOptions = true, sortOptions = false)
public final class Scaling implements Callable<Integer> {

    private static final int WARM_UP = 1_000_000;

    @Option(names = "--io", defaultValue = "epoll", description = "nio, epoll or io_uring (${DEFAULT-VALUE}).")
    private String io = "";

    @Option(names = "--pairs", split = ",", defaultValue = "100,1000,9000", description = "(${DEFAULT-VALUE})")
    private int[] pairs = {};

    @Option(names = "--rooms", split = ",", defaultValue = "2,10,50", description = "Sizes (${DEFAULT-VALUE}).")
    private int[] rooms = {};

    @Option(names = "--room-peers", defaultValue = "400", description = "In rooms, in all (${DEFAULT-VALUE}).")
    private int roomPeers;

    @Option(names = "--seconds", defaultValue = "5", description = "For each measurement (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3", description = "Medians count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--processor", defaultValue = "0", description = "The server's processor (${DEFAULT-VALUE}).")
    private String processor = "";

    public static void main(String[] args) {
        System.exit(new CommandLine(new Scaling()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("| pairs | CPU a message, µs | bare Netty, µs |\n|---|---|---|");
        for (int each : pairs) {
            System.out.printf(
                    "| %,d | %.1f | %.1f |%n",
                    each,
                    medianCost(Server.Kind.beckon(io), Dialect.Kind.BECKON, 2, 2 * each),
                    medianCost(Server.Kind.bare(io), Dialect.Kind.BARE, 2, 2 * each));
        }
        System.out.println("\n| peers in a room | CPU a delivered copy, µs |\n|---|---|");
        for (int size : rooms) {
            System.out.printf(
                    "| %d | %.1f |%n",
                    size, medianCost(Server.Kind.beckon(io), Dialect.Kind.BECKON_ROOMS, size, roomPeers));
        }
        return 0;
    }

    /** With as many copies under way as there are pairs among so many peers. */
    private double medianCost(Server.Kind kind, Dialect.Kind dialect, int roomSize, int peers) throws Exception {
        try (Server server = Server.start(kind, processor);
                Load load = new Load(Placement.at(server.port), dialect, roomSize)) {
            load.open(peers);
            load.closedLoop(peers / 2);
            load.warmUp(WARM_UP);
            double[] costs = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ProcessCost before = server.cost();
                long copies = load.measure(Duration.ofSeconds(seconds)).times();
                costs[round] = server.cost().microsSince(before, copies);
            }
            return Numbers.median(costs);
        }
    }
}
