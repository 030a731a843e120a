package dev.beckon.signaling.netty;

import static dev.beckon.signaling.netty.RawStream.open;
import static dev.beckon.signaling.netty.RawStream.post;
import static dev.beckon.signaling.netty.RawStream.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Requester;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is right and what is wrong on SSE + POST, byte by byte. */
class EventStreamTest {

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = serving(at -> at.allowOrigin("https://app.example.org"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static TestServer serving(Consumer<SignalingEndpoint.Builder> endpoint) throws IOException {
        Limits limits = Limits.builder().rates(Rates.UNLIMITED).build();
        return TestServer.start(node -> node.limits(limits), endpoint, http -> {});
    }

    /** Sends a request that is refused; the server has to close. */
    private String answer(String request) throws IOException {
        return RawStream.answer(server, request);
    }

    private RawStream stream(String... headers) throws IOException {
        return new RawStream(server, open(headers));
    }

    @Test
    void a_stream_says_that_nobody_may_keep_change_or_hold_it_back() throws IOException {
        try (RawStream stream = stream()) {
            assertThat(stream.head)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("content-type: text/event-stream\r\n")
                    .contains("cache-control: no-store, no-transform\r\n")
                    .contains("x-accel-buffering: no\r\n")
                    .contains("connection: close\r\n")
                    .doesNotContain("content-length", "transfer-encoding", "access-control");
            assertThat(stream.id).matches("[A-Za-z0-9_-]{22}");
        }
    }

    @Test
    void an_offer_of_another_protocol_changes_nothing() throws IOException {
        try (RawStream stream = stream("Connection: Upgrade", "Upgrade: h2c")) {
            assertThat(stream.head).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void posts_on_one_connection_are_applied_in_turn_and_repeats_only_answered() throws IOException {
        try (RawStream stream = stream();
                RawClient up = new RawClient(server.address())) {
            String hello =
                    "{\"type\":\"hello\",\"peer\":\"ana\"}\n{\"type\":\"join\",\"room\":\"r\",\"create\":true}\r\n\n";
            up.write(post(stream.id, 1, hello));
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ").doesNotContain("close");
            assertThat(stream.event()).startsWith("data: {\"type\":\"welcome\"");
            assertThat(stream.event()).startsWith("data: {\"type\":\"joined\"");
            up.write(post(stream.id, 1, hello));
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            up.write(post(stream.id, 2, "{\"type\":\"ping\"}"));
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(stream.event()).isEqualTo("data: {\"type\":\"pong\"}");
            up.write(post(stream.id, 3, ""));
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            up.write(post(stream.id, 5, "{\"type\":\"ping\"}"));
            assertThat(up.readHead()).startsWith("HTTP/1.1 409 ");
            assertThat(answer(post(stream.id, 4, "{\"type\":\"bye\"}", "Connection: close")))
                    .startsWith("HTTP/1.1 204 ");
            assertThat(stream.event()).isEqualTo("event: close\ndata: 1000 bye");
            assertThat(stream.raw.readAll()).isEmpty();
            await().untilAsserted(
                            () -> assertThat(answer(post(stream.id, 5, ""))).startsWith("HTTP/1.1 404 "));
        }
    }

    @Test
    void line_ends_in_what_others_write_do_not_break_events() throws IOException {
        try (RawStream ana = stream();
                RawStream bo = stream();
                RawClient socket = RawClient.upgraded(server.address())) {
            join(ana, "ana");
            join(bo, "bo");
            socket.text("{\"type\":\"hello\",\"peer\":\"cy\"}");
            socket.text("{\"type\":\"join\",\"room\":\"r\"}");
            socket.text("{\"type\":\"send\",\"to\":\"ana\",\"data\":[1,\n\r\n2]}");
            String event = ana.event();
            while (!event.contains("\"message\"")) {
                event = ana.event();
            }
            assertThat(event).endsWith("\"data\":[1,   2]}");
        }
    }

    private void join(RawStream stream, String peer) throws IOException {
        answer(post(
                stream.id,
                1,
                "{\"type\":\"hello\",\"peer\":\"" + peer + "\"}\n{\"type\":\"join\",\"room\":\"r\",\"create\":true}",
                "Connection: close"));
        assertThat(stream.event()).contains("\"welcome\"");
        assertThat(stream.event()).contains("\"joined\"");
    }

    @Test
    void unknown_foreign_and_missing_ids_get_the_same_answer() throws IOException {
        String unknown = answer(post("AAAAAAAAAAAAAAAAAAAAAA", 1, "{\"type\":\"ping\"}"));
        assertThat(unknown).startsWith("HTTP/1.1 404 ");
        assertThat(answer(post("", 1, ""))).isEqualTo(unknown);
        assertThat(answer(post("x", 1, "").replace("Beckon-Connection: x\r\n", "")))
                .isEqualTo(unknown);
    }

    @Test
    void bad_posts_are_refused_and_the_stream_lives() throws IOException {
        try (RawStream stream = stream()) {
            String good = post(stream.id, 1, "{}");
            assertThat(answer(good.replace("x-ndjson", "json"))).startsWith("HTTP/1.1 415 ");
            assertThat(answer(good.replace("Content-Type: application/x-ndjson\r\n", "")))
                    .startsWith("HTTP/1.1 415 ");
            assertThat(answer(post(stream.id, 1, "", "Content-Encoding: gzip"))).startsWith("HTTP/1.1 415 ");
            assertThat(answer(good.replace("Content-Length: 2\r\n", ""))).startsWith("HTTP/1.1 411 ");
            assertThat(answer(
                            good.replace("Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")))
                    .as("without a length")
                    .startsWith("HTTP/1.1 411 ");
            assertThat(answer(post(stream.id, 1, "", "Transfer-Encoding: chunked")))
                    .as("with two lengths")
                    .startsWith("HTTP/1.1 400 ");
            assertThat(answer(good.replace("Content-Length: 2", "Content-Length: x")))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(answer(post(stream.id, 1, "", "Host: two"))).startsWith("HTTP/1.1 400 ");
            for (String number : List.of("0", "-1", "1.5", "x", "", "1\r\nBeckon-Sequence: 2", "9999999999999999")) {
                assertThat(answer(post(stream.id, number, ""))).as(number).startsWith("HTTP/1.1 400 ");
            }
            for (String method : List.of("PUT", "DELETE", "HEAD", "PATCH")) {
                assertThat(answer(request(method)))
                        .startsWith("HTTP/1.1 405 ")
                        .contains("allow: GET, POST, OPTIONS\r\n");
            }
            join(stream, "ana");
        }
    }

    @Test
    void bad_gets_are_refused() throws IOException {
        assertThat(answer(request("GET"))).startsWith("HTTP/1.1 426 ");
        assertThat(answer(request("GET", "Accept: text/html, */*"))).startsWith("HTTP/1.1 426 ");
        assertThat(answer(open("Content-Length: 1") + "x")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(open("Transfer-Encoding: chunked") + "0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(answer(open("Host: two"))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void too_large_a_body_is_not_read_and_closes_as_a_frame_would() throws IOException {
        try (RawStream stream = stream()) {
            assertThat(answer(post(stream.id, 1, "").replace("Content-Length: 0", "Content-Length: 196609")))
                    .startsWith("HTTP/1.1 413 ");
            assertThat(stream.event()).startsWith("event: close\ndata: 1009 ");
        }
    }

    @Test
    void what_is_not_utf8_closes_as_a_frame_would() throws IOException {
        try (RawStream stream = stream();
                RawClient up = new RawClient(server.address())) {
            up.write(post(stream.id, 1, "xx").replace("\r\n\r\nxx", "\r\n\r\n"));
            up.write((byte) 0xC3, (byte) 0x28);
            assertThat(up.readAll()).startsWith("HTTP/1.1 400 ");
            assertThat(stream.event()).startsWith("event: close\ndata: 1007 ");
        }
    }

    @Test
    void pages_of_other_origins_are_let_in_where_they_are_allowed() throws IOException {
        String allowed = "Origin: https://app.example.org";
        String asks = "Access-Control-Request-Method: POST";
        assertThat(preflight(allowed, asks))
                .startsWith("HTTP/1.1 204 ")
                .contains("access-control-allow-origin: https://app.example.org\r\n")
                .contains("access-control-allow-methods: GET, POST, OPTIONS\r\n")
                .contains("access-control-allow-headers: content-type, beckon-connection, beckon-sequence\r\n")
                .contains("vary: origin\r\n");
        assertThat(answer(post("x", 1, "", allowed)))
                .startsWith("HTTP/1.1 404 ")
                .contains("access-control-allow-origin: https://app.example.org\r\n");
        try (RawStream stream = stream(allowed)) {
            assertThat(stream.head).contains("access-control-allow-origin: https://app.example.org\r\n");
        }
        for (String refused : List.of("https://evil.example", "null", "https://app.example.org\r\n" + allowed)) {
            String origin = "Origin: " + refused;
            assertThat(answer(request("OPTIONS", origin, asks)))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("access-control");
            assertThat(answer(open(origin))).startsWith("HTTP/1.1 403 ");
            assertThat(answer(post("x", 1, "", origin))).startsWith("HTTP/1.1 403 ");
        }
    }

    private String preflight(String... headers) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.write(request("OPTIONS", headers));
            return client.readHead();
        }
    }

    @Test
    void a_page_that_names_no_origin_has_to_be_this_servers_own() throws IOException {
        try (TestServer strict = serving(at -> at.requireOrigin(true));
                RawStream own = new RawStream(strict, open("Sec-Fetch-Site: same-origin"))) {
            assertThat(own.head).startsWith("HTTP/1.1 200 ");
            assertThat(RawStream.answer(strict, open())).startsWith("HTTP/1.1 403 ");
        }
        for (String site : List.of("cross-site", "same-site", "none")) {
            assertThat(answer(open("Sec-Fetch-Site: " + site))).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void half_a_post_is_cut_and_not_applied() throws IOException {
        Limits hasty = Limits.builder().helloTimeout(Duration.ofSeconds(2)).build();
        try (TestServer quick = TestServer.start(hasty);
                RawStream stream = new RawStream(quick, open())) {
            assertThat(RawStream.answer(
                            quick, post(stream.id, 1, "{\"type\":\"bye\"}").replace("bye\"}", "")))
                    .isEmpty();
            assertThat(stream.event()).startsWith("event: close\ndata: 4003 ");
        }
    }

    @Test
    void a_second_request_behind_an_endless_answer_ends_it() throws IOException {
        try (RawStream stream = stream()) {
            stream.raw.write(request("GET"));
            assertThat(stream.raw.readAll()).isEmpty();
        }
    }

    @Test
    void streams_count_as_websockets_do_where_there_are_caps() throws IOException {
        try (TestServer small = serving(at -> at.maxConnections(2));
                RawStream first = new RawStream(small, open());
                RawClient second = RawClient.upgraded(small.address())) {
            assertThat(RawStream.answer(small, open()))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("retry-after: 10\r\n");
            assertThat(RawStream.answer(small, post(first.id, 1, "", "Connection: close")))
                    .as("one who is in may speak")
                    .startsWith("HTTP/1.1 204 ");
            second.socket.close();
            await().until(() -> {
                try (RawClient next = new RawClient(small.address())) {
                    next.write(open());
                    return next.readHead().startsWith("HTTP/1.1 200 ");
                }
            });
        }
    }

    @Test
    void where_it_is_switched_off_there_are_only_websockets() throws IOException {
        try (TestServer off = serving(at -> at.eventStreams(false))) {
            assertThat(RawStream.answer(off, open())).startsWith("HTTP/1.1 426 ");
            assertThat(RawStream.answer(off, post("x", 1, "")))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("allow: GET\r\n");
        }
    }

    @Test
    void a_server_that_stops_says_when_to_come_back() throws IOException {
        try (RawStream stream = stream()) {
            join(stream, "ana");
            server.server.close(Duration.ZERO);
            assertThat(stream.event()).contains("\"going-away\"");
            assertThat(stream.event()).isEqualTo("event: close\ndata: 1012 server restarts");
        }
    }

    @Test
    void while_the_session_can_take_no_more_the_answer_waits_and_so_does_the_client() throws Exception {
        CompletableFuture<AccessPolicy.Decision> gate = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        AccessPolicy firstIsSlow = new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayCreate(Requester who, String room) {
                return asked.getAndIncrement() == 0 ? gate : Decision.YES.now();
            }
        };
        Limits few = Limits.builder().rates(Rates.UNLIMITED).waitingMessages(8).build();
        try (TestServer slow = TestServer.start(node -> node.limits(few).policy(firstIsSlow), at -> {}, http -> {});
                RawStream stream = new RawStream(slow, open());
                RawClient up = new RawClient(slow.address())) {
            up.write(post(stream.id, 1, "{\"type\":\"hello\"}"));
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            assertThat(stream.event()).contains("\"welcome\"");
            String create = "{\"type\":\"create\"}\n";
            up.write(post(stream.id, 2, create.repeat(13)));
            await().until(() -> asked.get() == 1);
            assertThat(RawStream.answer(slow, post(stream.id, 3, create))).startsWith("HTTP/1.1 409 ");
            gate.complete(AccessPolicy.Decision.YES);
            assertThat(up.readHead()).startsWith("HTTP/1.1 204 ");
            for (int i = 0; i < 13; i++) {
                assertThat(stream.event()).contains("\"created\"");
            }
        }
    }

    @Test
    void a_session_changes_between_the_transports_and_loses_nothing_either_way() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        JdkClient bo = JdkClient.connect(server.address(), heard::add, code -> {});
        bo.send("{\"type\":\"hello\",\"peer\":\"bo\"}");
        bo.send("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
        FallbackClient ana = new FallbackClient(server.address());
        int sent = 0;
        for (int round = 0; round < 10; round++) {
            ana.connect(round % 2 == 0);
            for (int i = 0; i < 20; i++) {
                ana.send("{\"type\":\"send\",\"to\":\"bo\",\"data\":" + sent + "}");
                bo.send("{\"type\":\"send\",\"to\":\"ana\",\"data\":" + sent + "}");
                sent++;
            }
            ana.cut(); // with messages of both on the way
        }
        ana.connect(false);
        for (int i = 0; i < sent; i++) {
            assertThat(ana.next()).endsWith("\"data\":" + i + "}");
        }
        for (int i = 0; i < sent; ) {
            String message = heard.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("message " + i).isNotNull();
            if (message.contains("\"type\":\"message\"")) {
                assertThat(message).endsWith("\"data\":" + i++ + "}");
            }
        }
        ana.cut();
        bo.close();
    }
}
