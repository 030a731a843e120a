package dev.beckon.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's process, on a processor of its own. */
final class Server implements AutoCloseable {

    /** What can be compared. */
    record Kind(String name, Dialect.Kind dialect, List<String> command) {

        /** JVM options of a server that is mostly sockets: one collector thread's worth of heap, and it gives back what it does not need. */
        private static final List<String> JAVA = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"));

        static Kind java(String name, Dialect.Kind dialect, String main, String... options) {
            List<String> command = new ArrayList<>(JAVA);
            command.add("dev.beckon.benchmarks.servers." + main);
            command.add("PORT");
            command.addAll(List.of(options));
            return new Kind(name, dialect, command);
        }

        static Kind node(String name, Dialect.Kind dialect, String script) {
            return new Kind(name, dialect, List.of("node", System.getProperty("node.dir", ".") + "/" + script, "PORT"));
        }
    }

    private static final int CONNECT_MILLIS = 500;
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;
    final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, and returns when it listens. */
    static Server start(Kind kind, String processor) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", processor));
        kind.command().forEach(word -> command.add(word.equals("PORT") ? String.valueOf(port) : word));
        File log = File.createTempFile("server", ".log");
        log.deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Server server = new Server(process, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!server.listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(kind.name() + " did not start:\n" + java.nio.file.Files.readString(log.toPath()));
            }
            Thread.sleep(100);
        }
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** taskset becomes the server, so the id is the server's. */
    ProcessCost cost() throws IOException {
        return ProcessCost.of(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
