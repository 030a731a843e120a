package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Attacks the demo server from one address, one attack after the other, each on a new server, and prints a line for each: what it cost the server and those who behave. */
@Command(name = "attacks", mixinStandardHelpOptions = true, description = "What attacks from one address cost")
public final class Attacks implements Callable<Integer> {

    private static final double MEBI = 1024 * 1024;

    @Option(names = "--heap", defaultValue = "128m", description = "The server's -Xmx (${DEFAULT-VALUE})")
    String heap;

    @Option(names = "--seconds", defaultValue = "20", description = "Length of an attack (${DEFAULT-VALUE})")
    int seconds;

    @Option(names = "--only", description = "Only this one: ${COMPLETION-CANDIDATES}")
    Attack only;

    private final HttpClient http = HttpClient.newHttpClient();

    /** @param args see {@code --help} */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Attacks()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("| attack, for " + seconds
                + " s | done, refused | heap before, most | processor before, during | p99 of bystanders before, during | ratio |"
                + " slowest `/metrics` | lost |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Attack attack : only == null ? Attack.values() : new Attack[] {only}) {
            run(attack);
        }
        return 0;
    }

    private void run(Attack attack) throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Process server = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx" + heap,
                        "-jar",
                        System.getProperty("demo.jar", "demo-server/target/demo-server.jar"),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(port),
                        "--metrics-port",
                        String.valueOf(managementPort))
                .redirectErrorStream(true)
                .start();
        try {
            server.inputReader().readLine();
            Thread drain = new Thread(() -> server.inputReader().lines().forEach(line -> {}));
            drain.setDaemon(true);
            drain.start();
            try (Bystanders bystanders = new Bystanders(port)) {
                bystanders.measure(seconds); // what is compiled at run time is, after so long
                Cost before = new Cost(server);
                Histogram quiet = bystanders.measure(seconds);
                double heapBefore = scrape(managementPort).heap();
                double quietCpu = before.share();
                Target target = attack.begin(new Target(port, managementPort));
                Cost during = new Cost(server);
                Histogram attacked = new Histogram(3);
                double most = 0;
                double slowest = 0;
                for (int second = 0; second < seconds; second++) {
                    attacked.add(bystanders.measure(1));
                    Scrape scrape = scrape(managementPort);
                    most = Math.max(most, scrape.heap());
                    slowest = Math.max(slowest, scrape.millis());
                }
                double attackedCpu = during.share();
                target.stop();
                long lost = bystanders.lost();
                System.out.printf(
                        "| %s | %,d, %,d | %.0f MB, %.0f MB | %.0f %%, %.0f %% | %.2f ms, %.2f ms | %.2f | %.0f ms | %d%s |%n",
                        attack.text,
                        target.done.sum(),
                        target.refused.sum(),
                        heapBefore / MEBI,
                        most / MEBI,
                        100 * quietCpu,
                        100 * attackedCpu,
                        millis(quiet),
                        millis(attacked),
                        millis(attacked) / millis(quiet),
                        slowest,
                        lost,
                        server.isAlive() ? "" : ", and the process");
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static double millis(Histogram latencies) {
        return latencies.getValueAtPercentile(99) / 1e6;
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

    private record Scrape(double heap, double millis) {}

    private Scrape scrape(int port) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String text = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        double millis = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        double heap = List.of(text.split("\n")).stream()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        return new Scrape(heap, millis);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
