package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who makes tokens is asked when one is needed. */
class TokensTest {

    private final Script server = new Script();
    private final Queue<CompletableFuture<String>> asked = new ArrayDeque<>();

    private void supplied() {
        server.client(options -> options.token(() -> {
            CompletableFuture<String> token = new CompletableFuture<>();
            asked.add(token);
            return token;
        }));
    }

    @Test
    void before_each_attempt() {
        supplied();
        server.client.connectAsync();
        server.time.settle();
        assertThat(server.heard()).isEmpty();
        asked.remove().complete("t1");
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'t1'}");
        server.says(Script.WELCOME);
        server.network.last().cut();
        server.time.settle();
        asked.remove().complete("t2");
        assertThat(server.heard().get(0)).contains("'token':'t2'");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_asking_fails_the_attempt_has_failed_and_the_next_one_asks_again(boolean throwing) {
        int[] calls = {0};
        server.client(options -> options.token(() -> {
            if (calls[0]++ > 0) {
                return CompletableFuture.completedFuture("good");
            }
            if (throwing) {
                throw new IllegalStateException("no login");
            }
            return CompletableFuture.failedFuture(new IllegalStateException("no login"));
        }));
        server.client.connectAsync();
        server.advance(Duration.ofSeconds(1));
        assertThat(server.network.sockets).hasSize(1);
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'good'}");
        assertThat(server.ears.events()).containsExactly("no token: no login", "retrying 1 after 1006");
    }

    @Test
    void a_socket_opens_when_the_token_is_there_however_long_that_takes_and_is_not_taken_for_broken() {
        supplied();
        server.client.connectAsync();
        server.advance(Duration.ofSeconds(29));
        assertThat(server.network.sockets).isEmpty();
        asked.remove().complete("slow");
        server.advance(Duration.ofSeconds(9)); // a server may take its time, too
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'slow'}");
        server.says(Script.WELCOME);
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
        assertThat(server.client.transport()).isEqualTo(SignalingClient.Transport.WEBSOCKET);
    }

    @Test
    void a_supplier_that_never_answers_has_a_deadline_and_an_error_of_its_own() {
        supplied();
        server.client.connectAsync();
        server.advance(Tokens.PATIENCE);
        assertThat(server.ears.events())
                .containsExactly("no token: the supplier gave no token within 30 s", "retrying 1 after 1006");
        assertThat(asked).hasSize(2);
        asked.remove().complete("late");
        server.time.settle();
        assertThat(server.network.sockets).isEmpty();
        server.client.wake(); // a token is waited for
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'t2'}");
        assertThat(server.network.asked).extracting(URI::getScheme).containsExactly("wss");
    }

    @Test
    void one_that_does_not_return_takes_one_thread_however_often_it_is_asked_for() {
        Queue<Runnable> blocked = new ArrayDeque<>();
        boolean[] blocks = {true};
        server.client(options -> options.token(() -> CompletableFuture.completedFuture("good"))
                .executor(task -> {
                    if (blocks[0] && task instanceof CompletableFuture.AsynchronousCompletionTask) {
                        blocked.add(task);
                    } else {
                        server.time.executor().execute(task);
                    }
                }));
        server.client.connectAsync();
        server.advance(Duration.ofMinutes(10));
        assertThat(server.ears.events()).hasSizeGreaterThan(10);
        assertThat(blocked).hasSize(1);
        blocks[0] = false;
        blocked.remove().run();
        server.advance(Duration.ofMinutes(1));
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'good'}");
    }

    @Test
    void whoever_waits_for_the_connection_is_told_why_there_is_none() throws Exception {
        SignalingClient client = SignalingClient.builder(URI.create("ws://127.0.0.1:1/signal"))
                .token(() -> CompletableFuture.failedFuture(new IllegalStateException("no login")))
                .build();
        assertThatThrownBy(() -> client.connect(Duration.ofMillis(200)))
                .isInstanceOf(ClientException.class)
                .hasMessage("no welcome within PT0.2S: no token: no login");
    }

    @Test
    void a_client_that_is_closed_while_it_waits_for_a_token_opens_no_socket() {
        supplied();
        server.client.connectAsync();
        server.time.settle();
        server.client.closeAsync();
        server.time.settle();
        asked.remove().complete("late");
        server.advance(Duration.ofMinutes(1));
        assertThat(server.network.sockets).isEmpty();
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.CLOSED);
    }

    /** A client whose first token was good. */
    private void welcomed() {
        supplied();
        server.client.connectAsync();
        server.time.settle();
        asked.remove().complete("t1");
        server.time.settle();
        server.says(Script.WELCOME);
    }

    @Test
    void when_the_server_says_that_one_expires_and_the_session_goes_on() {
        welcomed();
        server.heard();
        server.says("{'type':'token','expiresIn':60000}");
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'t2'}");
        server.says("{'type':'token','re':1,'expiresIn':3600000}");
        assertThat(asked).isEmpty();
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void a_newer_token_is_asked_for_until_the_identity_ends() {
        welcomed();
        server.heard();
        server.ears.take();
        server.says("{'type':'token','expiresIn':60000}");
        asked.remove().completeExceptionally(new IllegalStateException("no login"));
        server.advance(Duration.ofSeconds(1));
        asked.remove().complete(null);
        server.advance(Duration.ofSeconds(2));
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'t2'}");
        server.says("{'type':'error','re':1,'code':'unavailable','message':'busy','retryable':true}");
        server.advance(Duration.ofSeconds(4));
        asked.remove().complete("t3");
        assertThat(server.heard()).containsExactly("{'type':'token','id':2,'token':'t3'}");
        server.says("{'type':'token','re':2,'expiresIn':3600000}");
        server.advance(Duration.ofSeconds(9));
        assertThat(asked).isEmpty();
        assertThat(server.ears.events())
                .startsWith("no token: no login", "no token: the supplier gave null", "no token: busy");
    }

    @Test
    void one_that_was_shown_already_is_not_newer() {
        welcomed();
        server.heard();
        server.ears.take();
        server.says("{'type':'token','expiresIn':60000}");
        asked.remove().complete("t1");
        assertThat(server.heard()).isEmpty();
        server.advance(Duration.ofSeconds(1));
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'t2'}");
        assertThat(server.ears.events()).isEmpty();
    }

    @Test
    void nobody_is_asked_for_a_newer_token_any_more_when_the_identity_has_ended() {
        welcomed();
        server.says("{'type':'token','expiresIn':2000}");
        int times = 0;
        for (int i = 0; i < 20; i++) {
            while (!asked.isEmpty()) {
                asked.remove().completeExceptionally(new IllegalStateException("no login"));
                times++;
            }
            server.says("{'type':'ack','received':0}");
            server.advance(Duration.ofMillis(500));
        }
        assertThat(times).isEqualTo(2);
    }

    @Test
    void a_better_transport_is_taken_when_the_token_for_it_is_there() {
        supplied();
        server.network.webSockets = FakeNetwork.Way.FAIL;
        server.client.connectAsync();
        for (int i = 0; i < 100 && server.client.state() != SignalingClient.State.OPEN; i++) {
            asked.forEach(token -> token.complete("t"));
            asked.clear();
            server.advance(Duration.ofMillis(200));
            if (!server.heard.isEmpty()) {
                server.says(Script.WELCOME);
            }
        }
        assertThat(server.client.transport()).isEqualTo(SignalingClient.Transport.SSE);
        server.network.webSockets = FakeNetwork.Way.PASS;
        for (int i = 0; i < 200 && asked.isEmpty(); i++) {
            server.says("{'type':'ack','received':0}");
            server.advance(Duration.ofMillis(500));
        }
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
        server.heard();
        asked.remove().complete("better");
        assertThat(server.heard()).singleElement().asString().contains("'token':'better'");
        assertThat(server.client.transport()).isEqualTo(SignalingClient.Transport.WEBSOCKET);
    }
}
