package dev.beckon.signaling.dialects.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.CloseReason;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What passes between two of the tutorial's clients, and what a third one can do. */
class TutorialTest {

    private static final String OFFER =
            "{'type':'offer','roomId':'%s','payload':{'type':'offer','sdp':'v=0'},'extra':1}";
    private static final String CANDIDATE = "{'type':'iceCandidate','roomId':'%s','payload':{'candidate':null}}";
    private static final String ANSWER = "{'type':'answer','roomId':'%s','payload':{'type':'answer','sdp':'v=0'}}";

    private final World world = new World();
    private final Signaling node = world.node();
    private final Tutorial dialect = new Tutorial();

    private ScriptedClient opens() {
        return world.open(node, dialect);
    }

    private static String makesRoom(ScriptedClient creator) {
        String made = creator.says("{'type':'createRoom','payload':false}").hears();
        assertThat(made).matches("\\{'type':'roomCreated','payload':'[0-9a-f-]{36}'}");
        return made.substring(made.lastIndexOf(":'") + 2, made.length() - 2);
    }

    private static void assertError(String frame) {
        assertThat(frame).startsWith("{'type':'error','payload':'");
    }

    @Test
    void who_makes_a_room_gets_the_offer_as_it_is_and_both_relay_in_order() {
        ScriptedClient ana = opens();
        ScriptedClient bo = opens();
        String room = makesRoom(ana);
        bo.says(OFFER.formatted(room)).says(CANDIDATE.formatted(room));
        assertThat(ana.hearsAll()).containsExactly(OFFER.formatted(room), CANDIDATE.formatted(room));
        ana.says(ANSWER.formatted(room)).says(CANDIDATE.formatted(room));
        assertThat(bo.hearsAll()).containsExactly(ANSWER.formatted(room), CANDIDATE.formatted(room));
    }

    @Test
    void a_creator_has_as_many_rooms_as_it_asks_for_under_ids_that_nobody_guesses() {
        ScriptedClient ana = opens();
        Set<String> rooms = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            rooms.add(makesRoom(ana));
        }
        assertThat(rooms).hasSize(5);
        for (String room : rooms) {
            opens().says(OFFER.formatted(room));
            assertThat(ana.hears()).contains(room);
        }
    }

    @Test
    void a_third_one_and_a_second_offer_are_refused_and_nobody_else_hears_of_them() {
        ScriptedClient ana = opens();
        ScriptedClient bo = opens();
        ScriptedClient eve = opens();
        String room = makesRoom(ana);
        bo.says(OFFER.formatted(room));
        ana.hearsAll();
        assertError(eve.says(OFFER.formatted(room)).hears());
        for (int i = 0; i < 40; i++) { // it does not know yet
            eve.says(CANDIDATE.formatted(room));
        }
        assertThat(eve.hearsAll()).isEmpty();
        assertThat(eve.closed()).isNull();
        ScriptedClient stranger = opens();
        assertError(stranger.says(CANDIDATE.formatted(room)).hears());
        assertError(bo.says(OFFER.formatted(room)).hears());
        assertError(ana.says(OFFER.formatted(room)).hears());
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(bo.hearsAll()).isEmpty();
        bo.says(CANDIDATE.formatted(room));
        assertThat(ana.hears()).contains("iceCandidate");
    }

    @Test
    void an_unknown_room_and_bad_frames_cost_an_error_and_nothing_else() {
        ScriptedClient ana = opens();
        ScriptedClient bo = opens();
        String room = makesRoom(ana);
        assertError(bo.says(OFFER.formatted("12345")).hears());
        assertError(bo.says("no json").hears());
        assertError(bo.says("{'payload':1}").hears());
        assertError(bo.says("{'type':'answer'}").hears());
        assertThat(bo.hearsAll()).isEmpty();
        assertThat(bo.closed()).isNull();
        bo.says(OFFER.formatted(room));
        assertThat(ana.hears()).contains("offer");
        bo.says("]").says("]").says("]");
        assertThat(bo.closed()).isEqualTo(CloseReason.POLICY);
        assertThat(ana.closed()).isNull();
    }

    @Test
    void the_partners_place_is_free_when_its_socket_is_gone() {
        ScriptedClient ana = opens();
        String room = makesRoom(ana);
        ScriptedClient bo = opens().says(OFFER.formatted(room));
        bo.leaves();
        ScriptedClient cy = opens().says(OFFER.formatted(room));
        assertThat(ana.hearsAll()).hasSize(2);
        ana.says(ANSWER.formatted(room));
        assertThat(cy.hears()).contains("answer");
    }

    @Test
    void the_creators_end_is_the_rooms_and_the_partner_is_told() {
        ScriptedClient ana = opens();
        String room = makesRoom(ana);
        ScriptedClient bo = opens().says(OFFER.formatted(room));
        ana.leaves();
        assertError(bo.hears());
        assertError(opens().says(OFFER.formatted(room)).hears());
        assertThat(bo.says(CANDIDATE.formatted(room)).hears()).isEqualTo("nothing");
        assertThat(makesRoom(bo)).isNotEqualTo(room);
    }

    @Test
    void who_was_refused_may_ask_again() {
        ScriptedClient ana = opens();
        String room = makesRoom(ana);
        ScriptedClient bo = opens().says(OFFER.formatted(room));
        ScriptedClient cy = opens();
        assertError(cy.says(OFFER.formatted(room)).hears());
        bo.leaves();
        cy.says(OFFER.formatted(room)).says(CANDIDATE.formatted(room));
        assertThat(ana.hearsAll())
                .containsExactly(OFFER.formatted(room), OFFER.formatted(room), CANDIDATE.formatted(room));
    }

    @Test
    void rooms_of_other_clients_are_out_of_reach() {
        ScriptedClient beckon = world.beckon(node, "bo");
        beckon.says("{'type':'join','room':'r','create':true}").hearsAll();
        assertError(opens().says(OFFER.formatted("r")).hears());
        assertThat(beckon.hearsAll()).isEmpty();
    }

    @Test
    void over_two_nodes_a_room_is_one() {
        ScriptedClient ana = opens();
        String room = makesRoom(ana);
        ScriptedClient bo = world.open(world.node(), new Tutorial()).says(OFFER.formatted(room));
        assertThat(ana.hears()).isEqualTo(OFFER.formatted(room));
        ana.says(ANSWER.formatted(room));
        assertThat(bo.hears()).isEqualTo(ANSWER.formatted(room));
    }
}
