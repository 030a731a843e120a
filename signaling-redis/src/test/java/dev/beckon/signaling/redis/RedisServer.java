package dev.beckon.signaling.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A redis-server of the tests' own on a free port of this machine, which keeps a file in a directory that is thrown away with it. */
final class RedisServer implements AutoCloseable {

    /** One that was free a moment before; if another has taken it meanwhile, the next one. */
    int port;

    /** Where it keeps what it was told, in its directory. */
    private static final String FILES = "appendonlydir";

    private final Path directory;
    private final Set<String> users = new TreeSet<>();
    private Process process;

    RedisServer(String... options) throws IOException {
        directory = Files.createTempDirectory("beckon-redis");
        process = start(options);
        while (!isOwn()) {
            process.destroyForcibly().onExit().join();
            process = start(options);
        }
    }

    /** Whether what answers at the port is this process, and not that of somebody who took the port first. */
    private boolean isOwn() throws IOException {
        return ask("EVAL \"return {ok = string.match(redis.call('INFO', 'server'), 'process_id:(%d+)')}\" 0")
                .equals("+" + process.pid());
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process start(String... options) throws IOException {
        port = freePort();
        return startAgain(options);
    }

    private Process startAgain(String... options) throws IOException {
        String[] command = {
            "redis-server",
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--dir",
            directory.toString(),
            "--loglevel",
            "warning"
        };
        String[] all =
                Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new);
        Process started = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> ask("PING").equals("+PONG"));
        return started;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Has a user of its own, so that it can be cut off. */
    String uri(String user) throws IOException {
        users.add(user);
        letIn(user);
        return "redis://" + user + ":secret@127.0.0.1:" + port;
    }

    /** Cuts all connections of a user, and lets it make no others. */
    void cut(String user) throws IOException {
        ask("ACL SETUSER " + user + " off");
        ask("CLIENT KILL USER " + user);
    }

    void letIn(String user) throws IOException {
        ask("ACL SETUSER " + user + " on >secret " + rights());
    }

    /** As in the configuration that is given to operators. */
    private static String rights() throws IOException {
        return Files.readAllLines(Path.of("../deploy/redis.conf")).stream()
                .filter(line -> line.startsWith("user beckon on >change-me "))
                .map(line -> line.substring("user beckon on >change-me ".length()))
                .findFirst()
                .orElseThrow();
    }

    /** At once, and for good. */
    void dies() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends it at once, and starts it again with its file, in which users are not. */
    void restart() throws IOException {
        writeAtOnce();
        process.destroyForcibly().onExit().join();
        comesBack();
    }

    /** From now on its file has all that it has answered; by itself the file may lack two seconds. */
    private void writeAtOnce() throws IOException {
        ask("CONFIG SET appendfsync always");
    }

    private void comesBack() throws IOException {
        process = startAgain();
        for (String user : users) {
            letIn(user);
        }
    }

    /** Remembers its file as it is now. */
    void keep() throws Exception {
        writeAtOnce();
        pause();
        copy(directory.resolve(FILES), directory.resolve("kept"));
        goOn();
    }

    /** Ends it at once, and starts it again with its file as it was when it was kept. */
    void restartAsKept() throws IOException {
        process.destroyForcibly().onExit().join();
        delete(directory.resolve(FILES));
        copy(directory.resolve("kept"), directory.resolve(FILES));
        comesBack();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** It answers nothing any more, and is not gone either. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        String command = "kill -" + name + " " + process.pid();
        if (new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /** @return the first line of its answer */
    String ask(String command) throws IOException {
        return ask(port, command);
    }

    static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (line == null || line.startsWith("-")) {
                throw new IOException(command + ": " + line);
            }
            return line;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        delete(directory);
    }

    static void delete(Path all) throws IOException {
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
