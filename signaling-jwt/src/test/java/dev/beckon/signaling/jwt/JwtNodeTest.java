package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens on their whole way: a node, a hello, rooms. */
class JwtNodeTest {

    private final Signaling node = Signaling.builder(FakeClient.NO_TIME)
            .authenticator(Tokens.authenticator().hmacSecret(Tokens.SECRET).build())
            .policy(new JwtAccessPolicy())
            .clock(Tokens.CLOCK)
            .build();
    private final FakeClient client = new FakeClient(node);

    private static String hello(String peer, String token) {
        return "{'type':'hello','peer':'" + peer + "','token':'" + token + "'}";
    }

    @Test
    void a_good_token_opens_a_session() {
        assertThat(client.asks(hello("ana", Tokens.hmac(claims -> {})))).startsWith("{'type':'welcome','peer':'ana'");
        assertThat(client.asks("{'type':'join','room':'any','create':true}")).startsWith("{'type':'joined'");
        assertThat(client.closed).isNull();
    }

    @Test
    void a_bad_one_closes_the_connection_and_none_gets_the_same_answer() {
        FakeClient without = new FakeClient(node);
        String answer = client.asks(hello("ana", Tokens.hmac(claims -> claims.expirationTime(Tokens.in(-60)))));
        assertThat(answer)
                .isEqualTo("{'type':'error','code':'unauthenticated',"
                        + "'message':'the token is missing, wrong or expired','retryable':false}")
                .isEqualTo(without.asks("{'type':'hello','peer':'ana'}"));
        assertThat(client.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
        assertThat(without.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
    }

    @Test
    void a_bad_token_learns_nothing_of_who_is_there() {
        client.asks(hello("ana", Tokens.hmac(claims -> {})));
        assertThat(new FakeClient(node).asks(hello("ana", "x")))
                .isEqualTo(new FakeClient(node).asks(hello("nobody", "x")))
                .contains("unauthenticated");
    }

    @Test
    void a_token_that_names_a_peer_is_good_for_that_peer_only() {
        String token = Tokens.hmac(claims -> claims.claim("peer", "ana"));
        assertThat(new FakeClient(node).asks(hello("bo", token))).contains("unauthenticated");
        assertThat(client.asks("{'type':'hello','token':'" + token + "'}"))
                .contains("welcome")
                .contains("'peer':'ana'");
    }

    @Test
    void a_token_that_names_rooms_opens_only_those() {
        String token = Tokens.hmac(claims -> claims.claim("rooms", List.of("standup", "team-7-*")));
        client.asks(hello("ana", token));
        assertThat(client.asks("{'type':'join','room':'standup','create':true}"))
                .contains("joined");
        assertThat(client.asks("{'type':'create','room':'team-7-lunch'}")).contains("created");
        assertThat(client.asks("{'type':'join','room':'standup2','create':true}"))
                .contains("forbidden");
        assertThat(client.asks("{'type':'join','room':'team-8-lunch'}")).contains("forbidden");
        assertThat(client.asks("{'type':'create'}")).contains("forbidden");
    }

    @Test
    void the_patient_who_comes_first_can_not_remove_the_doctor_and_the_doctor_can_remove_the_patient() {
        client.asks(hello("patient", Tokens.hmac(claims -> claims.claim("moderates", List.of()))));
        client.asks("{'type':'join','room':'slot-1','create':true}");
        FakeClient doctor = new FakeClient(node);
        doctor.asks(hello(
                "doctor", Tokens.hmac(claims -> claims.subject("doctor").claim("moderates", List.of("slot-*")))));
        doctor.asks("{'type':'join','room':'slot-1'}");
        assertThat(client.asks("{'type':'kick','id':3,'room':'slot-1','peer':'doctor'}"))
                .contains("'peer-joined'");
        assertThat(client.asks("{'type':'ping'}")).contains("forbidden").contains("'re':3");
        assertThat(doctor.asks("{'type':'kick','room':'slot-1','peer':'patient'}"))
                .contains("'peer-left'")
                .contains("kicked");
    }

    @Test
    void no_rooms_are_none_and_a_star_is_all() {
        client.asks(hello("ana", Tokens.hmac(claims -> claims.claim("rooms", List.of()))));
        assertThat(client.asks("{'type':'join','room':'r','create':true}")).contains("forbidden");
        FakeClient other = new FakeClient(node);
        other.asks(hello("bo", Tokens.hmac(claims -> claims.claim("rooms", List.of("*")))));
        assertThat(other.asks("{'type':'create'}")).contains("created");
    }
}
