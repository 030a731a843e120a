package dev.beckon.benchmarks.load;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A server's process, on processors of its own. */
public final class Server implements AutoCloseable {

    /** What can be compared. */
    public record Kind(String name, Dialect.Kind dialect, List<String> command) {

        /** The demo server as it is delivered, with metrics; on one event loop, and without limits that a load from one address would meet. */
        public static Kind beckon(String io) {
            return beckon(io, 0);
        }

        /** @param maxUpgrades WebSockets that it opens in a second; 0 for no limit */
        static Kind beckon(String io, int maxUpgrades) {
            return beckon(System.getProperty("demo.jar", "demo-server/target/demo-server.jar"), io, maxUpgrades);
        }

        /** One of another version. */
        public static Kind beckonOf(String jar, String io) {
            return beckon(jar, io, 0);
        }

        private static Kind beckon(String jar, String io, int maxUpgrades) {
            List<String> command = java("-jar", jar);
            command.addAll(List.of("--host", "127.0.0.1", "--port", "PORT", "--io", io, "--threads", "1"));
            command.addAll(List.of("--metrics-port", "0", "--max-connections", "0"));
            command.addAll(List.of(
                    "--max-connections-per-address",
                    "0",
                    "--max-upgrades-per-address",
                    "0",
                    "--max-sessions-per-address",
                    "0",
                    "--max-held",
                    String.valueOf(Runtime.getRuntime().maxMemory() >> 20), // that of the server is as large
                    "--max-upgrades",
                    String.valueOf(maxUpgrades)));
            command.addAll(List.of("--rate-limit", "0"));
            return new Kind("Beckon, " + io, Dialect.Kind.BECKON, command);
        }

        /** The same, for PeerJS's clients. */
        static Kind beckonForPeerJs(String io) {
            Kind speaking = beckon(io).with("--peerjs", "/");
            return new Kind("Beckon, PeerJS's protocol, " + io, Dialect.Kind.PEERJS, speaking.command());
        }

        static Kind bare(String io) {
            return java("bare Netty, " + io, Dialect.Kind.BARE, "BareServer", io);
        }

        /** A server of this package's neighbour. */
        static Kind java(String name, Dialect.Kind dialect, String main, String... options) {
            List<String> command =
                    java("-cp", System.getProperty("java.class.path"), "dev.beckon.benchmarks.servers." + main);
            command.add("PORT");
            command.addAll(List.of(options));
            return new Kind(name, dialect, command);
        }

        public static Kind node(String name, Dialect.Kind dialect, String script) {
            return new Kind(name, dialect, List.of("node", System.getProperty("node.dir", ".") + "/" + script, "PORT"));
        }

        /** The same, with more arguments. */
        public Kind with(String... more) {
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of(more));
            return new Kind(name, dialect, all);
        }

        /** With the options of deploy/jvm.options, for all of them. */
        private static List<String> java(String... what) {
            List<String> command = new ArrayList<>();
            command.add(System.getProperty("java.home") + "/bin/java");
            command.add("@" + System.getProperty("jvm.options", "deploy/jvm.options"));
            command.addAll(List.of(what));
            return command;
        }
    }

    private static final int CONNECT_MILLIS = 500;
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;

    /** Of 127.0.0.1. */
    public final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, and returns when it listens. */
    public static Server start(Kind kind, String processors) throws IOException, InterruptedException {
        return start(kind, processors, freePort());
    }

    /** Starts it at that port. */
    public static Server start(Kind kind, String processors, int port) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", processors));
        kind.command().forEach(word -> command.add(word.equals("PORT") ? String.valueOf(port) : word));
        File log = File.createTempFile("server", ".log");
        log.deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(process::destroyForcibly)); // also when the measurement is interrupted
        Server server = new Server(process, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!server.listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(kind.name() + " did not start:\n" + Files.readString(log.toPath()));
            }
            Thread.sleep(100);
        }
        return server;
    }

    /** Below those that the system gives to whoever asks for any: no connection gets it before the server has started. */
    public static int freePort() {
        while (true) {
            try (ServerSocket probe =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000))) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
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

    public long pid() {
        return process.pid();
    }

    /** Asks it to end (SIGTERM), and returns when it has. */
    public void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("process " + pid() + " has not ended " + PATIENCE_SECONDS + " s after SIGTERM");
        }
    }

    /** Kills it (SIGKILL), if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
