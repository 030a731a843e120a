package dev.beckon.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * {@code /metrics} for Prometheus, on a port of its own: what it tells is not for everyone who may call. The JDK's server is enough for one scrape every
 * few seconds, and keeps that work off the event loops.
 */
final class MetricsPage {

    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private MetricsPage() {}

    static HttpServer serve(String host, int port, Metrics metrics) throws StartException {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
            server.createContext("/", exchange -> answer(exchange, metrics));
            server.start();
            return server;
        } catch (IOException | IllegalArgumentException failure) {
            throw new StartException("can not serve metrics on " + host + " port " + port + ": " + failure.getMessage()
                    + "; choose another with --metrics-host and --metrics-port");
        }
    }

    private static void answer(HttpExchange exchange, Metrics metrics) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
                return;
            }
            byte[] text = metrics.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(OK, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
