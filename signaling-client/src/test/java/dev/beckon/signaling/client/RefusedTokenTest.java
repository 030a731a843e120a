package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.client.FakeNetwork.FakeSocket;
import dev.beckon.signaling.client.SignalingClient.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A token that the server does not take is replaced by another one, once: it may have expired on its way. */
class RefusedTokenTest {

    private static final String REFUSAL =
            "{'type':'error','code':'unauthenticated','message':'not authenticated','retryable':false}";
    private static final String OFFLINE = "offline";
    private static final String RESUMED = Script.WELCOME.replace("'resumed':false", "'resumed':true");

    private final Script server = new Script();
    private final Queue<String> tokens = new ArrayDeque<>();
    private int asked;

    /** Gives these, one after another, and the last one from then on. */
    private void supplied(String... inTurn) {
        tokens.addAll(List.of(inTurn));
        server.client(options -> options.token(() -> {
            asked++;
            String next = tokens.size() > 1 ? tokens.remove() : tokens.element();
            return next.equals(OFFLINE)
                    ? CompletableFuture.failedFuture(new IllegalStateException(OFFLINE))
                    : CompletableFuture.completedFuture(next);
        }));
        server.client.connectAsync();
        server.time.settle();
    }

    private void saysHelloWith(String token) {
        assertThat(server.heard()).singleElement().asString().contains("'type':'hello'", "'token':'" + token + "'");
    }

    private void isRefused() {
        FakeSocket socket = server.network.last();
        socket.says(REFUSAL.replace('\'', '"'));
        socket.closes(4501);
        server.time.settle();
    }

    /** Nothing comes after it, however long that is. */
    private void hasEnded(String why) {
        int sockets = server.network.sockets.size();
        server.advance(Duration.ofMinutes(10));
        assertThat(server.network.sockets).hasSize(sockets);
        assertThat(server.client.state()).isEqualTo(State.CLOSED);
        assertThat(server.ears.events()).endsWith("closed " + why);
    }

    @Test
    void which_is_asked_for_at_once() {
        supplied("stale", "fresh");
        saysHelloWith("stale");
        isRefused();
        saysHelloWith("fresh");
        server.says(Script.WELCOME);
        assertThat(server.ears.events()).containsExactly("welcomed false");
        assertThat(server.network.sockets).hasSize(2).first().matches(FakeSocket::isOver);
    }

    @Test
    void but_not_by_the_same() {
        supplied("stale");
        saysHelloWith("stale");
        isRefused();
        hasEnded("REFUSED: not authenticated");
        assertThat(server.network.sockets).hasSize(1);
    }

    @Test
    void the_session_ends_where_the_other_one_is_refused_too() {
        supplied("1", "2", "3");
        isRefused();
        saysHelloWith("2");
        isRefused();
        hasEnded("REFUSED: not authenticated");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void the_same_is_not_shown_either_where_asking_for_another_one_fails_at_first() {
        supplied("stale", OFFLINE, OFFLINE, "fresh");
        isRefused();
        assertThat(asked).isEqualTo(3); // the first retry comes at once
        server.advance(Duration.ofMillis(499));
        assertThat(asked).isEqualTo(3);
        assertThat(server.network.sockets).hasSize(1);
        server.advance(Duration.ofSeconds(2));
        saysHelloWith("fresh");
        server.says(Script.WELCOME);
        assertThat(server.ears.events())
                .containsExactly(
                        "no token: offline",
                        "retrying 1 after 1006",
                        "no token: offline",
                        "retrying 2 after 1006",
                        "welcomed false");
    }

    @Test
    void nor_where_the_one_after_a_failure_is_the_same() {
        supplied("stale", OFFLINE, "stale");
        isRefused();
        hasEnded("REFUSED: not authenticated");
        assertThat(server.network.sockets).hasSize(1);
    }

    @Test
    void in_mid_session_which_goes_on() {
        supplied("first", "bad", "fresh");
        server.says(Script.WELCOME);
        server.heard();
        server.says("{'type':'token','expiresIn':60000}");
        assertThat(server.heard()).containsExactly("{'type':'token','id':1,'token':'bad'}");
        server.says(REFUSAL.replace("'code'", "'re':1,'code'"));
        server.closes(4501);
        saysHelloWith("fresh");
        assertThat(server.client.state()).isEqualTo(State.RESUMING);
        server.says(RESUMED);
        assertThat(server.ears.events())
                .containsExactly("welcomed false", "no token: not authenticated", "welcomed true");
    }

    @Test
    void which_is_no_reason_to_ask_again_and_again_however_often_a_server_takes_one_and_ends_it() {
        supplied("1", "2", "3");
        server.says(Script.WELCOME);
        server.closes(4501);
        saysHelloWith("2");
        server.says(RESUMED);
        server.closes(4501);
        hasEnded("REFUSED: the server did not take the token (4501)");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void and_once_more_when_a_session_has_gone_on_for_a_while() {
        supplied("1", "2", "3");
        server.says(Script.WELCOME);
        server.closes(4501);
        server.says(RESUMED);
        server.advance(Wire.HEALTHY_AFTER);
        server.closes(4501);
        saysHelloWith("3");
        assertThat(server.client.state()).isEqualTo(State.RESUMING);
    }

    @Test
    void the_identity_has_expired_where_the_server_says_so_and_there_is_no_other() {
        supplied("same");
        server.says(Script.WELCOME);
        server.says("{'type':'bye','reason':'expired'}");
        server.closes(4501);
        hasEnded("EXPIRED: the identity is valid no more");
        assertThat(server.network.sockets).hasSize(1);
    }

    @Test
    void where_the_server_has_ended_the_session_for_it_a_new_one_begins() {
        supplied("old", "new");
        server.says(Script.WELCOME);
        server.says("{'type':'bye','reason':'expired'}");
        server.closes(4501);
        saysHelloWith("new");
        server.says(Script.WELCOME.replace("'s1'", "'s2'"));
        assertThat(server.ears.events()).containsExactly("welcomed false", "welcomed false");
        server.advance(Wire.HEALTHY_AFTER);
        server.closes(4500);
        assertThat(server.ears.events())
                .containsExactly("closed CLOSED: the server closed the connection for good (4500)");
    }

    @Test
    void a_client_that_has_none_does_not_come_back() {
        server.client.connectAsync();
        server.time.settle();
        isRefused();
        hasEnded("REFUSED: not authenticated");
        assertThat(server.network.sockets).hasSize(1);
    }
}
