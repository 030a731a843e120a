package dev.beckon.demo.outgoing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A URL of another server that is asked now and then. A question has three seconds, and a second try a little later where the first came to nothing or was
 * answered by 408, 429 or 5xx. After five questions in a row that came to nothing the next ones fail at once, until one that is let through every five
 * seconds succeeds. Redirects are not followed. Does not block; safe for use by many threads.
 */
public final class Endpoint {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 * 1024;
    private static final int LARGEST_PORT = 65_535;

    private final String what;
    private final URI url;
    private final HttpClient http;
    private final CircuitBreaker circuit = new CircuitBreaker(PAUSE, System::nanoTime);

    /** @param what it is for, in the log */
    public Endpoint(String what, URI url) {
        this.what = what;
        this.url = url;
        // over cleartext, HTTP/2 would begin with an upgrade that many servers do not know
        Version version = url.getScheme().equalsIgnoreCase("https") ? Version.HTTP_2 : Version.HTTP_1_1;
        this.http = HttpClient.newBuilder()
                .connectTimeout(DEADLINE)
                .version(version)
                .build();
    }

    /**
     * The URL of an option.
     *
     * @throws IllegalArgumentException unless it is an {@code https} or {@code http} URL with a host, and without user information and fragment
     */
    public static URI url(String option, String text) {
        try {
            URI url = URI.create(text);
            String scheme = String.valueOf(url.getScheme());
            if ((scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))
                    && url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= LARGEST_PORT
                    && url.getUserInfo() == null
                    && url.getFragment() == null) {
                return URI.create(url.toASCIIString()); // as it is sent
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new IllegalArgumentException(
                option + " is \"" + text + "\", but has to be a URL such as https://app.example.org/beckon");
    }

    /** Asks with GET. @return fails with an {@link IOException} if no answer came, or one that says that none can be given now */
    public CompletableFuture<Answer> get(Map<String, String> headers) {
        return ask(request(headers).GET().build());
    }

    /** Asks with a POST of JSON. @return fails with an {@link IOException} if no answer came, or one that says that none can be given now */
    public CompletableFuture<Answer> post(byte[] json, Map<String, String> headers) {
        return ask(request(headers).POST(BodyPublishers.ofByteArray(json)).build());
    }

    /** Tells with one POST, whose headers say the kind of its body. @return any answer that came; fails if none did */
    public CompletableFuture<Answer> tell(byte[] body, Map<String, String> headers) {
        return once(request(headers).POST(BodyPublishers.ofByteArray(body)).build());
    }

    private HttpRequest.Builder request(Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(DEADLINE)
                .header("Accept", "application/json")
                .header("User-Agent", "beckon");
        headers.forEach(request::header);
        return request;
    }

    private CompletableFuture<Answer> ask(HttpRequest request) {
        if (!circuit.admits()) {
            return CompletableFuture.failedFuture(new IOException(what + " has not answered for a while"));
        }
        // whatever a try ends with, the circuit is told
        return CompletableFuture.completedFuture(request)
                .thenCompose(this::once)
                .handle((answer, failure) -> answer != null && !answer.passing()
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.supplyAsync(
                                        () -> once(request),
                                        CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS))
                                .thenCompose(second -> second))
                .thenCompose(decided -> decided)
                .thenCompose(Endpoint::given)
                .whenComplete(this::judge);
    }

    /** One try, the whole of which has the deadline: the client's own ends when the head of the answer has come. */
    private CompletableFuture<Answer> once(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, BoundedBody.ofAtMost(MOST_BYTES));
        CompletableFuture<Answer> answer = exchange.thenApply(whole -> new Answer(whole.statusCode(), whole.body()));
        return answer.orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS).whenComplete((came, failure) -> {
            if (failure != null) {
                exchange.cancel(true);
            }
        });
    }

    private static CompletableFuture<Answer> given(Answer answer) {
        return answer.passing()
                ? CompletableFuture.failedFuture(new IOException("the answer is " + answer.status()))
                : CompletableFuture.completedFuture(answer);
    }

    private void judge(@Nullable Answer answer, @Nullable Throwable failure) {
        if (failure == null) {
            circuit.succeeded();
        } else if (circuit.failed()) {
            LOG.warn("{} at {} does not answer and is left alone for {}: {}", what, shown(), PAUSE, failure.toString());
        } else {
            LOG.debug("{} at {} gave no answer: {}", what, shown(), failure.toString());
        }
    }

    /** Without the query, which may hold a key. */
    private String shown() {
        return url.getScheme() + "://" + url.getAuthority() + url.getPath();
    }
}
