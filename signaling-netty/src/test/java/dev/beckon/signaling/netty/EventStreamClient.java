package dev.beckon.signaling.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A client over SSE + POST: a socket for the stream, the JDK's HTTP client for the POSTs. Answers pings by itself. */
final class EventStreamClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI uri;
    private final Socket socket;
    private final Consumer<String> messages;
    private final IntConsumer closes;
    private final CompletableFuture<String> id = new CompletableFuture<>();
    private int sequence;

    private EventStreamClient(InetSocketAddress server, Consumer<String> messages, IntConsumer closes)
            throws IOException {
        this.messages = messages;
        this.closes = closes;
        uri = URI.create("http://127.0.0.1:" + server.getPort() + "/signal");
        socket = new Socket("127.0.0.1", server.getPort());
        socket.getOutputStream()
                .write("GET /signal HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read, "stream");
        reader.setDaemon(true);
        reader.start();
        id.join();
    }

    /** @param closes is told the code with which the server closed, 1006 where there was none */
    static EventStreamClient connect(InetSocketAddress server, Consumer<String> messages, IntConsumer closes)
            throws IOException {
        return new EventStreamClient(server, messages, closes);
    }

    private void read() {
        int code = 1006;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    String data = line.substring(6);
                    switch (name) {
                        case "" -> messages.accept(data);
                        case "open" -> id.complete(data);
                        case "ping" -> new Thread(() -> send("")).start();
                        case "close" -> code = Integer.parseInt(data.substring(0, 4));
                        default -> throw new IOException("an unknown event: " + name);
                    }
                } else if (line.isEmpty()) {
                    name = "";
                }
            }
        } catch (IOException broken) {
            // then there is no code
        }
        id.completeExceptionally(new IOException("no stream"));
        closes.accept(code);
    }

    String id() {
        return id.join();
    }

    /** Sends lines of messages; returns when they are applied, or the connection is gone. */
    synchronized void send(String lines) {
        post(++sequence, lines);
    }

    /** @return the status */
    int post(int number, String lines) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-ndjson")
                .header("Beckon-Connection", id())
                .header("Beckon-Sequence", Integer.toString(number))
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // that is what was wanted
        }
    }

    /** Resets the connection. */
    void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // then it is gone, as was wanted
        }
        close();
    }
}
