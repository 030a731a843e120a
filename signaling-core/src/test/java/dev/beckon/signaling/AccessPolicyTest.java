package dev.beckon.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {

    /** Lets a peer into the room that its identity names. */
    private static final AccessPolicy OWN_ROOM = new AccessPolicy() {
        @Override
        public CompletionStage<Boolean> mayJoin(Requester who, String room) {
            return CompletableFuture.completedStage(
                    room.equals(who.identity().claims().get("room")));
        }
    };

    @Test
    void a_policy_decides_by_the_claims_of_the_identity() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .authenticator((hello, remote) ->
                        CompletableFuture.completedStage(new Identity("ana", Map.of("room", "hers"))))
                .policy(OWN_ROOM)
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says("{'type':'join','room':'other','create':true}").getsError("forbidden");
        ana.says("{'type':'join','room':'hers','create':true}").gets("joined");
    }

    @Test
    void who_may_not_join_may_not_knock_either_and_learns_nothing_of_the_room() {
        FakeTime time = new FakeTime();
        Signaling node =
                Signaling.builder(time).policy(OWN_ROOM).random(new Random(1)).build();
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says("{'type':'create','room':'there'}").gets("created");
        TestClient bo = new TestClient(node, time).hello("bo");
        bo.says("{'type':'knock','room':'there'}").getsError("forbidden");
        bo.says("{'type':'knock','room':'not-there'}").getsError("forbidden");
        ana.getsNothing();
    }

    @Test
    void an_identity_shows_no_values_of_claims_in_logs() {
        assertThat(new Identity("ana", Map.of("mail", "ana@example.org")))
                .hasToString("Identity[user=ana, claims=[mail]]");
    }
}
