package dev.beckon.signaling.dialects.ywebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between clients of y-webrtc, and of Trystero's relay. */
class TopicRelayTest {

    private final World world = new World();
    private final Signaling node = world.node();
    private final TopicRelay yWebrtc = TopicRelay.yWebrtc();

    private ScriptedClient opens() {
        return world.open(node, yWebrtc);
    }

    private ScriptedClient subscriber(String topics) {
        return opens().says("{'type':'subscribe','topics':" + topics + "}");
    }

    @Test
    void what_is_published_reaches_all_others_of_the_topic_with_their_number() {
        ScriptedClient ana = subscriber("['room 1','other']");
        ScriptedClient bo = subscriber("['room 1', 7, null, ['x'], 'room 1']");
        ScriptedClient cy = subscriber("['elsewhere']");
        ana.says("{'type':'publish','topic':'room 1','data':{'type':'signal','from':'a','to':'b'},'more':[1]}");
        assertThat(bo.hearsAll())
                .containsExactly(
                        "{'clients':2,'type':'publish','topic':'room 1','data':{'type':'signal','from':'a','to':'b'},'more':[1]}");
        cy.says("{'type':'publish','topic':'other','data':'AAECAw==','clients':99}"); // without a subscription
        assertThat(ana.hearsAll()).containsExactly("{'type':'publish','topic':'other','data':'AAECAw==','clients':1}");
        assertThat(bo.hearsAll()).isEmpty();
        cy.says("{'type':'publish','topic':'nobody is here','data':1}");
        assertThat(cy.hearsAll()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b?c=d&e", "it is \\\"quoted\\\"", "🦉 owls", "line\\nbreak", "\\u0000"})
    void any_string_names_a_topic(String topic) {
        hears(topic);
    }

    @Test
    void a_name_of_any_length_names_a_topic() {
        hears("long ".repeat(4_000));
    }

    private void hears(String topic) {
        ScriptedClient ana = subscriber("['" + topic + "']");
        opens().says("{'type':'publish','topic':'" + topic + "','data':1}");
        assertThat(ana.hearsAll()).hasSize(1).first().asString().contains("'data':1");
    }

    @Test
    void who_unsubscribes_or_closes_hears_nothing_more_and_nobody_is_told() {
        ScriptedClient ana = subscriber("['a','b']");
        ScriptedClient bo = subscriber("['a','b']");
        ana.says("{'type':'unsubscribe','topics':['a','unknown']}");
        bo.says("{'type':'publish','topic':'a','data':1}").says("{'type':'publish','topic':'b','data':2}");
        assertThat(ana.hearsAll()).hasSize(1).first().asString().contains("'data':2");
        ana.leaves();
        assertThat(bo.hearsAll()).isEmpty();
        subscriber("['b']").says("{'type':'publish','topic':'b','data':3}");
        assertThat(bo.hears()).contains("'clients':2");
    }

    @Test
    void a_ping_is_answered_however_quiet_the_topics_are() {
        ScriptedClient ana = subscriber("['a']");
        for (int i = 0; i < 10; i++) {
            world.passes(Duration.ofSeconds(15));
            assertThat(ana.says("{'type':'ping'}").hears()).isEqualTo("{'type':'pong'}");
        }
        assertThat(ana.closed()).isNull();
    }

    @Test
    void a_silent_socket_is_asked_and_closed() {
        ScriptedClient ana = subscriber("['a']");
        ana.dies();
        world.passes(Duration.ofSeconds(15));
        assertThat(ana.closed()).isEqualTo(CloseReason.SILENT);
    }

    @Test
    void bad_frames_cost_their_sender_alone_and_only_many_of_them() {
        ScriptedClient ana = subscriber("['a']");
        ScriptedClient bo = subscriber("['a']");
        ana.says("no json").says("{'type':'subscribe','topics':'a'}").says("{'type':'subscribe'}");
        ana.says("{'type':'publish','data':1}").says("{'type':null}").says("{'type':'unheard of'}");
        ana.says("{'type':'publish','topic':'a','data':1}");
        assertThat(bo.hearsAll()).hasSize(1);
        assertThat(ana.says("[]").closed()).isEqualTo(CloseReason.POLICY);
        assertThat(bo.closed()).isNull();
    }

    @Test
    void fifty_rooms_on_one_socket_with_hundreds_of_messages_lose_nothing() {
        StringBuilder topics = new StringBuilder("'room 0'");
        for (int i = 1; i < 50; i++) {
            topics.append(",'room ").append(i).append('\'');
        }
        ScriptedClient ana = subscriber("[" + topics + "]");
        ScriptedClient bo = subscriber("[" + topics + "]");
        for (int i = 0; i < 1_000; i++) {
            ana.says("{'type':'publish','topic':'room " + i % 50 + "','data':" + i + "}");
        }
        List<String> heard = bo.hearsAll();
        assertThat(heard).hasSize(1_000);
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)).contains("'data':" + i);
        }
        assertThat(ana.closed()).isNull();
    }

    @Test
    void topics_of_one_client_have_a_bound() {
        Signaling small = world.node(
                builder -> builder.limits(Limits.builder().topicsPerPeer(2).build()));
        ScriptedClient ana = world.open(small, yWebrtc);
        ana.says("{'type':'subscribe','topics':['a']}").says("{'type':'subscribe','topics':['a','b','c']}");
        ana.says("{'type':'subscribe','topics':['b']}");
        ScriptedClient bo = world.open(small, yWebrtc);
        for (String topic : List.of("a", "b", "c")) {
            bo.says("{'type':'publish','topic':'" + topic + "','data':'" + topic + "'}");
        }
        assertThat(ana.hearsAll()).hasSize(2).noneMatch(frame -> frame.contains("'data':'c'"));
    }

    @Test
    void a_token_in_the_address_is_what_the_authenticator_is_asked_about_and_a_policy_decides_about_topics() {
        AccessPolicy policy = new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayJoin(Requester who, String room) {
                return (room.equals("y-webrtc:" + who.identity().user()) ? Decision.BY_ROOM : Decision.NO).now();
            }
        };
        Signaling guarded = world.node(builder -> builder.policy(policy)
                .authenticator((hello, opening) -> hello.token() == null
                        ? CompletableFuture.failedFuture(new SignalingException(ErrorCode.UNAUTHENTICATED, "no token"))
                        : CompletableFuture.completedFuture(new Identity(hello.token()))));
        assertThat(world.open(guarded, yWebrtc).closed()).isEqualTo(CloseReason.UNAUTHENTICATED);
        ScriptedClient ana = world.open(guarded, yWebrtc, "token", "ana");
        ana.says("{'type':'subscribe','topics':['ana','bo']}");
        ScriptedClient bo = world.open(guarded, yWebrtc, "token", "bo");
        bo.says("{'type':'publish','topic':'ana','data':1}").says("{'type':'publish','topic':'bo','data':2}");
        assertThat(ana.hearsAll()).hasSize(1).first().asString().contains("'data':1");
        assertThat(ana.closed()).isNull();
    }

    @Test
    void over_two_nodes_a_topic_is_one() {
        ScriptedClient ana = subscriber("['a']");
        ScriptedClient bo = world.open(world.node(), TopicRelay.yWebrtc()).says("{'type':'subscribe','topics':['a']}");
        bo.says("{'type':'publish','topic':'a','data':1}");
        assertThat(ana.hears()).contains("'clients':2");
    }

    @Test
    void trysteros_clients_have_other_names_for_the_same_and_topics_of_their_own() {
        TopicRelay trystero = TopicRelay.trystero();
        ScriptedClient ana = world.open(node, trystero).says("{'type':'subscribe','topic':'h1'}");
        ScriptedClient bo = world.open(node, trystero).says("{'type':'subscribe','topic':'h1'}");
        ScriptedClient other = subscriber("['h1']");
        ana.says("{'type':'publish','topic':'h1','payload':{'peerId':'x'}}");
        assertThat(bo.hearsAll()).containsExactly("{'topic':'h1','payload':{'peerId':'x'}}");
        assertThat(other.hearsAll()).isEmpty();
        bo.says("{'type':'unsubscribe','topic':'h1'}");
        ana.says("{'type':'publish','topic':'h1','payload':1}").says("{'type':'publish','topic':'h1'}");
        assertThat(bo.hearsAll()).isEmpty();
        assertThat(ana.closed()).isNull();
    }
}
