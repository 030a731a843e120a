package dev.beckon.benchmarks.attacks;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "Length of an attack; half as long before it nothing happens but the bystanders' messages"
                    + " (${DEFAULT-VALUE})")
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
                + " s | done, refused | heap before, most | processor before, during | p99 of bystanders before, during |"
                + " slowest `/metrics`, `/healthz` | lost |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Attack attack : only == null ? Attack.values() : new Attack[] {only}) {
            run(attack);
        }
        return 0;
    }

    private void run(Attack attack) throws Exception {
        int port = freePort();
        int managementPort = freePort();
        Process server = start(attack, port, managementPort);
        try {
            server.inputReader().readLine();
            try (Bystanders bystanders = new Bystanders(port)) {
                measure(attack, server, bystanders, new Target(port, managementPort), managementPort);
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
                        "-Xmx" + heap,
                        "-jar",
                        System.getProperty("demo.jar", "demo-server/target/demo-server.jar"),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--metrics-port=" + managementPort)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void measure(Attack attack, Process server, Bystanders bystanders, Target target, int managementPort)
            throws IOException, InterruptedException {
        bystanders.measure(seconds / 2); // until what is compiled at run time is
        Cost before = new Cost(server);
        Histogram quiet = bystanders.measure(seconds / 2);
        double quietCpu = before.share();
        double heapBefore = heap(ask(managementPort, "/metrics"));
        attack.begin(target);
        Cost during = new Cost(server);
        Histogram attacked = new Histogram(3);
        double most = 0;
        double metrics = 0;
        double health = 0;
        for (int second = 0; second < seconds; second++) {
            attacked.add(bystanders.measure(1));
            Answer answer = ask(managementPort, "/metrics");
            most = Math.max(most, heap(answer));
            metrics = Math.max(metrics, answer.millis());
            health = Math.max(health, ask(managementPort, "/healthz").millis());
        }
        double attackedCpu = during.share();
        target.stop();
        long lost = bystanders.lost();
        System.out.printf(
                "| %s | %,d, %,d | %.0f MB, %.0f MB | %.0f %%, %.0f %% | %.1f ms, %.1f ms | %.0f ms, %.0f ms | %d%s |%n",
                attack.text,
                target.done.sum(),
                target.refused.sum(),
                heapBefore / MEBI,
                most / MEBI,
                100 * quietCpu,
                100 * attackedCpu,
                millis(quiet),
                millis(attacked),
                metrics,
                health,
                lost,
                server.isAlive() ? "" : ", and the process");
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

    private record Answer(String text, double millis) {}

    private Answer ask(int port, String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String text = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
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
