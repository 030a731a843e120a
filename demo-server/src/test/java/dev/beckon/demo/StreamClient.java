package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client over SSE + POST with TLS: the stream on a socket, which can be cut, the POSTs by the JDK's HTTP. */
public final class StreamClient extends Client {

    private final HttpClient http;
    private final URI server;
    private final Socket stream;
    private final CompletableFuture<String> id = new CompletableFuture<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private int sequence;
    private volatile boolean closed;

    public StreamClient(URI server) throws GeneralSecurityException, IOException {
        this.server = server;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Trusting.everyone())
                .build();
        stream = Trusting.everyone().getSocketFactory().createSocket(server.getHost(), server.getPort());
        stream.getOutputStream()
                .write(("GET " + server.getPath() + " HTTP/1.1\r\nHost: " + server.getAuthority()
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Thread reader = new Thread(this::read, "stream");
        reader.setDaemon(true);
        reader.start();
        id.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void read() {
        try {
            InputStream in = stream.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
            boolean chunked = head.toString().toLowerCase().contains("transfer-encoding: chunked");
            readEvents(chunked ? new Chunks(in) : in);
        } catch (IOException cut) {
            // an end as well
        }
        id.completeExceptionally(new IOException("no stream"));
        closeCode.complete(1006);
        closed = true;
    }

    private void readEvents(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                take(event, line.substring(6));
            } else if (line.isEmpty()) {
                event = "";
            }
        }
    }

    private void take(String event, String data) {
        switch (event) {
            case "" -> inbox.add(data);
            case "open" -> id.complete(data);
            case "ping" -> new Thread(() -> says(""), "answers").start(); // the common pool may have one thread only
            default -> {
                assertThat(event).isEqualTo("close");
                closeCode.complete(Integer.valueOf(data.substring(0, data.indexOf(' '))));
            }
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

    /** Waits until the server has closed. @return the code, 1006 without one */
    public int closeCode() throws Exception {
        return closeCode.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void leaves() {
        try {
            stream.close();
        } catch (IOException closedAlready) {
            // as was wanted
        }
    }

    /** The chunked coding (RFC 9112 §7.1) that proxies give to an answer without a length. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private int left;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (left == 0) {
                StringBuilder size = new StringBuilder();
                for (int next = in.read(); next != '\n'; next = in.read()) {
                    if (next < 0) {
                        return -1;
                    }
                    size.append((char) next);
                }
                String digits = size.toString().strip(); // empty after the chunk before
                left = digits.isEmpty() ? 0 : Integer.parseInt(digits, 16);
                if (digits.equals("0")) {
                    return -1;
                }
            }
            int read = in.read(bytes, offset, Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
