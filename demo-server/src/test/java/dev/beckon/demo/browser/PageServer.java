package dev.beckon.demo.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** Pages and modules on an origin of their own, as a page author's server would have them. What has no content is not found. */
final class PageServer implements AutoCloseable {

    /** What stands at a path. */
    interface Content {
        byte[] of(String path) throws IOException;
    }

    private final HttpServer server;

    private PageServer(HttpServer server) {
        this.server = server;
    }

    static PageServer serve(Content content) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 64);
            server.createContext("/", exchange -> answer(exchange, content));
            server.start();
            return new PageServer(server);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Content content) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = new byte[0];
        int status = 200;
        try {
            body = content.of(path);
        } catch (IOException | RuntimeException missing) {
            status = 404;
        }
        exchange.getResponseHeaders()
                .set("Content-Type", path.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
