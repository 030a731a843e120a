package dev.beckon.signaling.dialects.ywebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of two announces that cross, one arrives: two y-webrtc clients that both make an offer never exchange their documents. */
class AnnouncesTest {

    /** As y-webrtc makes it with a password. */
    private static final String ENCRYPTED =
            "'B0FFUy1HQ00MkxKjHdVqkq3sAuHRTWm7y8Pkq0mZ8E2cVd1tq0pVd1tq0pB0FFUy1HQ00MkxKjHdVqkq3sAuHRTWm7y8Pkq0mZ8E2cVd1tq0pVd1tq0pAAAAAAAAAAAA=='";

    private final World world = new World();
    private final Signaling node = world.node();
    private final TopicRelay relay = TopicRelay.yWebrtc();

    private ScriptedClient subscriber() {
        return world.open(node, relay).says("{'type':'subscribe','topics':['a','b']}");
    }

    private static String announce(String from) {
        return "{'type':'announce','from':'" + from + "'}";
    }

    private static String published(String topic, String data) {
        return "{'type':'publish','topic':'" + topic + "','data':" + data + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'announce','from':'3bc0c5a7-840e-4b12-bb4c-309ff0a7561d'}", ENCRYPTED})
    void two_that_open_at_once_hear_one_announce_of_both(String announce) {
        ScriptedClient ana = subscriber();
        ScriptedClient bo = subscriber();
        ana.says(published("a", announce));
        bo.says(published("a", announce));
        world.passes(Duration.ofSeconds(5));
        assertThat(ana.hearsAll()).hasSize(1);
        assertThat(bo.hearsAll()).isEmpty();
        ana.says(published("a", announce)); // later ones are heard at once
        assertThat(bo.hearsAll()).hasSize(1);
    }

    /** As two threads of one node do it, and two nodes of a cluster. */
    @Test
    void two_announces_that_are_made_before_either_arrives_are_one_announce_for_both() {
        Signaling late = world.node(builder -> builder.registry(new ForwardingRegistry(world.registry) {
            @Override
            public CompletionStage<Integer> broadcast(Peer from, String topic, IntFunction<Outgoing> message) {
                Outgoing made = message.apply(2);
                CompletableFuture<Integer> handed = new CompletableFuture<>();
                world.schedule(
                        Duration.ofMillis(20),
                        () -> super.broadcast(from, topic, subscribers -> made).thenAccept(handed::complete));
                return handed;
            }
        }));
        ScriptedClient ana = world.open(late, relay).says("{'type':'subscribe','topics':['a']}");
        ScriptedClient bo = world.open(late, relay).says("{'type':'subscribe','topics':['a']}");
        ana.says(published("a", announce("ana")));
        bo.says(published("a", announce("bo")));
        world.passes(Duration.ofSeconds(5));
        assertThat(ana.hearsAll()).hasSize(1);
        assertThat(bo.hearsAll()).isEmpty();
    }

    @Test
    void a_client_is_not_told_what_it_publishes_itself() {
        ScriptedClient ana = subscriber();
        ana.says(published("a", announce("ana"))).says(published("a", "{'n':1}"));
        world.passes(Duration.ofSeconds(5));
        assertThat(ana.hearsAll()).isEmpty();
    }

    @Test
    void each_pair_of_many_that_open_at_once_hears_one_announce() {
        ScriptedClient[] all = new ScriptedClient[5];
        for (int i = 0; i < all.length; i++) {
            all[i] = subscriber();
        }
        for (int i = 0; i < all.length; i++) {
            all[i].says(published("a", announce("peer" + i)));
        }
        world.passes(Duration.ofSeconds(5));
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i].hearsAll()).hasSize(all.length - 1 - i);
        }
    }

    @Test
    void who_announces_nothing_is_told_of_all_announces_after_a_moment_and_in_order() {
        ScriptedClient ana = subscriber();
        ScriptedClient bo = subscriber();
        ana.says(published("a", announce("ana")))
                .says(published("a", "{'n':1}"))
                .says(published("a", "{'n':2}"));
        ana.says(published("b", "{'n':3}"));
        assertThat(bo.hears()).contains("'n':3"); // of another topic, in which nothing is held
        assertThat(bo.hears()).isEqualTo("nothing");
        bo.says(published("a", "{'n':4}")); // is no announce
        world.passes(Announces.PATIENCE);
        assertThat(bo.hears()).contains("announce");
        assertThat(bo.hears()).contains("'n':1");
        assertThat(bo.hears()).contains("'n':2");
        ana.says(published("a", announce("ana")));
        assertThat(bo.hears()).contains("announce");
    }

    @Test
    void what_came_behind_an_announce_that_is_not_told_is_told() {
        ScriptedClient ana = subscriber();
        ScriptedClient bo = subscriber();
        ana.says(published("a", announce("ana"))).says(published("a", "{'n':1}"));
        bo.says(published("a", announce("bo")));
        assertThat(bo.hearsAll()).hasSize(1).first().asString().contains("'n':1");
        assertThat(ana.hears()).contains("'from':'bo'");
    }

    @Test
    void a_client_that_comes_again_to_a_topic_is_as_new() {
        ScriptedClient ana = subscriber();
        ScriptedClient bo = subscriber();
        world.passes(Duration.ofSeconds(5));
        for (ScriptedClient client : new ScriptedClient[] {ana, bo}) {
            client.says("{'type':'subscribe','topics':['a']}");
        }
        ana.says(published("a", announce("ana")));
        bo.says(published("a", announce("bo")));
        world.passes(Duration.ofSeconds(5));
        assertThat(bo.hearsAll()).isEmpty();
        assertThat(ana.hearsAll()).hasSize(1);
    }

    @Test
    void what_is_held_is_bounded_and_ends_with_the_subscription() {
        ScriptedClient ana = subscriber();
        ScriptedClient bo = subscriber();
        ana.says(published("a", announce("ana")));
        String long1 = "'" + "x".repeat(Announces.MOST_BYTES / 4) + "'";
        for (int i = 0; i < 3; i++) {
            ana.says(published("a", long1));
        }
        assertThat(bo.hearsAll()).isEmpty();
        ana.says(published("a", long1));
        assertThat(bo.hearsAll()).hasSize(5);

        ScriptedClient cy = subscriber();
        ana.says(published("a", announce("ana")));
        cy.says("{'type':'unsubscribe','topics':['a']}");
        world.passes(Duration.ofSeconds(5));
        assertThat(cy.hearsAll()).isEmpty();
    }
}
