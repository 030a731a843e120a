package dev.beckon.signaling.conformance;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream of server-sent events as it comes, and POSTs as a rule wants them. Pings are not answered. */
final class RawStream {

    /** One event; the end of the stream has the name {@code end}. */
    private record Event(String name, String data) {}

    private final Bench bench;
    private final HttpResponse<Stream<String>> answer;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private String id = "";

    private RawStream(Bench bench, HttpResponse<Stream<String>> answer) {
        this.bench = bench;
        this.answer = answer;
        Thread reader = new Thread(this::read, "stream");
        reader.setDaemon(true);
        reader.start();
    }

    /** Opens one. A server may have this transport off: then nothing of it can be tried. */
    static RawStream open(Bench bench) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(bench).GET().header("Accept", "text/event-stream");
        bench.said("GET, Accept: text/event-stream");
        HttpResponse<Stream<String>> answer = bench.door().http(request.build(), BodyHandlers.ofLines());
        if (answer.statusCode() == 426 || answer.statusCode() == 405) {
            throw Verdict.notTried("this transport is off: the server answers " + answer.statusCode());
        }
        if (answer.statusCode() != 200) {
            throw bench.broken(
                    "status 200, or 426 or 405 where this transport is off", "status " + answer.statusCode());
        }
        RawStream stream = new RawStream(bench, answer);
        stream.id = stream.hears("open", bench.patience());
        return stream;
    }

    private static HttpRequest.Builder request(Bench bench) {
        HttpRequest.Builder request = HttpRequest.newBuilder(bench.target().http());
        bench.target().headers().forEach(request::header);
        return request;
    }

    private void read() {
        String name = "";
        StringBuilder data = new StringBuilder();
        try (Stream<String> lines = answer.body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.isEmpty() && data.length() > 0) {
                    events.add(new Event(name, data.toString()));
                    name = "";
                    data.setLength(0);
                }
            }
        } catch (RuntimeException cut) {
            // the end is all that matters
        }
        events.add(new Event("end", ""));
    }

    /** The id that the server has given to this connection. */
    String id() {
        return id;
    }

    /** A header of the answer; empty if it is not there. */
    String header(String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** @return the status */
    int post(int number, String lines) throws IOException, InterruptedException {
        return post(id, number, "application/x-ndjson", BodyPublishers.ofString(lines), lines);
    }

    int post(String connection, int number, String type, BodyPublisher body, String shown)
            throws IOException, InterruptedException {
        bench.said("POST, Beckon-Sequence: " + number + ", " + type + ": " + shown);
        HttpRequest request = request(bench)
                .header("Content-Type", type)
                .header("Beckon-Connection", connection)
                .header("Beckon-Sequence", Integer.toString(number))
                .POST(body)
                .build();
        return bench.door().http(request, BodyHandlers.discarding()).statusCode();
    }

    /** Of a request with another method. */
    int status(String method) throws IOException, InterruptedException {
        bench.said(method);
        HttpRequest request =
                request(bench).method(method, BodyPublishers.noBody()).build();
        return bench.door().http(request, BodyHandlers.discarding()).statusCode();
    }

    /** An answer must have one of these. */
    void expect(int status, int came) {
        if (status != came) {
            throw bench.broken("status " + status, "status " + came);
        }
    }

    /**
     * The data of the next event of this name, or of the next message of this type. Others are passed over.
     *
     * @param name of an event, or the type of a message
     */
    String hears(String name, Duration patience) throws InterruptedException {
        for (; ; ) {
            Event event = next(patience);
            if (event == null || event.name.equals("end")) {
                throw bench.broken(
                        name,
                        event == null ? "nothing within " + patience.toSeconds() + " s" : "the end of the stream");
            }
            if (event.name.equals(name)
                    || (event.name.isEmpty() && event.data.startsWith("{\"type\":\"" + name + "\""))) {
                return event.data;
            }
        }
    }

    void hearsClose(int code, Duration patience) throws InterruptedException {
        String data = hears("close", patience);
        if (!data.startsWith(code + " ") && !data.equals(Integer.toString(code))) {
            throw bench.broken("the event close with " + code, data);
        }
    }

    private @Nullable Event next(Duration patience) throws InterruptedException {
        return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
