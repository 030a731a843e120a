package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
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
 * and those who behave. A row says what of {@linkplain #AIMS the aims} was missed. The attacker is {@linkplain Attacker a process} of its own.
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
            description = "Length of an attack; half as long before it nothing happens but the bystanders' messages"
                    + " (${DEFAULT-VALUE})")
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
                + " s | done, refused | heap before, most | processor before, during | p99 of bystanders before, during |"
                + " slowest `/metrics` before, during | slowest `/healthz` before, during | lost | missed |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (Attack attack : only) {
            run(attack);
        }
        return 0;
    }

    private void run(Attack attack) throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Process server = start(attack, port, managementPort);
        try {
            if (server.inputReader().readLine() == null) {
                throw new IOException("the server for " + attack + " did not start: it ended with " + server.waitFor());
            }
            try (Bystanders bystanders = new Bystanders(port)) {
                measure(attack, server, bystanders, port, managementPort);
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private Process start(Attack attack, int port, int managementPort) throws IOException {
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        attack.surroundings(),
                        "server",
                        System.getProperty("java.home") + "/bin/java",
                        "@" + jvmOptions,
                        "-Xmx" + heap,
                        "-jar",
                        System.getProperty("demo.jar", "demo-server/target/demo-server.jar"),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--metrics-port=" + managementPort)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void measure(Attack attack, Process server, Bystanders bystanders, int port, int managementPort)
            throws IOException, InterruptedException {
        bystanders.measure(seconds / 2); // until what is compiled at run time is
        ask(managementPort, "/metrics");
        ask(managementPort, "/healthz");
        Phase before = phase(seconds / 2, server, bystanders, managementPort);
        Attacker attacker = Attacker.start(attack, port, managementPort);
        Phase during = phase(seconds, server, bystanders, managementPort);
        Attacker.Tally tally = attacker.stop();
        long lost = bystanders.lost();
        System.out.printf(
                "| %s | %,d, %,d | %.0f MB, %.0f MB | %.0f %%, %.0f %% | %.1f ms, %.1f ms | %.0f ms, %.0f ms | %.0f ms, %.0f ms | %d | %s |%n",
                attack.text,
                tally.done(),
                tally.refused(),
                before.heap / MEBI,
                during.heap / MEBI,
                100 * before.processors,
                100 * during.processors,
                before.p99(),
                during.p99(),
                before.metrics,
                during.metrics,
                before.health,
                during.health,
                lost,
                missed(before, during, lost, server.isAlive()));
    }

    private static String missed(Phase before, Phase during, long lost, boolean alive) {
        List<String> missed = new ArrayList<>();
        if (during.p99() > MOST_SLOWER * before.p99()) {
            missed.add(String.format("p99 %.1f ×", during.p99() / before.p99()));
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

    private Phase phase(int length, Process server, Bystanders bystanders, int managementPort)
            throws InterruptedException {
        Cost cost = new Cost(server);
        Histogram latencies = new Histogram(3);
        double heap = 0;
        double metrics = 0;
        double health = 0;
        for (int second = 0; second < length; second++) {
            latencies.add(bystanders.measure(1));
            Answer answer = ask(managementPort, "/metrics");
            heap = Math.max(heap, heap(answer));
            metrics = Math.max(metrics, answer.millis());
            health = Math.max(health, ask(managementPort, "/healthz").millis());
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

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
