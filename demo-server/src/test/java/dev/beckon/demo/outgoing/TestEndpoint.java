package dev.beckon.demo.outgoing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Somebody else's server, on a free port of the loopback. */
public final class TestEndpoint implements AutoCloseable {

    /**
     * @param query null where there is none
     * @param headers each with its first value; names in whatever case
     */
    public record Question(String method, @Nullable String query, String body, Map<String, String> headers) {}

    /**
     * @param status 0 to hang until the server is closed, less to hang up without an answer
     * @param headers besides those that HTTP calls for
     */
    public record Reply(int status, String body, Map<String, String> headers) {
        public Reply(int status, String body) {
            this(status, body, Map.of());
        }

        /** Leads a browser to another page. */
        public static Reply to(String page) {
            return new Reply(302, "", Map.of("Location", page));
        }
    }

    public final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Function<Question, Reply> answers;

    public TestEndpoint(Function<Question, Reply> answers) throws IOException {
        this.answers = answers;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ask";
    }

    public void answer(Function<Question, Reply> value) {
        answers = value;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Question question = new Question(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawQuery(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    headers);
            questions.add(question);
            Reply reply = answers.apply(question);
            if (reply.status() == 0) {
                closed.await();
            } else if (reply.status() > 0) {
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
