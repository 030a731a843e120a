package dev.beckon.signaling.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.peerjs.PeerJs;
import dev.beckon.signaling.dialects.tutorial.Tutorial;
import dev.beckon.signaling.dialects.ywebrtc.TopicRelay;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each dialect over two nodes, whose registry is elsewhere and takes its time. */
class SeveralNodesTest {

    private static final int MANY = 40;
    private static final String OPEN = "{'type':'OPEN'}";

    private final World world = new World();
    private final Signaling one = node();
    private final Signaling two = node();

    private Signaling node() {
        return world.node(builder -> builder.registry(new SlowRegistry(world)));
    }

    private void settles() {
        world.passes(Duration.ofMillis(400));
    }

    private static List<String> numbers(List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.contains("'n':"))
                .map(frame -> frame.replaceAll(".*'n':(\\d+).*", "$1"))
                .toList();
    }

    private static List<String> upTo(int end) {
        return IntStream.range(0, end).mapToObj(String::valueOf).toList();
    }

    // ---- PeerJS

    private ScriptedClient peer(Signaling node, String id, String token) {
        ScriptedClient client = world.open(node, PeerJs.builder().build(), "key", "peerjs", "id", id, "token", token);
        settles();
        return client;
    }

    @Test
    void peers_of_two_nodes_reach_each_other_in_order_and_wait_for_those_who_come() {
        ScriptedClient ana = peer(one, "ana", "t");
        ScriptedClient bo = peer(two, "bo", "t");
        for (int i = 0; i < MANY; i++) {
            ana.says("{'type':'CANDIDATE','dst':'bo','payload':{'n':" + i + "}}");
            ana.says("{'type':'CANDIDATE','dst':'late','payload':{'n':" + i + "}}");
        }
        world.passes(SlowRegistry.WAY.multipliedBy(2 * MANY)); // one goes when the one before has arrived
        assertThat(numbers(bo.hearsAll())).isEqualTo(upTo(MANY));
        ScriptedClient late = peer(two, "late", "t");
        world.passes(Duration.ofSeconds(3));
        assertThat(numbers(late.hearsAll())).isEqualTo(upTo(MANY));
        world.passes(Duration.ofSeconds(10));
        assertThat(ana.hearsAll()).containsExactly(OPEN);
    }

    @Test
    void an_id_is_one_over_two_nodes() {
        ScriptedClient ana = peer(one, "ana", "t");
        ScriptedClient eve = peer(two, "ana", "another");
        assertThat(eve.hears()).startsWith("{'type':'ID-TAKEN'");
        assertThat(ana.hearsAll()).containsExactly(OPEN);
        ana.leaves();
        settles();
        assertThat(peer(two, "ana", "another").hears()).isEqualTo(OPEN);

        ScriptedClient bo = peer(one, "bo", "t");
        bo.dies();
        ScriptedClient reloaded = peer(two, "bo", "another");
        world.passes(Duration.ofSeconds(3));
        assertThat(reloaded.hears()).isEqualTo(OPEN);
        assertThat(bo.closed()).isEqualTo(CloseReason.SILENT);
    }

    @Test
    void the_same_token_takes_an_id_over_from_another_node() {
        ScriptedClient ana = peer(one, "ana", "t");
        ScriptedClient again = peer(two, "ana", "t");
        assertThat(again.hears()).isEqualTo(OPEN);
        assertThat(ana.closed()).isEqualTo(CloseReason.REPLACED);
    }

    // ---- y-webrtc

    private ScriptedClient subscriber(Signaling node) {
        return world.open(node, TopicRelay.yWebrtc()).says("{'type':'subscribe','topics':['a']}");
    }

    @Test
    void a_topic_is_one_over_two_nodes_and_keeps_the_order_of_each_sender() {
        ScriptedClient ana = subscriber(one);
        ScriptedClient bo = subscriber(two);
        settles();
        for (int i = 0; i < MANY; i++) {
            ana.says("{'type':'publish','topic':'a','data':{'n':" + i + "}}");
        }
        settles();
        List<String> heard = bo.hearsAll();
        assertThat(numbers(heard)).isEqualTo(upTo(MANY));
        assertThat(heard).allMatch(frame -> frame.contains("'clients':2"));
        assertThat(ana.hearsAll()).isEmpty();
    }

    @Test
    void of_announces_that_cross_between_two_nodes_one_arrives() {
        ScriptedClient ana = subscriber(one);
        ScriptedClient bo = subscriber(two);
        for (ScriptedClient client : List.of(ana, bo)) {
            client.says("{'type':'publish','topic':'a','data':{'type':'announce','from':'x'}}");
        }
        world.passes(Duration.ofSeconds(5));
        assertThat(ana.hearsAll().size() + bo.hearsAll().size()).isEqualTo(1);
    }

    // ---- the tutorial

    @Test
    void a_room_is_one_over_two_nodes_and_what_is_said_before_it_answers_waits() {
        ScriptedClient ana = world.open(one, new Tutorial()).says("{'type':'createRoom'}");
        settles();
        String room = ana.hears().replaceAll(".*'payload':'([^']+)'.*", "$1");
        ScriptedClient bo = world.open(two, new Tutorial()).says(message("offer", room, 0));
        ScriptedClient cy = world.open(one, new Tutorial());
        world.passes(SlowRegistry.WAY);
        cy.says(message("offer", room, 100));
        for (int i = 1; i < MANY; i++) {
            bo.says(message("iceCandidate", room, i));
            cy.says(message("iceCandidate", room, i));
        }
        settles();
        for (int i = MANY; i < 2 * MANY; i++) {
            cy.says(message("iceCandidate", room, i));
        }
        settles();
        assertThat(numbers(ana.hearsAll())).isEqualTo(upTo(MANY));
        assertThat(cy.hearsAll()).hasSize(1).first().asString().startsWith("{'type':'error'");
        assertThat(cy.closed()).isNull();
        ana.says(message("answer", room, 7));
        settles();
        assertThat(numbers(bo.hearsAll())).containsExactly("7");
        ana.leaves();
        settles();
        assertThat(bo.hearsAll()).hasSize(1).first().asString().contains("gone");
    }

    private static String message(String type, String room, int number) {
        return "{'type':'" + type + "','roomId':'" + room + "','payload':{'n':" + number + "}}";
    }
}
