package dev.beckon.signaling.dialects.ywebrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of a relay says: it costs its sender alone, and no two topics become one. */
class TopicBadInputTest {

    private final World world = new World();
    private final Signaling node = world.node();
    private final TopicRelay yWebrtc = TopicRelay.yWebrtc();
    private final TopicRelay trystero = TopicRelay.trystero();

    private ScriptedClient subscriber(String topics) {
        return world.open(node, yWebrtc).says("{'type':'subscribe','topics':" + topics + "}");
    }

    @Test
    void topics_with_half_a_character_are_told_apart_and_come_back_as_they_were() {
        ScriptedClient ana = subscriber("['\\ud800']");
        ScriptedClient bo = world.open(node, trystero).says("{'type':'subscribe','topic':'\\ud800'}");
        ScriptedClient eve = world.open(node, yWebrtc);
        eve.says("{'type':'publish','topic':'\\udfff','data':1}").says("{'type':'publish','topic':'?','data':2}");
        assertThat(ana.hearsAll()).isEmpty();
        eve.says("{'type':'publish','topic':'\\uD800','data':3}");
        assertThat(ana.hearsAll()).containsExactly("{'clients':1,'type':'publish','topic':'\\uD800','data':3}");
        world.open(node, trystero).says("{'type':'publish','topic':'\\ud800','payload':4}");
        assertThat(bo.hearsAll()).containsExactly("{'topic':'\\ud800','payload':4}");
    }

    @Test
    void a_name_and_the_hash_of_another_are_two_topics() {
        Topics topics = new Topics("y-webrtc");
        String hashed = topics.id("x".repeat(1_000));
        assertThat(topics.id(hashed)).isNotEqualTo(hashed);
        assertThat(topics.id(hashed.substring(hashed.indexOf(':') + 1))).isNotEqualTo(hashed);
    }

    @Test
    void who_subscribes_to_ten_thousand_topics_gets_as_many_as_it_may_and_is_not_closed() {
        String all = IntStream.range(0, 10_000).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(",", "[", "]"));
        ScriptedClient ana = subscriber(all);
        assertThat(ana.closed()).isNull();
        ScriptedClient bo = world.open(node, yWebrtc);
        bo.says("{'type':'publish','topic':'0','data':1}").says("{'type':'publish','topic':'9999','data':2}");
        assertThat(ana.hearsAll()).hasSize(1).first().asString().contains("'data':1");
    }

    @Test
    void who_publishes_to_ten_thousand_topics_that_nobody_hears_leaves_nothing_behind() {
        ScriptedClient ana = subscriber("['a']");
        ScriptedClient bo = world.open(node, yWebrtc);
        for (int i = 0; i < 10_000; i++) {
            bo.says("{'type':'publish','topic':'topic " + i + "','data':1}");
            world.passes(Duration.ofMillis(4));
        }
        bo.says("{'type':'publish','topic':'a','data':2}");
        assertThat(ana.hearsAll()).hasSize(1);
        assertThat(bo.closed()).isNull();
        assertThat(bo.hearsAll()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'type':'subscribe','topics':['a']}]",
                "{'type':'subscribe','topics':{'a':1}}",
                "{'type':'unsubscribe','topics':null}",
                "{'type':'publish','topic':['a'],'data':1}",
                "{'type':'publish','topic':'a','data':1,'data':2}",
                "{'type':'publish','topic':'a','data':1e999}",
                "{'type':'publish','topic':'a','data':NaN}",
                "{'type':true,'topics':['a']}",
                "deep"
            })
    void a_frame_that_is_no_message_costs_its_sender_when_it_is_the_sixth(String what) {
        String deep = "{'type':'publish','topic':'a','data':" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        String frame = what.equals("deep") ? deep : what;
        ScriptedClient ana = subscriber("['a']");
        ScriptedClient bo = subscriber("['a']");
        for (int i = 0; i < 5; i++) {
            bo.says(frame);
        }
        assertThat(bo.says("{'type':'ping'}").hearsAll()).containsExactly("{'type':'pong'}");
        assertThat(bo.says(frame).closed()).isEqualTo(CloseReason.POLICY);
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(ana.closed()).isNull();
    }

    @Test
    void entries_that_are_no_strings_are_skipped_and_keys_may_be_written_with_escapes() {
        ScriptedClient ana = subscriber("[null,true,7,{'a':'b'},['c'],'a','\\u0061',[]]");
        world.open(node, yWebrtc).says("{'\\u0074ype':'pub\\u006cish','topi\\u0063':'\\u0061','data':1}");
        assertThat(ana.hearsAll())
                .hasSize(1)
                .first()
                .asString()
                .contains("'clients':1")
                .contains("'data':1");
    }

    @Test
    void the_number_of_clients_is_the_servers_word_whatever_the_sender_says() {
        ScriptedClient ana = subscriber("['a']");
        for (String lie : List.of("'many'", "{'n':[1]}", "null", "-1")) {
            world.open(node, yWebrtc).says("{'type':'publish','clients':" + lie + ",'topic':'a','data':1}");
            assertThat(ana.hears()).isEqualTo("{'type':'publish','clients':1,'topic':'a','data':1}");
        }
    }

    @Test
    void a_flood_of_pings_is_answered_and_closes_nothing() {
        ScriptedClient ana = subscriber("['a']");
        for (int i = 0; i < 3_000; i++) {
            ana.says("{'type':'ping'}");
            world.passes(Duration.ofMillis(10));
        }
        assertThat(ana.closed()).isNull();
        assertThat(ana.hearsAll()).hasSize(3_000);
    }

    @Test
    void a_trystero_client_that_speaks_y_webrtc_is_told_nothing_and_disturbs_nobody() {
        ScriptedClient ana = world.open(node, trystero).says("{'type':'subscribe','topic':'a'}");
        ScriptedClient bo = world.open(node, trystero);
        bo.says("{'type':'subscribe','topics':['a']}").says("{'type':'ping'}");
        bo.says("{'type':'publish','topic':'a','payload':null}");
        assertThat(ana.hearsAll()).containsExactly("{'topic':'a','payload':null}");
        assertThat(bo.hearsAll()).isEmpty();
    }
}
