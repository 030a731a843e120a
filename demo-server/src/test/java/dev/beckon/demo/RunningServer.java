package dev.beckon.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The demo server in this process, started as its command line starts it, on a free port of the loopback. */
public final class RunningServer implements AutoCloseable {

    /** What an operator shows, where the server is started with it: {@code --admin-token}. */
    public static final String ADMIN = "an-admin-token-for-tests";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final DemoServer server;
    private final String said;

    private RunningServer(DemoServer server, String said) {
        this.server = server;
        this.said = said;
    }

    /** @param options as on the command line, without host and port */
    public static RunningServer start(String... options) {
        return startAt(0, options);
    }

    /** At this port, such as that of one that has stopped. */
    public static RunningServer startAt(int port, String... options) {
        String[] all = Stream.concat(
                        Stream.of("--host", "127.0.0.1", "--port", Integer.toString(port)), Stream.of(options))
                .toArray(String[]::new);
        AtomicReference<DemoServer> started = new AtomicReference<>();
        StringWriter said = new StringWriter();
        int code = Main.run(all, Map.of(), new PrintWriter(said, true), new PrintWriter(said, true), started::set);
        if (code != 0) {
            throw new AssertionError("the server did not start: " + said);
        }
        return new RunningServer(started.get(), said.toString());
    }

    /** What it has printed when it had started. */
    public String said() {
        return said;
    }

    /** What the command line prints that starts no server. */
    public static String says(String... all) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        int code = Main.run(all, Map.of(), out, out, server -> {});
        if (code != 0) {
            throw new AssertionError("exit code " + code + ": " + said);
        }
        return said.toString();
    }

    /** What the command line prints of options, without host and port, with which no server starts. */
    public static String refuses(String... options) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        String[] all = Stream.concat(Stream.of("--host", "127.0.0.1", "--port", "0"), Stream.of(options))
                .toArray(String[]::new);
        int code = Main.run(all, Map.of(), out, out, server -> server.close(Duration.ZERO));
        if (code != 2) {
            throw new AssertionError("exit code " + code + ": " + said);
        }
        return said.toString();
    }

    public int port() {
        return server.address().getPort();
    }

    /** Where its page is. */
    public String origin() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** Of metrics and the admin API. */
    public int managementPort() {
        return Objects.requireNonNull(server.metricsAddress(), "started without --metrics-port")
                .getPort();
    }

    /** What it tells Prometheus; started with {@code --metrics-port}. */
    public String metrics() {
        try {
            return PlainClient.get(URI.create("http://127.0.0.1:" + managementPort() + "/metrics"))
                    .body();
        } catch (Exception failure) {
            throw new AssertionError("no metrics", failure);
        }
    }

    /** What {@code /admin/…} answers to an operator; started with {@code --metrics-port} and {@code --admin-token}. */
    public HttpResponse<String> admin(String method, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + managementPort() + "/admin/" + path))
                    .header("Authorization", "Bearer " + ADMIN)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (Exception failure) {
            throw new AssertionError("no answer to an operator", failure);
        }
    }

    /** Of two peers. */
    public String timeline(String one, String other) {
        return admin("GET", "pairs/" + one + "/" + other).body();
    }

    /** Stops as on SIGTERM, sending clients away over the time given. */
    public CompletableFuture<?> drain(Duration within) {
        return server.close(within);
    }

    /** Stops as on SIGTERM, at once. */
    @Override
    public void close() {
        server.close(Duration.ZERO).join();
    }
}
