package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An event stream that is open, up to its id; and the requests of SSE + POST, byte by byte. */
final class RawStream implements AutoCloseable {

    final RawClient raw;
    final String head;
    final String id;

    /** @param request as {@link #open} makes it */
    RawStream(TestServer server, String request) throws IOException {
        raw = new RawClient(server.address());
        raw.write(request);
        head = raw.readHead();
        assertThat(head).startsWith("HTTP/1.1 200 ");
        String first = event();
        assertThat(first).startsWith("event: open\ndata: ");
        id = first.substring("event: open\ndata: ".length());
    }

    static String request(String method, String... headers) {
        return method + " /signal HTTP/1.1\r\nHost: localhost:1\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    static String open(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Accept: text/event-stream");
        return request("GET", all.toArray(String[]::new));
    }

    static String post(String id, Object number, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/x-ndjson");
        all.add("Beckon-Connection: " + id);
        all.add("Beckon-Sequence: " + number);
        all.add("Content-Length: " + body.length());
        return request("POST", all.toArray(String[]::new)) + body;
    }

    /** What the server says until it closes, which it does after refusals and where it is asked to. */
    static String answer(TestServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request);
            return client.readAll();
        }
    }

    String event() throws IOException {
        return raw.readUntil("\n\n");
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
