package dev.beckon.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real jar in a process of its own, which may be stopped and started again on its port. */
public final class PackagedServer implements AutoCloseable {

    /** The jar that was built now. */
    private static final String JAR = System.getProperty("beckon.jar");

    private final List<String> options;
    private final int port;
    private Process process;

    private PackagedServer(String jar, List<String> options, int port) throws IOException {
        this.options = options;
        this.port = port;
        this.process = started(jar);
    }

    /** @param options as on the command line, without host and port */
    public static PackagedServer start(String... options) {
        return startOf(JAR, options);
    }

    /** Of another jar; {@link #startAgain} takes the one that was built now. */
    public static PackagedServer startOf(String jar, String... options) {
        try {
            return new PackagedServer(jar, List.of(options), Ports.free());
        } catch (IOException failure) {
            throw new AssertionError("the server did not start", failure);
        }
    }

    private Process started(String jar) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-jar", jar));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(options);
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(made.getInputStream(), StandardCharsets.UTF_8));
        String first = out.readLine();
        if (first == null || first.startsWith("beckon:")) {
            made.destroyForcibly();
            throw new AssertionError("the server did not start: " + first);
        }
        Thread reader = new Thread(() -> out.lines().forEach(line -> {}), "server-output");
        reader.setDaemon(true);
        reader.start();
        return made;
    }

    public int port() {
        return port;
    }

    /** Stops as on SIGTERM. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once, as a power failure would. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** It does nothing until it goes on, and notices nothing of that. */
    public void pause() {
        Signals.pause(process);
    }

    public void goOn() {
        Signals.goOn(process);
    }

    /** After it was stopped or killed. */
    public void startAgain() {
        try {
            process = started(JAR);
        } catch (IOException failure) {
            throw new AssertionError("the server did not start again", failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
