package dev.beckon.demo.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EndpointTest {

    private static Answer ask(TestEndpoint server) throws Exception {
        return endpoint(server)
                .post("{}".getBytes(StandardCharsets.UTF_8), Map.of("X", "y"))
                .get();
    }

    private static Endpoint endpoint(TestEndpoint server) {
        return new Endpoint("the test", URI.create(server.url()));
    }

    @Test
    void a_question_is_answered() throws Exception {
        try (TestEndpoint server = new TestEndpoint(question -> new Reply(200, "{\"a\":1}"))) {
            Answer answer = ask(server);
            assertThat(answer.ok()).isTrue();
            assertThat(answer.body()).asString().isEqualTo("{\"a\":1}");
            TestEndpoint.Question asked = server.questions.take();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.body()).isEqualTo("{}");
            assertThat(asked.headers()).containsEntry("X", "y").doesNotContainKey("upgrade");
        }
    }

    @Test
    void a_refusal_is_an_answer_and_is_not_asked_for_twice() throws Exception {
        try (TestEndpoint server = new TestEndpoint(question -> new Reply(403, ""))) {
            assertThat(ask(server).status()).isEqualTo(403);
            assertThat(server.questions).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408, -1})
    void what_may_pass_is_asked_for_once_more(int first) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (TestEndpoint server = new TestEndpoint(
                question -> asked.incrementAndGet() == 1 ? new Reply(first, "") : new Reply(200, "{}"))) {
            assertThat(ask(server).status()).isEqualTo(200);
        }
    }

    @Test
    void one_that_hangs_is_given_up() throws Exception {
        try (TestEndpoint server = new TestEndpoint(question -> new Reply(0, ""))) {
            assertThatThrownBy(() -> ask(server))
                    .isInstanceOf(ExecutionException.class)
                    .rootCause()
                    .isInstanceOfAny(IOException.class, TimeoutException.class);
            assertThat(server.questions).hasSize(2);
        }
    }

    @Test
    void one_that_says_too_much_is_not_heard_to_its_end() throws Exception {
        try (TestEndpoint server = new TestEndpoint(question -> new Reply(200, "x".repeat(65 * 1024)))) {
            assertThatThrownBy(() -> ask(server)).rootCause().hasMessageContaining("more than 65536 bytes");
        }
    }

    @Test
    void one_that_fails_all_the_time_is_left_alone() throws Exception {
        try (TestEndpoint server = new TestEndpoint(question -> new Reply(500, ""))) {
            Endpoint endpoint = endpoint(server);
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> endpoint.get(Map.of()).join()).isInstanceOf(CompletionException.class);
            }
            int asked = server.questions.size();
            assertThatThrownBy(() -> endpoint.get(Map.of()).join())
                    .rootCause()
                    .hasMessageContaining("has not answered for a while");
            assertThat(server.questions).hasSize(asked);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "/path",
                "ftp://example.org",
                "https://",
                "https://user:secret@example.org",
                "https://example.org/#x",
                "https://example.org:0",
                "https://example.org:70000",
                "https://a b"
            })
    void what_is_no_url_of_an_endpoint_is_refused(String text) {
        assertThatThrownBy(() -> Endpoint.url("--auth-url", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--auth-url is \"" + text + "\"");
    }

    @Test
    void what_is_not_ascii_in_a_url_is_sent_as_browsers_do() {
        assertThat(Endpoint.url("--auth-url", "https://example.org/caf\u00e9?q=\u00e9"))
                .hasToString("https://example.org/caf%C3%A9?q=%C3%A9");
    }
}
