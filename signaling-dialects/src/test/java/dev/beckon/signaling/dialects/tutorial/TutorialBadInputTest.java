package dev.beckon.signaling.dialects.tutorial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of the tutorial says: it costs its sender an error, and the other one of a room nothing. */
class TutorialBadInputTest {

    private final World world = new World();
    private final Signaling node = world.node();
    private final ScriptedClient ana = world.open(node, new Tutorial());
    private final ScriptedClient bo = world.open(node, new Tutorial());
    private String room = "";

    @BeforeEach
    void meet() {
        room = ana.says("{'type':'createRoom'}").hears().replaceAll(".*'payload':'([^']+)'.*", "$1");
        bo.says("{'type':'offer','roomId':'" + room + "'}");
        assertThat(ana.hearsAll()).hasSize(1);
    }

    private static void assertError(String frame) {
        assertThat(frame).startsWith("{'type':'error','payload':'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"roomCreated", "error"})
    void the_servers_own_words_are_not_passed_on_from_a_client(String type) {
        bo.says("{'type':'" + type + "','roomId':'" + room + "','payload':'11111111-1111-1111-1111-111111111111'}");
        assertError(bo.hears());
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(bo.closed()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'createRoom'}]",
                "{'type':['offer'],'roomId':'ROOM'}",
                "{'type':'answer','roomId':7}",
                "{'type':'answer','roomId':''}",
                "{'type':'answer','roomId':'two\\nlines'}",
                "{'type':'answer','roomId':'ROOM','roomId':'ROOM'}",
                "{'type':'offer','roomId':{'id':'ROOM'}}",
                "{'type':'answer','roomId':'__proto__'}",
                "{'type':'answer','roomId':'tutorial:ROOM'}"
            })
    void what_is_no_message_of_the_room_is_told_to_its_sender_and_to_nobody_else(String frame) {
        assertError(bo.says(frame.replace("ROOM", room)).hears());
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(bo.closed()).isNull();
        bo.says("{'type':'iceCandidate','roomId':'" + room + "'}");
        assertThat(ana.hearsAll()).hasSize(1);
    }

    @Test
    void a_room_too_many_is_refused_and_those_before_stay() {
        ScriptedClient cy = world.open(node, new Tutorial());
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            String answer = cy.says("{'type':'createRoom'}").hears();
            refused += answer.startsWith("{'type':'error'") ? 1 : 0;
            world.passes(Duration.ofSeconds(15)); // few enough errors in a minute
        }
        assertThat(refused).isEqualTo(24);
    }

    @Test
    void unknown_types_and_fields_are_passed_on_as_they_are() {
        String frame = "{ 'more':[1, {'a':null}], 'roomId':'" + room + "', 'type':'wave', 'payload':'\\u0041' }";
        bo.says(frame);
        assertThat(ana.hearsAll()).containsExactly(frame);
    }

    @Test
    void nesting_without_end_costs_its_sender_alone() {
        String deep =
                "{'type':'answer','roomId':'" + room + "','payload':" + "[".repeat(9_000) + "]".repeat(9_000) + "}";
        for (int i = 0; i < 6; i++) {
            bo.says(deep);
        }
        assertThat(bo.closed()).isEqualTo(CloseReason.POLICY);
        assertThat(ana.closed()).isNull();
    }
}
