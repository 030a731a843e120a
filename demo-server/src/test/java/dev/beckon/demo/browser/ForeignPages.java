package dev.beckon.demo.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Pages of other projects' clients, as npm has them, on an origin of their own. What follows {@code /npm/} is a file of a package, a module also without its ending; what
 * follows {@code /page/} is one of this folder's resources; {@code /examples/} is the folder.
 */
final class ForeignPages implements AutoCloseable {

    private static final Path CLIENTS = Path.of("..", "signaling-dialects", "clients");

    private final HttpServer server;

    private ForeignPages(HttpServer server) {
        this.server = server;
    }

    static ForeignPages serve() {
        installed();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
            server.createContext("/", ForeignPages::answer);
            server.start();
            return new ForeignPages(server);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = new byte[0];
        int status = 200;
        try {
            body = content(path);
        } catch (IOException | RuntimeException missing) {
            status = 404;
        }
        exchange.getResponseHeaders()
                .set("Content-Type", path.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] content(String path) throws IOException {
        if (path.startsWith("/npm/")) {
            Path file = CLIENTS.resolve("node_modules").resolve(path.substring("/npm/".length()));
            return Files.readAllBytes(Files.isRegularFile(file) ? file : Path.of(file + ".js"));
        }
        return path.startsWith("/examples/")
                ? Files.readAllBytes(Path.of("..", path.substring(1)))
                : resource(path.substring("/page/".length()));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(ForeignPages.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    /** Runs {@code npm ci}, unless somebody did since the lock file has changed. */
    private static synchronized void installed() {
        Path mark = CLIENTS.resolve("node_modules/.package-lock.json");
        Path lock = CLIENTS.resolve("package-lock.json");
        try {
            if (Files.exists(mark) && Files.getLastModifiedTime(mark).compareTo(Files.getLastModifiedTime(lock)) >= 0) {
                return;
            }
            Process npm = new ProcessBuilder(
                            "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund")
                    .directory(CLIENTS.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new AssertionError("npm ci failed in " + CLIENTS + ": " + said);
            }
            Files.setLastModifiedTime(mark, Files.getLastModifiedTime(lock));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
