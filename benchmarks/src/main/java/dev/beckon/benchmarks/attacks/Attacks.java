package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Attacks the demo server from one address, one attack after the other, each on a new server, and prints a row of a Markdown table for each: what it cost the server
 * and those who behave. Before that the same attack goes to a neighbour, an equal server on the same machine: what it costs the bystanders then, the machine costs them and not
 * the server. A row says what of {@linkplain #AIMS the aims} was missed. The attacker is {@linkplain Attacker a process} of its own.
 */
@Command(name = "attacks", mixinStandardHelpOptions = true, description = "What attacks from one address cost")
public final class Attacks implements Callable<Integer> {

    private static final double MEBI = 1024 * 1024;

    /** What is aimed at: the bystanders' p99 during an attack as a multiple of what it was before, and how long an operator waits at most. */
    private static final double MOST_SLOWER = 1.5;

    private static final double MOST_MILLIS = 100;
    private static final String AIMS = "Aims: the bystanders' p99 at most " + MOST_SLOWER
            + " × what it was before, every answer to an operator within " + (int) MOST_MILLIS
            + " ms, no message lost, no process ended. Load average at the start: %.1f.%n%n";

    @Option(names = "--heap", defaultValue = "128m", description = "The server's -Xmx (${DEFAULT-VALUE})")
    String heap;

    @Option(
            names = "--jvm-options",
            paramLabel = "FILE",
            defaultValue = "deploy/jvm.options",
            description = "Further options of the server's virtual machine, one a line (${DEFAULT-VALUE})")
    String jvmOptions;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "Length of an attack: first on a neighbour, an equal server, then on the server; half as long"
                    + " before it nothing happens but the bystanders' messages (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--only", split = ",", description = "Only these, with commas between: ${COMPLETION-CANDIDATES}")
    List<Attack> only = List.of(Attack.values());

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Attacks()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        System.out.printf(AIMS, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        System.out.println("| attack, for " + seconds
                + " s | done, refused | heap before, most | processor before, during | p99 of bystanders before, neighbour attacked, attacked |"
                + " slowest `/metrics` before, during | slowest `/healthz` before, during | lost | missed |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Attack attack : only) {
            run(attack);
        }
        return 0;
    }

    private void run(Attack attack) throws IOException, InterruptedException {
        List<String> options = List.of("@" + jvmOptions, "-Xmx" + heap);
        try (Victim server = Victim.start(attack, options);
                Bystanders bystanders = Bystanders.pairs(server.port())) {
            bystanders.measure(seconds / 2); // until what is compiled at run time is
            ask(server.managementPort(), "/metrics");
            ask(server.managementPort(), "/healthz");
            Phase before = phase(seconds / 2, server, bystanders);
            Phase beside = beside(attack, options, server, bystanders);
            Attacker attacker = Attacker.start(attack, server);
            Phase during = phase(seconds, server, bystanders);
            print(
                    attack,
                    before,
                    beside,
                    during,
                    attacker.stop(),
                    bystanders.lost(),
                    server.process().isAlive());
        }
    }

    /** While the same attack goes to an equal server. */
    private Phase beside(Attack attack, List<String> options, Victim server, Bystanders bystanders)
            throws IOException, InterruptedException {
        try (Victim neighbour = Victim.start(attack, options)) {
            Bystanders keeper = Bystanders.none(neighbour.port());
            Attacker attacker = Attacker.start(attack, neighbour);
            Phase beside = phase(seconds, server, bystanders);
            attacker.stop();
            keeper.close();
            return beside;
        }
    }

    /** A row of the table. */
    private static void print(
            Attack attack, Phase before, Phase beside, Phase during, Attacker.Tally tally, long lost, boolean alive) {
        System.out.printf(
                "| %s | %,d, %,d | %.0f MB, %.0f MB | %.0f %%, %.0f %% | %.1f ms, %.1f ms, %.1f ms | %.0f ms, %.0f ms | %.0f ms, %.0f ms | %d | %s |%n",
                attack.text,
                tally.done(),
                tally.refused(),
                before.heap / MEBI,
                during.heap / MEBI,
                100 * before.processors,
                100 * during.processors,
                before.p99(),
                beside.p99(),
                during.p99(),
                before.metrics,
                during.metrics,
                before.health,
                during.health,
                lost,
                missed(before, beside, during, lost, alive));
    }

    private static String missed(Phase before, Phase beside, Phase during, long lost, boolean alive) {
        List<String> missed = new ArrayList<>();
        if (during.p99() > MOST_SLOWER * before.p99()) {
            missed.add(String.format(
                    "p99 %.1f ×, %.1f × that of the neighbour's phase",
                    during.p99() / before.p99(), during.p99() / beside.p99()));
        }
        if (Math.max(during.metrics, during.health) > MOST_MILLIS) {
            missed.add("operators");
        }
        if (lost > 0) {
            missed.add("lost");
        }
        if (!alive) {
            missed.add("the process");
        }
        return String.join(", ", missed);
    }

    /**
     * What was measured over some seconds.
     *
     * @param heap the most that was seen, in bytes
     * @param processors how many were used
     * @param metrics milliseconds that the slowest answer took
     */
    private record Phase(Histogram latencies, double heap, double processors, double metrics, double health) {
        /** In milliseconds. */
        double p99() {
            return latencies.getValueAtPercentile(99) / 1e6;
        }
    }

    private Phase phase(int length, Victim server, Bystanders bystanders) throws InterruptedException {
        Cost cost = new Cost(server.process());
        Histogram latencies = new Histogram(3);
        double heap = 0;
        double metrics = 0;
        double health = 0;
        for (int second = 0; second < length; second++) {
            latencies.add(bystanders.measure(1));
            Answer answer = ask(server.managementPort(), "/metrics");
            heap = Math.max(heap, heap(answer));
            metrics = Math.max(metrics, answer.millis());
            health = Math.max(health, ask(server.managementPort(), "/healthz").millis());
        }
        return new Phase(latencies, heap, cost.share(), metrics, health);
    }

    /** Processor time of a process since this was made. */
    private static final class Cost {
        private final ProcessHandle process;
        private final long startNanos = System.nanoTime();
        private final Duration start;

        private Cost(Process process) {
            this.process = process.toHandle();
            this.start = time();
        }

        private Duration time() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        /** Of one processor. */
        double share() {
            return (double) time().minus(start).toNanos() / (System.nanoTime() - startNanos);
        }
    }

    private record Answer(String text, double millis) {}

    /** No answer, or none in 20 s, counts as those. */
    private Answer ask(int port, String path) throws InterruptedException {
        long start = System.nanoTime();
        String text;
        try {
            text = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException none) {
            return new Answer("", PATIENCE.toMillis());
        }
        return new Answer(text, (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static double heap(Answer metrics) {
        return metrics.text()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
