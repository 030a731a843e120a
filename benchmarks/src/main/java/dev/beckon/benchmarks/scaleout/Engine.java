package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.ProcessCost;
import dev.beckon.benchmarks.load.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A redis-server of the benchmark's own on a free port of the loopback, and its directory, which goes with it. */
final class Engine implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;
    private static final int ANSWER_MILLIS = 10_000;

    private final Path directory;
    private final Process process;
    private final int port;

    private Engine(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** As deploy/redis.conf has it, but for the user: what it is told is in a file within a second. */
    static Engine withFile(String processors) throws IOException, InterruptedException {
        return start(processors, "yes");
    }

    /** Keeps nothing on disk. */
    static Engine inMemory(String processors) throws IOException, InterruptedException {
        return start(processors, "no");
    }

    private static Engine start(String processors, String file) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("scaleout-redis");
        int port = Server.freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", processors, "redis-server"));
        command.addAll(List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", directory.toString()));
        command.addAll(List.of("--maxmemory-policy", "noeviction", "--save", "", "--appendonly", file));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Engine engine = new Engine(directory, process, port);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close)); // also when the measurement is interrupted
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!engine.answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String log = Files.readString(directory.resolve("log"));
                engine.close();
                throw new IOException("redis-server did not start:\n" + log);
            }
            Thread.sleep(50);
        }
        return engine;
    }

    private boolean answers() {
        try {
            return ask("INFO server").contains("process_id:" + process.pid());
        } catch (IOException notYet) {
            return false;
        }
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    ProcessCost cost() throws IOException {
        return ProcessCost.of(process.pid());
    }

    /** What its allocator has given to it: keys, buffers and all. */
    long usedBytes() throws IOException {
        return number(ask("INFO memory"), "used_memory");
    }

    /** A field of the answer to INFO. */
    static long number(String info, String field) {
        String start = field + ":";
        return info.lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the engine's INFO has no " + field));
    }

    private String ask(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            in.transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException gone) {
            // closed before
        }
    }
}
