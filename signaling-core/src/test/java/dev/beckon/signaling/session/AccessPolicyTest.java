package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
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
    void a_peer_and_a_user_of_the_same_name_are_told_apart() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .authenticator((hello, remote) -> CompletableFuture.completedStage(new Identity(hello.token())))
                .policy(new AccessPolicy() {
                    @Override
                    public CompletionStage<Boolean> mayCall(Requester who, String peer) {
                        return CompletableFuture.completedStage(false);
                    }

                    @Override
                    public CompletionStage<Boolean> mayCallUser(Requester who, String user) {
                        return CompletableFuture.completedStage(true);
                    }
                })
                .random(new Random(1))
                .build();
        TestClient bo = new TestClient(node, time).says("{'type':'hello','peer':'bo','token':'bo'}");
        bo.gets("welcome");
        TestClient ana = new TestClient(node, time).hello("ana");
        ana.says("{'type':'call','to':'bo'}").getsError("not-found");
        ana.says("{'type':'call','user':'bo'}").gets("ringing");
        bo.gets("incoming");
    }

    @Test
    void a_policy_that_knows_peers_only_is_asked_of_users_too() {
        AccessPolicy policy = new AccessPolicy() {
            @Override
            public CompletionStage<Boolean> mayCall(Requester who, String peer) {
                return CompletableFuture.completedStage(!peer.equals("boss"));
            }
        };
        AccessPolicy.Requester ana = new AccessPolicy.Requester(new PeerInfo("ana", null, null), Identity.ANONYMOUS);
        assertThat(policy.mayCallUser(ana, "boss").toCompletableFuture()).isCompletedWithValue(false);
        assertThat(policy.mayCallUser(ana, "bo").toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void what_may_not_be_relayed_changes_nothing_and_reaches_nobody() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .policy(new AccessPolicy() {
                    @Override
                    public boolean mayRelay(Requester who, Message message) {
                        return !who.info().peer().equals("ana")
                                || message.type() != MessageType.OFFER && message.type() != MessageType.SEND;
                    }
                })
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time).hello("ana");
        TestClient bo = new TestClient(node, time).hello("bo");
        ana.says("{'type':'create','room':'r'}").gets("created");
        bo.says("{'type':'join','room':'r'}").gets("joined");
        ana.gets("peer-joined");

        assertThat(ana.says("{'type':'offer','id':5,'to':'bo','sdp':'v=0'}")
                        .getsError("forbidden")
                        .path("re")
                        .asInt())
                .isEqualTo(5);
        ana.says("{'type':'send','to':'bo','data':1}").getsError("forbidden");
        ana.says("{'type':'send','room':'r','data':1}").getsError("forbidden");
        bo.getsNothing();
        bo.says("{'type':'answer','to':'ana','sdp':'v=0'}").getsError("bad-state");
        bo.says("{'type':'offer','to':'ana','sdp':'v=0'}");
        ana.gets("offer");
        ana.says("{'type':'answer','to':'bo','sdp':'v=0'}");
        bo.gets("answer");
    }

    @Test
    void an_identity_shows_no_values_of_claims_in_logs() {
        assertThat(new Identity("ana", Map.of("mail", "ana@example.org")))
                .hasToString("Identity[user=ana, claims=[mail]]");
    }
}
