package dev.beckon.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A redis-server on a free port, with a password, which may be paused, and started again with its file. */
public final class RedisProcess implements AutoCloseable {

    private static final String PASSWORD = "between-nodes";

    private final Path directory = Files.createTempDirectory("beckon-redis");
    private final int port;
    private Process process;

    public RedisProcess() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = started();
    }

    private Process started() throws IOException {
        Process made = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--requirepass",
                        PASSWORD,
                        "--dir",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(30, TimeUnit.SECONDS).ignoreExceptions().until(this::answers);
        return made;
    }

    private boolean answers() throws IOException {
        return ask("PING").equals("+PONG");
    }

    /** @return the first line of its answer */
    public String ask(String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String both = "AUTH " + PASSWORD + "\r\n" + command + "\r\n";
            socket.getOutputStream().write(both.getBytes(StandardCharsets.UTF_8));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String greeting = answers.readLine();
            String answer = answers.readLine();
            if (!"+OK".equals(greeting) || answer == null || answer.startsWith("-")) {
                throw new IOException(command + ": " + greeting + ", " + answer);
            }
            return answer;
        }
    }

    /** It answers nothing any more, and is not gone either. */
    public void pause() {
        Signals.pause(process);
    }

    public void goOn() {
        Signals.goOn(process);
    }

    /** Ends it at once, and starts it again with its file. */
    public void restart() throws IOException {
        process.destroyForcibly().onExit().join();
        process = started();
    }

    public String uri() {
        return "redis://:" + PASSWORD + "@127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
