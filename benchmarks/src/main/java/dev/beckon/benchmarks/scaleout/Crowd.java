package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Dialect;
import dev.beckon.benchmarks.load.Load;
import dev.beckon.benchmarks.load.Placement;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Peers in rooms of two that come, and then say nothing, in a process of their own: one has no more than so many open files. The arguments are the address that they come from, how many they are, and the ports of
 * the servers. It says {@code ready} when all are in, {@code here} for each byte that it reads if they still are, and ends with its input, or when one was closed.
 */
public final class Crowd implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 300;

    private final Process process;
    private final File answers;

    private Crowd(Process process, File answers) {
        this.process = process;
        this.answers = answers;
    }

    public static void main(String[] args) throws Exception {
        List<Integer> ports = Stream.of(args).skip(2).map(Integer::valueOf).toList();
        try (Load load = Load.sleeping(Placement.apart(ports).from(args[0]), Dialect.Kind.BECKON)) {
            load.open(Integer.parseInt(args[1]));
            System.out.println("ready");
            while (System.in.read() >= 0) {
                load.measure(Duration.ZERO); // fails if one was closed
                System.out.println("here");
            }
        }
        System.exit(0);
    }

    /** @param heap such as 1g */
    static Crowd start(String processors, String heap, String from, int peers, List<Integer> ports) throws IOException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", processors));
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "-Xmx" + heap));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Crowd.class.getName()));
        command.addAll(List.of(from, String.valueOf(peers)));
        ports.forEach(port -> command.add(String.valueOf(port)));
        File answers = File.createTempFile("crowd", ".log");
        answers.deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(answers)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Crowd(process, answers);
    }

    /** Waits until all its peers are in. */
    void awaitReady() throws IOException, InterruptedException {
        await("ready");
    }

    /** Returns if none of its peers was closed. */
    void check() throws IOException, InterruptedException {
        process.getOutputStream().write('?');
        process.getOutputStream().flush();
        await("here");
    }

    private void await(String word) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Arrays.asList(said().split("\n")).contains(word)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("a crowd did not say \"" + word + "\" but:\n" + said());
            }
            Thread.sleep(20);
        }
    }

    private String said() throws IOException {
        return Files.readString(answers.toPath());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
