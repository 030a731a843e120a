package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.limits.Limits;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several peer connections between two peers: each link negotiates by itself, ends by itself, and blocks nobody. */
class LinksTest {

    private final World world = new World(Limits.builder().linksPerPair(3).build());

    /** Sorts first: the polite one. */
    private final TestClient ana = world.member("ana", "r");

    private final TestClient bo = world.member("bo", "r");

    @BeforeEach
    void readAll() {
        ana.getsAll();
        bo.getsAll();
    }

    private static String offer(String to, String link, int epoch) {
        return "{'type':'offer','to':'" + to + "','sdp':'" + link + epoch + "','link':'" + link + "','epoch':" + epoch
                + "}";
    }

    private static String answer(String to, String link, int epoch) {
        return offer(to, link, epoch).replace("'offer'", "'answer'");
    }

    private static String candidate(String to, String link, int epoch) {
        return "{'type':'candidate','to':'" + to + "','candidate':null,'link':'" + link + "','epoch':" + epoch + "}";
    }

    private static String withdraw(String to, String link, int epoch) {
        return "{'type':'withdraw','to':'" + to + "','link':'" + link + "','epoch':" + epoch + "}";
    }

    private static String close(String to, String link) {
        return "{'type':'close','to':'" + to + "','link':'" + link + "'}";
    }

    private static void assertIs(JsonNode message, String link, int epoch) {
        assertThat(message.path("link").asText()).isEqualTo(link);
        assertThat(message.path("epoch").asInt()).isEqualTo(epoch);
    }

    private void negotiates(TestClient offerer, String from, TestClient answerer, String to, String link, int epoch) {
        offerer.says(offer(to, link, epoch));
        assertIs(answerer.gets("offer"), link, epoch);
        answerer.says(answer(from, link, epoch));
        assertIs(offerer.gets("answer"), link, epoch);
    }

    @Test
    void an_offer_on_a_new_link_passes_while_one_on_the_old_link_is_never_answered() {
        bo.says(offer("ana", "k1", 1));
        ana.gets("offer");
        negotiates(ana, "ana", bo, "bo", "k2", 1); // k1 is gone in this page
    }

    @Test
    void camera_and_screen_negotiate_at_the_same_epoch_each_with_its_own_answer() {
        ana.says(offer("bo", "camera", 1)).says(offer("bo", "screen", 1));
        bo.gets("offer");
        bo.gets("offer");
        bo.says(answer("ana", "screen", 1)).says(answer("ana", "camera", 1));
        assertIs(ana.gets("answer"), "screen", 1);
        assertIs(ana.gets("answer"), "camera", 1);
    }

    @Test
    void both_sides_may_open_a_link_at_once() {
        bo.says(offer("ana", "kb", 1));
        ana.says(offer("bo", "ka", 1)).says(candidate("bo", "ka", 1)); // sent before the other's offer was read
        assertIs(ana.gets("offer"), "kb", 1);
        assertIs(bo.gets("offer"), "ka", 1);
        assertIs(bo.gets("candidate"), "ka", 1);
        bo.says(answer("ana", "ka", 1));
        ana.says(answer("bo", "kb", 1));
        assertIs(ana.gets("answer"), "ka", 1);
        assertIs(bo.gets("answer"), "kb", 1);
    }

    @Test
    void glare_on_one_link_does_not_touch_another() {
        negotiates(ana, "ana", bo, "bo", "k1", 1);
        negotiates(ana, "ana", bo, "bo", "k2", 1);
        bo.says(offer("ana", "k1", 2));
        ana.says(offer("bo", "k1", 2)).says(candidate("bo", "k1", 2)).says(offer("bo", "k2", 2));
        assertIs(bo.gets("offer"), "k2", 2);
        assertIs(ana.gets("offer"), "k1", 2);
        bo.getsNothing();
        ana.says(answer("bo", "k1", 2));
        assertIs(bo.gets("answer"), "k1", 2);
        bo.says(answer("ana", "k2", 2));
        assertIs(ana.gets("answer"), "k2", 2);
    }

    @Test
    void candidates_of_an_older_epoch_are_dropped_on_their_own_link_only() {
        negotiates(ana, "ana", bo, "bo", "k1", 1);
        negotiates(ana, "ana", bo, "bo", "k2", 1);
        ana.says(offer("bo", "k1", 2)).says(candidate("bo", "k1", 1)).says(candidate("bo", "k2", 1));
        bo.gets("offer");
        assertIs(bo.gets("candidate"), "k2", 1);
        bo.getsNothing();
    }

    @Test
    void the_link_without_a_name_is_a_link_like_others() {
        negotiates(ana, "ana", bo, "bo", "k1", 1);
        bo.says("{'type':'offer','to':'ana','sdp':'x','epoch':1}");
        ana.says(offer("bo", "k1", 2)).says("{'type':'offer','to':'bo','sdp':'y','epoch':1}");
        assertIs(bo.gets("offer"), "k1", 2); // the other one met bo's
        bo.getsNothing();
        ana.gets("offer");
        ana.says("{'type':'answer','to':'bo','sdp':'z','epoch':1}");
        assertThat(bo.gets("answer").has("link")).isFalse();
    }

    // ---- once more

    @Test
    void an_offer_that_comes_again_is_answered_again_and_the_second_answer_is_void() {
        bo.says(offer("ana", "k", 1));
        ana.gets("offer");
        ana.says(answer("bo", "k", 1));
        bo.says("{'type':'offer','to':'ana','sdp':'x','link':'k','epoch':1,'id':7}"); // before the answer was read
        bo.gets("answer");
        assertThat(bo.gets("void")).isEqualTo(TestClient.json("{'type':'void','re':7,'reason':'stale'}"));
        ana.getsNothing();
        negotiates(bo, "bo", ana, "ana", "k", 2);
    }

    @Test
    void an_offer_with_the_epoch_of_one_that_was_withdrawn_is_a_new_offer() {
        ana.says(offer("bo", "k", 2)).says(withdraw("bo", "k", 2));
        bo.says(offer("ana", "k", 2)); // before it has read either
        bo.getsAll();
        assertIs(ana.gets("offer"), "k", 2);
        ana.says(answer("bo", "k", 2));
        assertIs(bo.gets("answer"), "k", 2);
    }

    @Test
    void an_answer_to_an_offer_that_was_withdrawn_is_void_although_its_answerer_has_offered_less_since() {
        bo.says(offer("ana", "k", 5)).says(withdraw("ana", "k", 5));
        ana.says(offer("bo", "k", 1)); // before it has read either
        ana.says("{'type':'answer','to':'bo','sdp':'x','link':'k','epoch':5,'id':4}");
        assertThat(ana.getsAll())
                .contains(TestClient.json("{'type':'void','re':4,'reason':'stale'}"))
                .noneMatch(message -> message.path("type").asText().equals("error"));
    }

    @Test
    void an_answer_on_a_link_that_was_forgotten_is_void_and_no_error() {
        bo.says(offer("ana", "k", 1)).says(withdraw("ana", "k", 1));
        ana.getsAll();
        for (int i = 0; i < 5; i++) {
            negotiates(ana, "ana", bo, "bo", "k" + i, 1);
            ana.says(close("bo", "k" + i));
            bo.getsAll();
        }
        ana.says("{'type':'answer','to':'bo','sdp':'x','link':'k','epoch':1,'id':4}");
        assertThat(ana.gets("void").path("reason").asText()).isEqualTo("stale");
    }

    // ---- withdraw

    @Test
    void an_offer_that_was_withdrawn_blocks_nobody() {
        bo.says(offer("ana", "k", 1)).says(withdraw("ana", "k", 1));
        ana.gets("offer");
        assertThat(ana.gets("withdraw"))
                .isEqualTo(TestClient.json("{'type':'withdraw','from':'bo','link':'k','epoch':1}"));
        negotiates(ana, "ana", bo, "bo", "k", 2);
    }

    @Test
    void a_withdrawal_takes_the_candidates_of_its_offer_with_it() {
        bo.says(offer("ana", "k", 1)).says(withdraw("ana", "k", 1)).says(candidate("ana", "k", 1));
        ana.gets("offer");
        ana.gets("withdraw");
        ana.getsNothing();
    }

    @Test
    void a_withdrawal_that_crosses_the_answer_reaches_the_answerer_and_the_answer_reaches_nobody() {
        ana.says(offer("bo", "k", 1));
        bo.gets("offer");
        bo.says(answer("ana", "k", 1));
        ana.says(withdraw("bo", "k", 1)); // before the answer was read
        ana.gets("answer");
        assertIs(bo.gets("withdraw"), "k", 1);
        negotiates(bo, "bo", ana, "ana", "k", 2);
    }

    @Test
    void an_answer_to_an_offer_that_was_withdrawn_is_void_and_no_error() {
        ana.says(offer("bo", "k", 1)).says(withdraw("bo", "k", 1));
        bo.getsAll();
        bo.says(answer("ana", "k", 1)).getsNothing();
        bo.says("{'type':'answer','to':'ana','sdp':'x','link':'k','id':4}");
        assertThat(bo.gets("void")).isEqualTo(TestClient.json("{'type':'void','re':4,'reason':'stale'}"));
        ana.getsNothing();
    }

    @Test
    void a_withdrawal_of_an_offer_that_is_not_outstanding_is_void() {
        bo.says(offer("ana", "k", 2)).says(withdraw("ana", "k", 1));
        ana.gets("offer");
        ana.says(withdraw("bo", "k", 2)); // it is not ana's
        ana.says(withdraw("bo", "other", 1));
        ana.getsNothing();
        bo.getsNothing();
        ana.says(answer("bo", "k", 2));
        bo.gets("answer");
    }

    @Test
    void a_polite_offer_that_gave_way_needs_no_withdrawal_and_its_withdrawal_touches_nothing() {
        bo.says(offer("ana", "k", 1));
        ana.says(offer("bo", "k", 1)).says(withdraw("bo", "k", 1));
        bo.getsNothing();
        ana.gets("offer");
        ana.says(answer("bo", "k", 1));
        bo.gets("answer");
    }

    // ---- close

    @Test
    void a_link_that_was_closed_carries_nothing_more_from_either_side() {
        negotiates(ana, "ana", bo, "bo", "k", 1);
        bo.says(offer("ana", "k", 2));
        ana.gets("offer");
        ana.says(close("bo", "k"));
        assertThat(bo.gets("close")).isEqualTo(TestClient.json("{'type':'close','from':'ana','link':'k'}"));
        ana.says(answer("bo", "k", 2)).says(candidate("bo", "k", 2)).says(close("bo", "k"));
        bo.says(offer("ana", "k", 3)).says(candidate("ana", "k", 3)).says(withdraw("ana", "k", 2));
        bo.says(close("ana", "k")).getsNothing();
        ana.getsNothing();
        negotiates(bo, "bo", ana, "ana", "k2", 1);
    }

    @Test
    void whoever_closed_a_link_can_not_use_its_name_again() {
        ana.says(offer("bo", "k", 1)).says(close("bo", "k")).says(offer("bo", "k", 2));
        assertThat(ana.getsError("bad-state").path("message").asText()).contains("link k", "another name");
    }

    @Test
    void the_link_without_a_name_can_be_used_again_at_once() {
        bo.says("{'type':'offer','to':'ana','sdp':'x'}");
        ana.gets("offer");
        ana.says("{'type':'close','to':'bo'}").says("{'type':'offer','to':'bo','sdp':'y'}");
        bo.gets("close");
        bo.gets("offer");
        bo.says("{'type':'answer','to':'ana','sdp':'z'}");
        ana.gets("answer");
    }

    @Test
    void a_link_that_nobody_offered_may_be_closed_and_then_stays_closed() {
        ana.says(close("bo", "k"));
        bo.gets("close");
        bo.says("{'type':'offer','to':'ana','sdp':'x','link':'k','id':1}");
        assertThat(bo.gets("void").path("reason").asText()).isEqualTo("closed");
    }

    // ---- the bound

    @Test
    void offers_on_more_links_than_the_bound_are_bad_state_that_names_it() {
        for (String link : List.of("k1", "k2", "k3")) {
            ana.says(offer("bo", link, 1));
        }
        ana.says(offer("bo", "k2", 2)); // not one more
        ana.says(offer("bo", "k4", 1));
        assertThat(ana.getsError("bad-state").path("message").asText()).contains("3 links with bo");
        assertThat(bo.getsAll()).hasSize(4);
        bo.says(answer("ana", "k1", 1)); // as many as the other has outstanding, and own ones beside them
        bo.says(offer("ana", "b1", 1)).says(offer("ana", "b2", 1)).says(offer("ana", "b3", 1));
        assertThat(ana.getsAll()).hasSize(4);
        ana.says(offer("bo", "k4", 1));
        bo.gets("offer");
    }

    @Test
    void however_many_links_come_and_go_an_offer_that_is_outstanding_is_answered() {
        ana.says(offer("bo", "long", 1));
        bo.gets("offer");
        for (int i = 0; i < 20; i++) {
            negotiates(ana, "ana", bo, "bo", "k" + i, 1);
            ana.says(i % 2 == 0 ? close("bo", "k" + i) : candidate("bo", "k" + i, 1));
            bo.getsAll();
        }
        bo.says(answer("ana", "long", 1));
        assertIs(ana.gets("answer"), "long", 1);
    }

    @Test
    void a_link_goes_on_after_it_was_forgotten() {
        negotiates(ana, "ana", bo, "bo", "k", 1);
        for (int i = 0; i < 5; i++) {
            negotiates(ana, "ana", bo, "bo", "k" + i, 1);
        }
        bo.says(candidate("ana", "k", 1));
        ana.gets("candidate");
        negotiates(bo, "bo", ana, "ana", "k", 2);
    }

    @Test
    void the_welcome_tells_the_bound() {
        TestClient cy = world.connects().says("{'type':'hello','peer':'cy'}");
        assertThat(cy.gets("welcome").at("/limits/links").asInt()).isEqualTo(3);
    }
}
