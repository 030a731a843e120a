package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client over SSE + POST, by the JDK's own HTTP. */
public final class StreamClient extends Client {

    private final HttpClient http;
    private final URI server;
    private final Stream<String> lines;
    private final CompletableFuture<String> id = new CompletableFuture<>();
    private int sequence;
    private volatile boolean closed;

    /** @param server with {@code https} or {@code http} */
    public StreamClient(URI server) throws GeneralSecurityException, IOException, InterruptedException {
        this.server = server;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Trusting.everyone())
                .build();
        HttpResponse<Stream<String>> stream = http.send(
                HttpRequest.newBuilder(server)
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofLines());
        assertThat(stream.statusCode()).isEqualTo(200);
        lines = stream.body();
        Thread reader = new Thread(this::read, "stream");
        reader.setDaemon(true);
        reader.start();
        id.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void read() {
        String[] event = {""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event: ")) {
                    event[0] = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    take(event[0], line.substring(6));
                } else if (line.isEmpty()) {
                    event[0] = "";
                }
            });
        } catch (RuntimeException cut) {
            // an end as well
        }
        closed = true;
    }

    private void take(String event, String data) {
        switch (event) {
            case "" -> inbox.add(data);
            case "open" -> id.complete(data);
            case "ping" -> CompletableFuture.runAsync(() -> says(""));
            default -> assertThat(event).isEqualTo("close");
        }
    }

    public StreamClient hello(String peer) throws InterruptedException {
        says("{'type':'hello','peer':'" + peer + "'}");
        hears("welcome");
        return this;
    }

    /** Returns when the server has taken it. */
    @Override
    public synchronized void says(String message) {
        HttpRequest post = HttpRequest.newBuilder(server)
                .header("Content-Type", "application/x-ndjson")
                .header("Beckon-Connection", id.join())
                .header("Beckon-Sequence", Integer.toString(++sequence))
                .POST(HttpRequest.BodyPublishers.ofString(message.replace('\'', '"')))
                .build();
        try {
            int status = http.send(post, BodyHandlers.discarding()).statusCode();
            if (status != 204) {
                throw new AssertionError(status + " for a POST");
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("a POST failed", failure);
        }
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public void leaves() {
        lines.close();
    }
}
