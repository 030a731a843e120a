package dev.beckon.signaling.dialects.peerjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no PeerJS client says, or only one whose user has typed nonsense: it costs its sender the least that will do. */
class PeerJsBadInputTest {

    private static final String OPEN = "{'type':'OPEN'}";

    private final World world = new World();
    private final PeerJs dialect = PeerJs.builder().build();
    private final Signaling node = world.node();

    private ScriptedClient opens(String id, String token) {
        return world.open(node, dialect, "key", "peerjs", "id", id, "token", token);
    }

    private ScriptedClient peer(String id) {
        ScriptedClient client = opens(id, "token of " + id);
        assertThat(client.hears()).isEqualTo(OPEN);
        return client;
    }

    /** {@code peer.connect()} takes whatever a user typed, and sends an offer and many candidates. */
    @ParameterizedTest
    @ValueSource(strings = {"''", "'two\\nlines'", "42", "true", "['bo']", "{'id':'bo'}", "'\\ud800'", "long"})
    void an_offer_to_what_is_no_id_expires_at_once_and_its_candidates_cost_nothing(String what) {
        String receiver = what.equals("long") ? "'" + "x".repeat(1_000) + "'" : what;
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'OFFER','dst':" + receiver + ",'payload':{}}");
        for (int i = 0; i < 30; i++) {
            ana.says("{'type':'CANDIDATE','dst':" + receiver + ",'payload':{}}");
        }
        assertThat(ana.hearsAll()).containsExactly("{'type':'EXPIRE','src':" + receiver + ",'dst':'ana'}");
        assertThat(ana.closed()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "['bo']", "'two\\nlines'"})
    void leave_to_what_is_no_id_gives_nothing_up(String receiver) {
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'LEAVE','dst':" + receiver + "}");
        assertThat(ana.closed()).isNull();
        peer("bo").says("{'type':'OFFER','dst':'ana','payload':{}}");
        assertThat(ana.hears()).startsWith("{'type':'OFFER','src':'bo'");
    }

    @Test
    void who_calls_itself_hears_itself() {
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'OFFER','dst':'ana','payload':{'n':1}}");
        assertThat(ana.hearsAll()).containsExactly("{'type':'OFFER','src':'ana','dst':'ana','payload':{'n':1}}");
    }

    @Test
    void an_expiry_is_the_servers_word_alone() {
        ScriptedClient ana = peer("ana");
        ScriptedClient eve = peer("eve");
        eve.says("{'type':'EXPIRE','src':'bo','dst':'ana'}")
                .says("{'type':'EXPIRE','dst':'ana','payload':{'connectionId':'dc_1'}}")
                .says("{'type':'ID-TAKEN','dst':'ana','payload':{'msg':'x'}}")
                .says("{'type':'OPEN','dst':'ana','payload':{}}")
                .says("{'type':'offer','dst':'ana','payload':{}}");
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(eve.closed()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['HEARTBEAT']",
                "'HEARTBEAT'",
                "42",
                "",
                " ",
                "{'type':'OFFER','type':'LEAVE'}",
                "{'type':['OFFER']}",
                "{'type':'OFFER','dst':'bo','payload':'v=0'}",
                "{'type':'OFFER','dst':'bo','payload':[]}",
                "{'type':'OFFER','dst':'bo','payload':null}",
                "{'type':'OFFER','dst':null,'payload':{}}",
                "{'type':'HEARTBEAT'} {'type':'HEARTBEAT'}",
                "deep"
            })
    void a_frame_that_is_no_message_costs_its_sender_when_it_is_the_sixth(String what) {
        String deep =
                "{'type':'OFFER','dst':'bo','payload':{'metadata':" + "[".repeat(5_000) + "]".repeat(5_000) + "}}";
        String frame = what.equals("deep") ? deep : what;
        ScriptedClient bo = peer("bo");
        ScriptedClient ana = peer("ana");
        for (int i = 0; i < 5; i++) {
            ana.says(frame);
        }
        ana.says("{'type':'OFFER','dst':'bo','payload':{}}");
        assertThat(bo.hearsAll()).hasSize(1);
        assertThat(ana.says(frame).closed()).isEqualTo(CloseReason.POLICY);
        assertThat(bo.closed()).isNull();
    }

    @Test
    void the_longest_id_of_characters_that_take_most_is_an_id() {
        String id = "\ud83e\udd89".repeat(256);
        peer(id);
        ScriptedClient bo = peer("bo").says("{'type':'OFFER','dst':'" + id + "','payload':{}}");
        assertThat(bo.hearsAll()).isEmpty();
        assertThat(opens(id + "x", "t").hears()).startsWith("{'type':'ERROR'");
        assertThat(opens("two\nlines", "t").hears()).startsWith("{'type':'ERROR'");
    }

    @Test
    void of_several_that_want_the_id_of_a_dead_holder_one_gets_it() {
        peer("ana").dies();
        List<ScriptedClient> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(opens("ana", "token " + i));
        }
        world.passes(Duration.ofSeconds(10));
        List<String> heard = all.stream().map(ScriptedClient::hears).toList();
        assertThat(heard).filteredOn(OPEN::equals).hasSize(1);
        assertThat(heard)
                .filteredOn(frame -> frame.startsWith("{'type':'ID-TAKEN'"))
                .hasSize(4);
    }

    @Test
    void of_many_sockets_with_one_token_the_last_one_is_the_peer() {
        List<ScriptedClient> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(opens("ana", "one token"));
        }
        ScriptedClient last = all.remove(all.size() - 1);
        assertThat(all).allMatch(older -> CloseReason.REPLACED.equals(older.closed()));
        all.forEach(ScriptedClient::leaves);
        peer("bo").says("{'type':'OFFER','dst':'ana','payload':{}}");
        assertThat(last.hearsAll()).hasSize(2).last().asString().startsWith("{'type':'OFFER','src':'bo'");
    }

    @Test
    void what_comes_after_the_id_was_given_up_is_not_heard() {
        ScriptedClient bo = peer("bo");
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'LEAVE'}")
                .says("{'type':'OFFER','dst':'bo','payload':{}}")
                .says("]");
        assertThat(bo.hearsAll()).isEmpty();
        assertThat(ana.closed()).isEqualTo(CloseReason.NORMAL);
    }

    @Test
    void an_id_that_looks_like_one_of_another_realm_is_one_of_this() {
        ScriptedClient ana = peer("tutorial:ana");
        peer("peerjs:bo").says("{'type':'OFFER','dst':'tutorial:ana','payload':{}}");
        assertThat(ana.hears()).startsWith("{'type':'OFFER','src':'peerjs:bo','dst':'tutorial:ana'");
    }

    @Test
    void a_flood_of_heartbeats_closes_nothing() {
        ScriptedClient ana = peer("ana");
        for (int i = 0; i < 3_000; i++) {
            ana.says("{'type':'HEARTBEAT'}");
            world.passes(Duration.ofMillis(10));
        }
        assertThat(ana.closed()).isNull();
        assertThat(ana.hearsAll()).isEmpty();
    }
}
