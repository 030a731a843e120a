package dev.beckon.signaling.dialects.peerjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages for peers that are not there: they wait, arrive in order, or expire; on one node and over two. */
class PeerJsWaitingTest {

    private static final String OPEN = "{'type':'OPEN'}";

    private final World world = new World();
    private final PeerJs dialect = PeerJs.builder().build();
    private final Signaling node = world.node();

    private ScriptedClient peer(Signaling on, PeerJs with, String id) {
        ScriptedClient client = world.open(on, with, "key", "peerjs", "id", id, "token", "t");
        assertThat(client.hears()).isEqualTo(OPEN);
        return client;
    }

    private ScriptedClient peer(String id) {
        return peer(node, dialect, id);
    }

    private static String message(String type, String to, Object payload) {
        return "{'type':'" + type + "','dst':'" + to + "','payload':{'n':'" + payload + "'}}";
    }

    @Test
    void an_unknown_peer_is_told_once_after_five_seconds_however_much_waits_for_it() {
        ScriptedClient ana = peer("ana");
        ana.says(message("OFFER", "nobody", 1)).says(message("CANDIDATE", "nobody", 2));
        world.passes(Duration.ofMillis(4_900));
        assertThat(ana.hearsAll()).isEmpty();
        ana.says(message("CANDIDATE", "nobody", 3));
        world.passes(Duration.ofMillis(200));
        assertThat(ana.hearsAll()).containsExactly("{'type':'EXPIRE','src':'nobody','dst':'ana'}");
        assertThat(peer("nobody").hearsAll()).isEmpty();
        assertThat(ana.closed()).isNull();
    }

    @Test
    void who_comes_in_time_gets_everything_in_order_after_its_open() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        for (int i = 0; i < 30; i++) {
            ana.says(message(i == 0 ? "OFFER" : "CANDIDATE", "late", "a" + i));
            bo.says(message(i == 0 ? "OFFER" : "CANDIDATE", "late", "b" + i));
        }
        world.passes(Duration.ofMillis(1_300));
        ScriptedClient late = world.open(node, dialect, "key", "peerjs", "id", "late", "token", "t");
        ana.says(message("CANDIDATE", "late", "a30"));
        List<String> heard = late.hearsAll();
        assertThat(heard).hasSize(62).first().isEqualTo(OPEN);
        for (String sender : List.of("a", "b")) {
            List<String> own = heard.stream()
                    .filter(line -> line.contains("'n':'" + sender))
                    .toList();
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i)).contains("'n':'" + sender + i + "'");
            }
        }
        world.passes(Duration.ofSeconds(10));
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(bo.hearsAll()).isEmpty();
    }

    @Test
    void what_its_sender_did_not_wait_for_is_gone_with_it() {
        ScriptedClient ana = peer("ana");
        ana.says(message("OFFER", "late", 1));
        ana.leaves();
        assertThat(peer("late").hearsAll()).isEmpty();
    }

    @Test
    void leave_does_not_wait() {
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'LEAVE','dst':'late'}");
        assertThat(peer("late").hearsAll()).isEmpty();
        world.passes(Duration.ofSeconds(6));
        assertThat(ana.hearsAll()).isEmpty();
    }

    @Test
    void a_peer_that_reloads_within_the_time_gets_what_came_meanwhile() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        bo.leaves();
        ana.says(message("OFFER", "bo", 1));
        world.passes(Duration.ofSeconds(2));
        assertThat(peer("bo").hears()).contains("'n':'1'");
    }

    @Test
    void too_many_peers_messages_or_bytes_expire_at_once() {
        ScriptedClient ana = peer("ana");
        for (int i = 0; i <= Letters.MOST_PEERS; i++) {
            ana.says(message("CANDIDATE", "nobody" + i, i));
        }
        assertThat(ana.hearsAll())
                .containsExactly("{'type':'EXPIRE','src':'nobody" + Letters.MOST_PEERS + "','dst':'ana'}");

        ScriptedClient bo = peer("bo");
        for (int i = 0; i < 10; i++) {
            bo.says(message("OFFER", "nobody", "x".repeat(120_000)));
        }
        assertThat(bo.hearsAll()).containsExactly("{'type':'EXPIRE','src':'nobody','dst':'bo'}");

        ScriptedClient cy = peer("cy");
        for (int i = 0; i <= Letters.MOST_LETTERS; i++) {
            cy.says(message("CANDIDATE", "nobody", i));
        }
        assertThat(cy.hearsAll()).containsExactly("{'type':'EXPIRE','src':'nobody','dst':'cy'}");
    }

    @Test
    void all_clients_of_a_node_together_have_a_bound() {
        PeerJs small = PeerJs.builder().waitingBytes(100_000).build();
        ScriptedClient ana = peer(node, small, "ana");
        ScriptedClient bo = peer(node, small, "bo");
        ana.says(message("OFFER", "nobody", "x".repeat(60_000)));
        bo.says(message("OFFER", "nobody", "x".repeat(60_000)));
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(bo.hearsAll()).containsExactly("{'type':'EXPIRE','src':'nobody','dst':'bo'}");
        ana.leaves();
        bo.says(message("OFFER", "nobody", "x".repeat(60_000)));
        assertThat(bo.hearsAll()).isEmpty();
    }

    @Test
    void over_two_nodes_peers_reach_each_other_wait_for_each_other_and_know_who_is_there() {
        Signaling second = world.node();
        PeerJs there = PeerJs.builder().build();
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer(second, there, "bo");
        ana.says(message("OFFER", "bo", 1));
        assertThat(bo.hears()).contains("'src':'ana'");

        ana.says(message("OFFER", "late", 2)).says(message("CANDIDATE", "late", 3));
        ScriptedClient late = peer(second, there, "late");
        world.passes(Duration.ofMillis(1_100));
        assertThat(late.hearsAll()).hasSize(2).first().asString().contains("'n':'2'");

        ScriptedClient eve = world.open(second, there, "key", "peerjs", "id", "ana", "token", "other");
        world.passes(Duration.ofMillis(200));
        assertThat(eve.hears()).startsWith("{'type':'ID-TAKEN'");
    }
}
