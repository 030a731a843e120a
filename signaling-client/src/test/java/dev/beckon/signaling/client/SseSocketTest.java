package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.spi.Network;
import dev.beckon.signaling.client.spi.Socket;
import dev.beckon.signaling.client.spi.SocketListener;
import dev.beckon.signaling.client.spi.StreamListener;
import dev.beckon.signaling.client.sse.SseSocket;
import dev.beckon.signaling.testing.FakeTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events and POST as a socket, against a server by hand. */
class SseSocketTest {

    private record Posted(String connection, String sequence, String body, IntConsumer answer) {}

    private final FakeTime time = new FakeTime();
    private final Deque<Posted> posts = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private @Nullable StreamListener stream;
    private boolean cancelled;

    private final Network network = new Network() {
        @Override
        public Socket webSocket(URI uri, Map<String, String> headers, String subprotocol, SocketListener listener) {
            throw new AssertionError("no WebSocket is asked for");
        }

        @Override
        public Exchange stream(URI uri, Map<String, String> headers, StreamListener listener) {
            assertThat(headers).containsEntry("Accept", "text/event-stream").containsEntry("Cookie", "a=b");
            stream = listener;
            return () -> cancelled = true;
        }

        @Override
        public Exchange post(URI uri, Map<String, String> headers, byte[] body, IntConsumer status) {
            assertThat(headers).containsEntry("Content-Type", "application/x-ndjson");
            posts.add(new Posted(
                    String.valueOf(headers.get("Beckon-Connection")),
                    String.valueOf(headers.get("Beckon-Sequence")),
                    new String(body, StandardCharsets.UTF_8),
                    status));
            return () -> {};
        }
    };

    private final SseSocket socket = new SseSocket(
            network, URI.create("https://host/signal"), Map.of("Cookie", "a=b"), time, new SocketListener() {
                @Override
                public void opened() {
                    heard.add("opened");
                }

                @Override
                public void received(String text) {
                    heard.add(text);
                }

                @Override
                public void closed(int code) {
                    heard.add("closed " + code);
                }
            });

    private void streams(String text) {
        StreamListener listener = stream;
        assertThat(listener).isNotNull();
        listener.received(text.getBytes(StandardCharsets.UTF_8));
        time.settle();
    }

    private Posted posted(String sequence, String body) {
        time.settle();
        Posted post = posts.remove();
        assertThat(post.connection()).isEqualTo("secret");
        assertThat(post.sequence()).isEqualTo(sequence);
        assertThat(post.body()).isEqualTo(body);
        return post;
    }

    @BeforeEach
    void open() {
        streams("event: open\ndata: secret\n\n");
        assertThat(heard).containsExactly("opened");
        heard.clear();
    }

    @Test
    void each_event_is_a_message_wherever_the_network_cuts_it() {
        byte[] text = "data: {\"é\":\ndata: \"😀\"}\n\ndata: 2\n\n".getBytes(StandardCharsets.UTF_8);
        StreamListener listener = stream;
        assertThat(listener).isNotNull();
        for (int cut = 0; cut <= text.length; cut++) {
            heard.clear();
            listener.received(Arrays.copyOf(text, cut));
            listener.received(Arrays.copyOfRange(text, cut, text.length));
            assertThat(heard).containsExactly("{\"é\":\n\"😀\"}", "2");
        }
    }

    @Test
    void the_close_event_gives_the_code_once() {
        streams("event: close\ndata: 4001 reading too slowly\n\n");
        assertThat(heard).containsExactly("closed 4001");
        assertThat(cancelled).isTrue();
        socket.abort();
        assertThat(heard).hasSize(1);
    }

    @Test
    void an_end_without_a_word_has_no_code() {
        StreamListener listener = stream;
        assertThat(listener).isNotNull();
        listener.ended();
        assertThat(heard).containsExactly("closed 1006");
    }

    @Test
    void an_event_without_end_is_not_kept_for_ever() {
        String part = "x".repeat(1024 * 1024);
        for (int i = 0; i < 6 && heard.isEmpty(); i++) {
            streams(part);
        }
        assertThat(heard).containsExactly("closed 1009");
    }

    @Test
    void a_ping_is_answered_by_a_sign_of_life_which_is_no_message() {
        streams("event: ping\ndata: ping\n\n");
        posted("1", "").answer().accept(204);
        assertThat(heard).isEmpty();
    }

    @Test
    void what_is_sent_in_one_turn_goes_in_one_post_what_is_sent_meanwhile_in_the_next() {
        socket.send("1");
        socket.send("2");
        Posted first = posted("1", "1\n2");
        socket.send("3");
        time.settle();
        assertThat(posts).isEmpty();
        first.answer().accept(204);
        posted("2", "3").answer().accept(204);
        time.settle();
        assertThat(posts).isEmpty();
        socket.send("4");
        posted("3", "4");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 409, 500, 502, 503})
    void a_post_whose_fate_is_unknown_is_sent_again_as_it_was(int status) {
        socket.send("1");
        posted("1", "1").answer().accept(status);
        socket.send("2");
        time.advance(Duration.ofMillis(500));
        posted("1", "1").answer().accept(204);
        posted("2", "2");
        assertThat(heard).isEmpty();
    }

    @Test
    void so_is_one_that_is_never_answered_and_its_late_answer_counts_no_more() {
        socket.send("1");
        Posted first = posted("1", "1");
        time.advance(Duration.ofSeconds(11));
        Posted second = posted("1", "1");
        first.answer().accept(404);
        second.answer().accept(204);
        time.settle();
        assertThat(heard).isEmpty();
        assertThat(posts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, 1006", "403, 1006", "415, 1006", "413, 1009"})
    void any_other_answer_ends_the_connection(int status, int code) {
        socket.send("1");
        posted("1", "1").answer().accept(status);
        assertThat(heard).containsExactly("closed " + code);
    }

    @Test
    void so_does_a_post_that_never_gets_through() {
        socket.send("1");
        for (int tries = 0; tries < 4; tries++) {
            posted("1", "1").answer().accept(0);
            time.advance(Duration.ofSeconds(3));
        }
        assertThat(heard).containsExactly("closed 1006");
        assertThat(posts).isEmpty();
    }

    @Test
    void no_post_has_more_messages_than_a_server_wants_at_once_or_more_bytes() {
        for (int i = 0; i < 40; i++) {
            socket.send("" + i);
        }
        time.settle();
        assertThat(posts.element().body().split("\n")).hasSize(32);
        posts.remove().answer().accept(204);
        time.settle();
        assertThat(posts.element().body().split("\n")).hasSize(8);
        posts.remove().answer().accept(204);
        time.settle();
        socket.send("x".repeat(40_000));
        socket.send("y".repeat(40_000));
        time.settle();
        assertThat(posts.remove().body()).isEqualTo("x".repeat(40_000));
    }

    @Test
    void a_close_lets_what_was_sent_before_it_go() {
        socket.send("bye");
        socket.close(1000);
        Posted post = posted("1", "bye");
        assertThat(heard).isEmpty();
        post.answer().accept(204);
        time.settle();
        assertThat(heard).containsExactly("closed 1000");
        assertThat(cancelled).isTrue();
    }

    @Test
    void but_waits_for_no_answer_longer_than_two_seconds() {
        socket.send("bye");
        socket.close(1000);
        time.advance(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("closed 1000");
    }
}
