package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authenticator decides counts, and a session ends when its identity does. A token is a user, and how many seconds it is valid, such as {@code ana 90}. */
class IdentityTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeTime time = new FakeTime();
    private final long began = time.nanoTime();
    private final List<String> ended = new ArrayList<>();
    private final Signaling node = Signaling.builder(time)
            .random(new Random(1))
            .clock(this::now)
            .authenticator((hello, opening) -> {
                String[] token = String.valueOf(hello.token()).split(" +");
                if (token.length != 2) {
                    return CompletableFuture.failedStage(
                            new SignalingException(ErrorCode.UNAUTHENTICATED, "the token is missing or wrong"));
                }
                long seconds = Long.parseLong(token[1]);
                return CompletableFuture.completedStage(
                        new Identity(token[0]).until(seconds == 0 ? null : now().plusSeconds(seconds)));
            })
            .listener(new SignalingListener() {
                @Override
                public void sessionEnded(SessionEnded event) {
                    ended.add(event.who().peer() + " " + event.reason());
                }
            })
            .build();

    private Instant now() {
        return START.plusNanos(time.nanoTime() - began);
    }

    private TestClient peer(String id, String token) {
        TestClient client = new TestClient(node, time);
        client.says("{'type':'hello','peer':'" + id + "','token':'" + token + "'}")
                .gets("welcome");
        return client;
    }

    private void passes(int seconds, TestClient... clients) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            for (TestClient client : clients) {
                client.pong();
            }
        }
    }

    private TestClient resumes(TestClient former, String token) {
        TestClient again = new TestClient(node, time);
        return again.says("{'type':'hello','token':'" + token + "','resume':{'session':'" + former.secret
                + "','received':" + former.received + "}}");
    }

    // ---- what it decides

    /** Whoever guesses learns nothing by the form of a token, and a client is told what it can act on: another token. */
    @ParameterizedTest
    @ValueSource(
            strings = {"7", "true", "{}", "['ana 90']", "''", "'t\\ud800'", "null", "LONG", "' '", "'ana\\u000090'"})
    void a_token_in_any_wrong_form_is_a_wrong_token_in_hello_and_later(String wrong) {
        String token = wrong.equals("LONG") ? "'" + "x".repeat(16_385) + "'" : wrong;
        TestClient stranger = new TestClient(node, time);
        stranger.says("{'type':'hello','id':1,'peer':'bo','token':" + token + "}")
                .getsError("unauthenticated");
        assertThat(stranger.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
        TestClient ana = peer("ana", "ana 90");
        assertThat(ana.says("{'type':'token','id':2,'token':" + token + "}")
                        .getsError("unauthenticated")
                        .path("re")
                        .asInt())
                .isEqualTo(2);
        assertThat(ana.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
        resumes(ana, "ana 90").gets("welcome");
    }

    @Test
    void a_token_may_be_as_long_as_the_protocol_says() {
        String spaces = " ".repeat(Ids.MOST_OF_TOKEN - 5);
        peer("ana", "ana" + spaces + "90");
    }

    @Test
    void peer_name_and_attributes_are_the_authenticators_where_it_says_so() {
        Signaling strict = Signaling.builder(time)
                .random(new Random(1))
                .authenticator((hello, opening) -> CompletableFuture.completedStage(new Identity("u7", Map.of())
                        .as("dr-who")
                        .named("Dr. Who")
                        .with(Payload.ofJson("{\"role\":\"doctor\"}"))))
                .build();
        TestClient doctor = new TestClient(strict, time);
        JsonNode welcome = doctor.says("{'type':'hello','peer':'root','name':'Admin','attributes':{'role':'admin'}}")
                .gets("welcome");
        assertThat(welcome.path("peer").asText()).isEqualTo("dr-who");
        doctor.says("{'type':'create','room':'r'}").gets("created");
        doctor.says("{'type':'update','attributes':{'role':'admin'}}").getsError("forbidden");
        JsonNode seen =
                TestClient.json("{'peer':'dr-who','user':'u7','name':'Dr. Who','attributes':{'role':'doctor'}}");
        var view = strict.peers().get("dr-who").view().join();
        assertThat(view).isNotNull();
        assertThat(view.info().name()).isEqualTo(seen.path("name").asText());
        assertThat(view.info().attributes()).isEqualTo(Payload.ofJson("{\"role\":\"doctor\"}"));
        assertThat(view.user()).isEqualTo("u7");
    }

    @Test
    void what_is_no_id_and_no_name_is_no_identity() {
        assertThatThrownBy(() -> new Identity("ana").as("a b")).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> new Identity("ana").named(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Identity("ana").named("x\u202e")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- its end

    @Test
    void a_session_ends_with_its_identity_after_its_client_was_asked_for_another() {
        TestClient ana = peer("ana", "ana 90");
        passes(29, ana);
        ana.getsNothing();
        passes(2, ana);
        long left = ana.gets("token").path("expiresIn").asLong();
        assertThat(left).isBetween(58_000L, 60_000L);
        passes(57, ana);
        ana.getsNothing();
        passes(3, ana);
        assertThat(ana.gets("bye")).isEqualTo(TestClient.json("{'type':'bye','reason':'expired'}"));
        assertThat(ana.closed).isNotNull();
        assertThat(ana.closed.code()).isEqualTo(4501);
        assertThat(ended).containsExactly("ana EXPIRED");
    }

    @Test
    void a_newer_token_makes_it_last() {
        TestClient ana = peer("ana", "ana 90");
        passes(31, ana);
        ana.gets("token");
        JsonNode answer = ana.says("{'type':'token','id':3,'token':'ana 200'}").gets("token");
        assertThat(answer).isEqualTo(TestClient.json("{'type':'token','re':3,'expiresIn':200000}"));
        passes(139, ana);
        ana.getsNothing();
        passes(2, ana);
        assertThat(ana.gets("token").has("re")).isFalse();
        assertThat(ana.says("{'type':'token','id':4,'token':'ana 0'}").gets("token"))
                .isEqualTo(TestClient.json("{'type':'token','re':4}"));
        passes(600, ana);
        ana.getsNothing();
        assertThat(ended).isEmpty();
    }

    @Test
    void where_identities_are_short_a_client_is_asked_when_half_of_one_is_over_and_not_without_a_pause() {
        TestClient ana = peer("ana", "ana 40");
        time.advance(Duration.ofSeconds(1));
        ana.gets("token");
        ana.says("{'type':'token','id':3,'token':'ana 40'}").gets("token");
        passes(19, ana);
        ana.getsNothing();
        passes(2, ana);
        assertThat(ana.gets("token").path("expiresIn").asLong()).isBetween(18_000L, 20_000L);
    }

    @Test
    void the_token_of_another_user_changes_nothing_and_a_wrong_one_costs_the_connection() {
        TestClient ana = peer("ana", "ana 90");
        ana.says("{'type':'token','id':3,'token':'bo 900'}").getsError("forbidden");
        ana.says("{'type':'token','id':4,'token':'wrong'}").getsError("unauthenticated");
        time.settle();
        assertThat(ana.closed).isNotNull();
        assertThat(ana.closed.code()).isEqualTo(4501);
        ana.breaks();
        assertThat(resumes(ana, "ana 90").gets("welcome").path("resumed").asBoolean())
                .isTrue();
    }

    @Test
    void a_session_without_a_connection_ends_with_its_identity_too() {
        TestClient ana = peer("ana", "ana 10");
        ana.breaks();
        passes(9);
        assertThat(ended).isEmpty();
        passes(2);
        assertThat(ended).hasSize(1);
        assertThat(resumes(ana, "nothing")
                        .getsError("unauthenticated")
                        .path("code")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void a_resume_is_checked_against_it() {
        Instant[] wall = {START};
        Signaling other = Signaling.builder(time)
                .random(new Random(1))
                .clock(() -> wall[0])
                .authenticator((hello, opening) ->
                        CompletableFuture.completedStage(new Identity("ana").until(wall[0].plusSeconds(100))))
                .build();
        TestClient ana = new TestClient(other, time).hello("ana");
        ana.breaks();
        wall[0] = START.plusSeconds(101); // the wall clock was set, the timers know nothing of it
        TestClient again = new TestClient(other, time);
        again.says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':0}}");
        JsonNode welcome = again.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        assertThat(welcome.path("peer").asText()).isNotEqualTo("ana"); // a new session
    }

    @Test
    void an_identity_that_is_over_already_lets_nobody_in_and_makes_no_session_last() {
        TestClient late = new TestClient(node, time);
        late.says("{'type':'hello','peer':'late','token':'ana -1'}").getsError("unauthenticated");
        time.settle();
        assertThat(late.closed).isNotNull();
        assertThat(late.closed.code()).isEqualTo(4501);
        assertThat(node.peers().get("late").view().join()).isNull();

        TestClient ana = peer("ana", "ana 90");
        ana.says("{'type':'token','id':3,'token':'ana -1'}").getsError("unauthenticated");
    }

    @Test
    void an_identity_may_end_when_nobody_counts_any_more() {
        long seconds = Duration.between(now(), Instant.MAX).toSeconds() - 1;
        TestClient ana = peer("ana", "ana " + seconds);
        assertThat(ana.says("{'type':'token','id':3,'token':'ana " + seconds + "'}")
                        .gets("token")
                        .path("expiresIn")
                        .asLong())
                .isEqualTo((1L << 53) - 1);
        passes(90, ana);
        ana.getsNothing();
    }
}
