package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(server.network.sockets).hasSize(2);
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'good'}");
    }

    @Test
    void when_the_server_says_that_one_expires_and_the_session_goes_on() {
        supplied();
        server.client.connectAsync();
        server.time.settle();
        asked.remove().complete("t1");
        server.time.settle();
        server.says(Script.WELCOME);
        server.heard();
        server.says("{'type':'token','expiresIn':60000}");
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'t2'}");
        server.says("{'type':'token','re':1,'expiresIn':3600000}");
        assertThat(asked).isEmpty();
        assertThat(server.client.state()).isEqualTo(SignalingClient.State.OPEN);
    }

    @Test
    void a_token_that_comes_when_its_socket_is_gone_is_not_shown_on_the_next_one() {
        supplied();
        server.client.connectAsync();
        server.time.settle();
        CompletableFuture<String> late = asked.remove();
        server.network.last().cut();
        server.time.settle();
        late.complete("late");
        server.time.settle();
        assertThat(server.heard()).isEmpty();
        asked.remove().complete("t2");
        assertThat(server.heard()).containsExactly("{'type':'hello','peer':'ana','token':'t2'}");
    }
}
