package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Charts;
import dev.beckon.benchmarks.load.Numbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Several servers over one engine: the cost of a message beside Socket.IO's, a server that dies, all that restart, and many registered peers. */
@Command(name = "scaleout", mixinStandardHelpOptions = true, sortOptions = false)
public final class Scaleout implements Callable<Integer> {

    /** What is measured, one after the other. */
    enum Part {
        /** What a message costs. */
        RELAY,
        /** One server is killed, and all restart. */
        FAULTS,
        /** Many peers that say nothing. */
        PEERS
    }

    @Option(
            names = "--parts",
            split = ",",
            defaultValue = "RELAY,FAULTS,PEERS",
            description = "${COMPLETION-CANDIDATES} (all).")
    private Set<Part> parts = EnumSet.allOf(Part.class);

    @Option(names = "--pairs", defaultValue = "100", description = "Pairs that talk (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            description = "Messages a second where the rate is fixed (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "Seconds for each of the two ways of talking before the first round (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "3", description = "For each of the two in a round (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "7", description = "Medians count (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--only", description = "Part of the name of a server to relay with; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--before",
            paramLabel = "JAR",
            defaultValue = "",
            description = "A demo-server.jar of another version, to relay beside this one with --cluster and without.")
    private String before = "";

    @Option(names = "--servers", defaultValue = "6", description = "Of the other parts (${DEFAULT-VALUE}).")
    private int servers;

    @Option(
            names = "--talkers",
            defaultValue = "150",
            description = "Pairs that talk while servers end (${DEFAULT-VALUE}).")
    private int talkers;

    @Option(
            names = "--peers",
            defaultValue = "10000",
            description = "Registered peers, no more than 19,000 for each server (${DEFAULT-VALUE}).")
    private int peers;

    @Option(
            names = "--processor",
            defaultValue = "0",
            description = "All servers and engines of the relaying (${DEFAULT-VALUE}).")
    private String processor = "";

    @Option(
            names = "--processors",
            defaultValue = "0,1",
            description = "All servers and the engine of the other parts (${DEFAULT-VALUE}).")
    private String processors = "";

    @Option(names = "--charts", paramLabel = "DIR", description = "Where to draw a chart.")
    private Path charts = Path.of("");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Scaleout())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    private interface Step {
        void run() throws Exception;
    }

    @Override
    public Integer call() {
        boolean done = run(Part.RELAY, this::relay);
        done &= run(Part.FAULTS, () -> System.out.println(Faults.measure(servers, talkers, rate, processors)));
        done &= run(Part.PEERS, () -> System.out.println(Registered.measure(servers, peers, processors)));
        return done ? 0 : 1;
    }

    /** @return whether it went well, if it was to be measured */
    private boolean run(Part part, Step step) {
        if (!parts.contains(part)) {
            return true;
        }
        try {
            step.run();
            return true;
        } catch (Exception failure) {
            System.err.println(part + " failed: " + failure);
            return false;
        }
    }

    private void relay() throws Exception {
        try (Relay relay = new Relay(processor, only, before)) {
            Rounds found = relay.measure(pairs, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
            System.out.println(found.markdown());
            if (only.isEmpty()) {
                System.out.println(goals(found));
            }
            if (!charts.toString().isEmpty()) {
                chart(found);
            }
        }
    }

    /** The figures that have a goal, from ratios and differences round by round. */
    private static String goals(Rounds found) {
        return String.format(
                Locale.ROOT,
                """
                CPU of a message between two servers ÷ at one server of the two: %.2f, ÷ without --cluster: %.2f
                CPU with Socket.IO ÷ with Beckon: %.2f (streams), %.2f (pub/sub)
                added to the latency at one server of the two: p50 %.2f ms, p99 %.2f ms
                """,
                found.ratio(Relay.APART, Relay.TOGETHER),
                found.ratio(Relay.APART, Relay.ALONE),
                found.ratio(Relay.STREAMS, Relay.APART),
                found.ratio(Relay.PUB_SUB, Relay.APART),
                found.added(Relay.APART, Relay.TOGETHER, Round::p50Millis),
                found.added(Relay.APART, Relay.TOGETHER, Round::p99Millis));
    }

    private void chart(Rounds found) throws Exception {
        List<String> names = Stream.of(Relay.ALONE, Relay.TOGETHER, Relay.APART, Relay.PUB_SUB, Relay.STREAMS)
                .filter(name -> found.of(name, Round::cpuMicros).length > 0)
                .toList();
        List<Double> micros = names.stream()
                .map(name -> Numbers.median(found.of(name, Round::cpuMicros)))
                .toList();
        String title = "CPU of the servers and the engine for each relayed message, µs";
        Charts.bars(names, micros, title, charts.resolve("scaleout-cpu.png"));
    }
}
