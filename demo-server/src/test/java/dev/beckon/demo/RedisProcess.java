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
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A redis-server on a free port, with a password, which may be paused, and started again with its file. */
public final class RedisProcess implements AutoCloseable {

    private static final String PASSWORD = "between-nodes";

    private final Path directory = Files.createTempDirectory("beckon-redis");
    private final int port;
    /** Where {@code chain.pem} and {@code key.pem} are; null without TLS. */
    private final @Nullable Path pem;

    private Process process;

    public RedisProcess() throws IOException {
        this(null);
    }

    /** Speaks TLS and nothing else, with the certificate of {@link Pem}. */
    public static RedisProcess overTls(Path pem) throws IOException {
        return new RedisProcess(pem);
    }

    private RedisProcess(@Nullable Path pem) throws IOException {
        this.pem = pem;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = started();
    }

    private Process started() throws IOException {
        List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
        if (pem == null) {
            command.addAll(List.of("--port", Integer.toString(port)));
        } else {
            command.addAll(List.of("--port", "0", "--tls-port", Integer.toString(port), "--tls-auth-clients", "no"));
            command.addAll(List.of("--tls-cert-file", pem.resolve("chain.pem").toString()));
            command.addAll(List.of("--tls-key-file", pem.resolve("key.pem").toString()));
            command.addAll(
                    List.of("--tls-ca-cert-file", pem.resolve("chain.pem").toString()));
        }
        command.addAll(List.of("--save", "", "--appendonly", "yes", "--requirepass", PASSWORD));
        command.addAll(List.of("--dir", directory.toString()));
        Process made = new ProcessBuilder(command)
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
        try (Socket socket = connected()) {
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

    private Socket connected() throws IOException {
        try {
            return pem == null
                    ? new Socket(InetAddress.getLoopbackAddress(), port)
                    : Trusting.everyone().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** It answers nothing any more, and is not gone either. */
    public void pause() {
        Signals.pause(process);
    }

    public void goOn() {
        Signals.goOn(process);
    }

    /** Ends it at once, and starts it again with its file, which has all that it has answered. */
    public void restart() throws IOException {
        ask("CONFIG SET appendfsync always"); // otherwise the file may lack two seconds
        stop();
        startAgain();
    }

    /** Ends it at once. */
    public void stop() {
        process.destroyForcibly().onExit().join();
    }

    /** With its file, after it was stopped. */
    public void startAgain() throws IOException {
        process = started();
    }

    public int port() {
        return port;
    }

    public String uri() {
        return uri(port);
    }

    /** For who reaches it over another port of this machine. */
    public String uri(int reachedBy) {
        return (pem == null ? "redis" : "rediss") + "://:" + PASSWORD + "@127.0.0.1:" + reachedBy;
    }

    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
