package dev.beckon.demo.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

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
        Npm.install(CLIENTS);
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
}
