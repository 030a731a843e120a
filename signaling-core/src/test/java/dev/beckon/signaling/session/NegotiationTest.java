package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NegotiationTest {

    private final World world = new World();

    /** Sorts first: the polite one. */
    private TestClient ana = world.member("ana", "r");

    private TestClient bo = world.member("bo", "r");

    @BeforeEach
    void readAll() {
        ana.getsAll();
        bo.getsAll();
    }

    private static String offer(String to, int epoch) {
        return "{'type':'offer','to':'" + to + "','sdp':'offer" + epoch + "','link':'k','epoch':" + epoch + "}";
    }

    private static String answer(String to, int epoch) {
        return "{'type':'answer','to':'" + to + "','sdp':'answer" + epoch + "','epoch':" + epoch + "}";
    }

    private static String candidate(String to, int epoch) {
        return "{'type':'candidate','to':'" + to + "','candidate':{'candidate':'c" + epoch + "'},'epoch':" + epoch
                + "}";
    }

    @Test
    void the_relayed_message_is_the_sent_one_with_the_servers_from() {
        ana.says("{'from':'eve','sdp':'v=0\\r\\n\\u00e9','epoch':1,'link':'k1','to':'bo','extra':[{}],'type':'offer'}");
        assertThat(bo.gets("offer"))
                .isEqualTo(TestClient.json("{'type':'offer','from':'ana','sdp':'v=0\\r\\né','link':'k1','epoch':1}"));
        bo.says("{'type':'answer','to':'ana','sdp':'a','link':'k1','epoch':1}");
        assertThat(ana.gets("answer").path("from").asText()).isEqualTo("bo");
        ana.says("{'type':'candidate','to':'bo','candidate':{'candidate':'x','sdpMid':'0'}}");
        assertThat(bo.gets("candidate"))
                .isEqualTo(TestClient.json(
                        "{'type':'candidate','from':'ana','candidate':{'candidate':'x','sdpMid':'0'}}"));
        ana.says("{'type':'candidate','to':'bo','candidate':null}");
        assertThat(bo.gets("candidate").path("candidate").isNull()).isTrue();
    }

    @Test
    void an_answer_without_an_offer_is_bad_state() {
        bo.says(answer("ana", 1)).getsError("bad-state");
        bo.says("{'type':'answer','to':'ana','sdp':'x'}").getsError("bad-state");
        ana.getsNothing();
    }

    @Test
    void a_second_answer_is_dropped() {
        ana.says(offer("bo", 1)).says(offer("bo", 1));
        bo.says(answer("ana", 1)).says(answer("ana", 1)).getsAll();
        ana.gets("answer");
        ana.getsNothing();
    }

    @Test
    void an_answer_to_an_offer_that_was_replaced_is_dropped() {
        ana.says(offer("bo", 1)).says(offer("bo", 2));
        bo.getsAll();
        bo.says(answer("ana", 1)).getsNothing();
        ana.getsNothing();
        bo.says(answer("ana", 2));
        ana.gets("answer");
    }

    @Test
    void trickling_before_the_answer_and_renegotiating_work() {
        ana.says(offer("bo", 1)).says(candidate("bo", 1));
        bo.gets("offer");
        bo.gets("candidate");
        bo.says(candidate("ana", 1));
        ana.gets("candidate");
        bo.says(answer("ana", 1));
        ana.gets("answer");
        bo.says(offer("ana", 2)).says(candidate("ana", 2));
        ana.gets("offer");
        ana.gets("candidate");
        ana.says(answer("bo", 2));
        bo.gets("answer");
        bo.says(candidate("ana", 1)); // a late one of before
        ana.getsNothing();
    }

    @Test
    void in_a_glare_only_the_impolite_sides_offer_and_candidates_arrive() {
        bo.says(offer("ana", 1));
        ana.says(offer("bo", 1)).says(candidate("bo", 1)); // sent before the other's offer was read
        bo.says(candidate("ana", 1));
        bo.getsNothing();
        ana.gets("offer");
        ana.gets("candidate");
        ana.says(answer("bo", 1)).says(candidate("bo", 1));
        bo.gets("answer");
        bo.gets("candidate");
    }

    @Test
    void in_a_glare_the_other_way_round_the_outcome_is_the_same() {
        ana.says(offer("bo", 1)).says(candidate("bo", 1));
        bo.says(offer("ana", 1)); // bo ignores what it will read
        ana.says(candidate("bo", 1)); // of the offer that is void by now
        bo.gets("offer");
        bo.gets("candidate");
        bo.getsNothing();
        ana.gets("offer");
        ana.says(answer("bo", 1));
        bo.gets("answer");
    }

    @Test
    void a_lost_offer_may_be_sent_again() {
        ana.says(offer("bo", 1));
        bo.gets("offer");
        ana.says(offer("bo", 1));
        bo.gets("offer");
        bo.says(answer("ana", 1));
        ana.gets("answer");
    }

    @Test
    void a_peer_that_started_afresh_is_not_held_to_what_was_outstanding() {
        bo.says(offer("ana", 5));
        ana.gets("offer");
        TestClient again = world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}");
        again.getsAll();
        bo.gets("peer-back");
        again.says(offer("bo", 1));
        bo.gets("offer");
        bo.says(answer("ana", 1));
        again.gets("answer");
    }

    // ---- after messages were lost

    private TestClient comesBack(World in, TestClient client) {
        return in.connects()
                .says("{'type':'hello','resume':{'session':'" + client.secret + "','received':" + client.received
                        + "}}");
    }

    @Test
    void after_a_gap_an_offer_that_nobody_saw_blocks_nobody() {
        World small = new World(Limits.builder().outboxMessages(2).build());
        TestClient ana = small.member("ana", "r");
        TestClient bo = small.member("bo", "r");
        ana.getsAll();
        ana.breaks();
        bo.says(offer("ana", 5)).says(candidate("ana", 5)).says(candidate("ana", 5)); // one more than is kept
        bo.gets("peer-away");
        TestClient again = comesBack(small, ana);
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isFalse();
        assertThat(bo.gets("peer-back").path("resumed").asBoolean()).isFalse();
        again.getsAll();
        again.says(offer("bo", 6));
        bo.gets("offer");
        bo.says(answer("ana", 6));
        again.gets("answer");
    }

    @Test
    void after_a_gap_others_are_told_although_they_never_heard_of_an_interruption() {
        World small = new World(Limits.builder().outboxMessages(2).build());
        TestClient ana = small.member("ana", "r");
        TestClient bo = small.member("bo", "r");
        bo.says(offer("ana", 1)).says(candidate("ana", 1)).says(candidate("ana", 1));
        TestClient again =
                small.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':1}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isFalse();
        assertThat(bo.gets("peer-back").path("resumed").asBoolean()).isFalse();
    }

    @Test
    void an_answer_to_an_offer_that_a_gap_made_void_is_no_error() {
        ana.says(offer("bo", 1));
        bo.gets("offer");
        world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}");
        bo.says(answer("ana", 1)); // before it has read that ana started afresh
        bo.gets("peer-back");
        bo.getsNothing();
    }

    /** In each of two rooms it is told that ana started afresh; what is said between the two counts. */
    @Test
    void a_fresh_start_counts_once_although_it_is_told_in_each_room() {
        List<Runnable> told = new ArrayList<>();
        World slow = new World(Limits.DEFAULTS, new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<Void> announce(Peer from, PeerView now, String room, Outgoing event) {
                if (event.message() instanceof Message.PeerBack) {
                    told.add(() -> super.announce(from, now, room, event));
                    return CompletableFuture.completedStage(null);
                }
                return super.announce(from, now, room, event);
            }
        });
        TestClient ana = slow.member("ana", "r");
        TestClient bo = slow.member("bo", "r");
        ana.says("{'type':'join','room':'s','create':true}");
        bo.says("{'type':'join','room':'s','create':true}").getsAll();
        TestClient again = slow.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "'}}");
        again.getsAll();
        assertThat(told).hasSize(2);
        told.get(0).run();
        bo.gets("peer-back");
        bo.says(offer("ana", 1));
        again.gets("offer");
        told.get(1).run();
        bo.gets("peer-back");
        again.says(answer("bo", 1));
        bo.gets("answer");
    }
}
