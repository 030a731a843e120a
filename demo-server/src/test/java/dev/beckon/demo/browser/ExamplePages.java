package dev.beckon.demo.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the client library on an origin of its own, as a page author's server would have it. The example for React is the one that {@code npm run react} builds. */
final class ExamplePages implements AutoCloseable {

    private final HttpServer server;

    private ExamplePages(HttpServer server) {
        this.server = server;
    }

    static ExamplePages serve() {
        Npm.install(Npm.LIBRARY);
        Npm.run(Npm.LIBRARY, "npm", "run", "--silent", "react");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
            server.createContext("/", ExamplePages::answer);
            server.start();
            return new ExamplePages(server);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Path file = Npm.LIBRARY.resolve(
                path.equals("/example/react/call.js") ? "target/example/react.js" : path.substring(1));
        byte[] body = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        exchange.getResponseHeaders()
                .set("Content-Type", path.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript");
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
