package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad message is answered, costs nobody else anything, and leaves the socket alive. */
class BadInputTest {

    private final World world = new World();

    static List<String> notJson() {
        return List.of(
                "]",
                "",
                " ",
                "\uFEFF{'type':'ping'}",
                "{'type':'ping'} {}",
                "{'type':'ping'",
                "{'type':'ping',}",
                "{type:'ping'}",
                "{'type':'ping','type':'ping'}",
                "{'type':'send','to':'bo','data':{'a':1,'a':2}}",
                "{'type':'send','to':'bo','data':" + "[".repeat(33) + "]".repeat(33) + "}",
                "{'type':'send','to':'bo','data':" + "1".repeat(1001) + "}",
                "{'type':'send','to':'bo','data':1e999999999}",
                "{'type':'send','to':'bo','data':.5}",
                "{'type':'send','to':'bo','data':NaN}",
                "{'type':'send','to':'bo','data':'\u0001'}",
                "{'type':'send','to':'bo','data':'\\x'}",
                "{'type':'send','to':'bo','data':tru}",
                "// {'type':'ping'}");
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void what_is_not_json_is_bad_json(String text) {
        TestClient ana = world.peer("ana");
        ana.says(text).getsError("bad-json");
        ana.says("{'type':'ping'}").gets("pong");
    }

    @Test
    void json_in_another_encoding_is_bad_json() {
        TestClient ana = world.peer("ana");
        ana.saysBytes("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_16LE)).getsError("bad-json");
        ana.saysBytes("{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_16BE)).getsError("bad-json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "'hello'",
                "1",
                "null",
                "true",
                "{}",
                "{'type':1}",
                "{'type':'dance'}",
                "{'type':'welcome'}",
                "{'type':'join'}",
                "{'type':'join','room':5}",
                "{'type':'join','room':''}",
                "{'type':'join','room':'with space'}",
                "{'type':'join','room':'ümlaut'}",
                "{'type':'join','room':'../x','id':1}",
                "{'type':'join','room':'r','id':'one'}",
                "{'type':'join','room':'r','id':-1}",
                "{'type':'join','room':'r','id':1.5}",
                "{'type':'join','room':'r','id':99999999999999999999}",
                "{'type':'join','room':'r','create':'yes'}",
                "{'type':'join','room':'r','id':9007199254740992}",
                "{'type':'join','room':'r','id':1e16}",
                "{'type':'join','room':'r','id':1e-1}",
                "{'type':'join','room':'r','id':1e-99999999999}",
                "{'type':'join','room':'r','id':'7'}",
                "{'type':'join','room':'r','id':{}}",
                "{'type':'offer','to':'bo','sdp':'v=0','epoch':9007199254740992}",
                "{'type':'ack','received':9007199254740992}",
                "{'type':'update'}",
                "{'type':'update','attributes':null}",
                "{'type':'create','capacity':0}",
                "{'type':'create','capacity':[2]}",
                "{'type':'offer','to':'bo'}",
                "{'type':'offer','to':'bo','sdp':5}",
                "{'type':'offer','to':'bo','sdp':null}",
                "{'type':'offer','sdp':'v=0'}",
                "{'type':'offer','to':'bo','sdp':'v=0','epoch':-1}",
                "{'type':'offer','to':'bo','sdp':'v=0','link':{}}",
                "{'type':'candidate','to':'bo'}",
                "{'type':'candidate','to':'bo','candidate':'c'}",
                "{'type':'candidate','to':'bo','candidate':[]}",
                "{'type':'send','data':1}",
                "{'type':'send','to':'bo','room':'r','data':1}",
                "{'type':'send','to':'bo'}",
                "{'type':'ack','received':-1}",
                "{'type':'ack','received':'all'}",
            })
    void what_is_no_message_is_bad_message(String json) {
        TestClient ana = world.peer("ana");
        ana.says(json).getsError("bad-message");
        ana.says("{'type':'ping'}").gets("pong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "7.0", "7e0", "0.7e1", "70E-1", "700.00e-2", "0.0000000000000000000000000000007e+31"})
    void a_whole_number_may_be_written_in_any_form(String seven) {
        TestClient ana = world.peer("ana");
        assertThat(ana.says("{'type':'who','id':" + seven + ",'room':'r'}")
                        .getsError("not-found")
                        .path("re"))
                .isEqualTo(TestClient.json("7"));
        ana.says("{'type':'create','capacity':" + seven + "}").gets("created");
    }

    @Test
    void an_epoch_may_be_as_large_as_a_number_that_every_client_keeps() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.getsAll();
        for (long epoch : new long[] {1_795_600_000_000L, 9_007_199_254_740_991L}) {
            ana.says("{'type':'offer','to':'bo','sdp':'v=0','epoch':" + epoch + "}");
            assertThat(bo.gets("offer").path("epoch").asLong()).isEqualTo(epoch);
            bo.says("{'type':'answer','to':'ana','sdp':'v=0','epoch':" + epoch + "}");
            assertThat(ana.gets("answer").path("epoch").asLong()).isEqualTo(epoch);
        }
    }

    @Test
    void null_is_the_same_as_leaving_an_optional_field_out() {
        world.connects()
                .says("{'type':'hello','id':null,'peer':null,'name':null,'attributes':null,'token':null,'resume':null}")
                .gets("welcome");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\\u0000b",
                "line\\nbreak",
                "\\u202Eevil",
                "\\u2066x",
                "\\ud800",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void names_that_could_mislead_are_refused(String name) {
        world.connects().says("{'type':'hello','name':'" + name + "'}").getsError("bad-message");
    }

    @Test
    void a_name_of_markup_or_emoji_is_only_a_name() {
        world.member("bo", "r");
        TestClient ana = world.connects();
        ana.says("{'type':'hello','peer':'ana','name':'<script>\\u00e9\\ud83d\\ude00\\\\</script>'}")
                .gets("welcome");
        ana.says("{'type':'join','room':'r'}").gets("joined");
        TestClient cy = world.peer("cy");
        assertThat(cy.says("{'type':'join','room':'r'}").gets("joined").toString())
                .contains("<script>é😀\\\\</script>");
    }

    @Test
    void an_error_names_value_and_expectation_but_shows_no_tricks() {
        TestClient ana = world.peer("ana");
        assertThat(ana.says("{'type':'join','id':8,'room':'a b'}").getsError("bad-message"))
                .isEqualTo(TestClient.json(
                        "{'type':'error','re':8,'code':'bad-message','retryable':false,'message':'\\'room\\' must be an id of 1 to 64 letters, digits, _ or -, not \\'a b\\''}"
                                .replace("\\'", "\\\"")));
        String message = ana.says("{'type':'\\u202Ex\\u0000" + "y".repeat(100) + "'}")
                .getsError("bad-message")
                .path("message")
                .asText();
        assertThat(message).contains("?x?yyy").contains("…").doesNotContain("\u202E");
    }

    @Test
    void a_refusal_of_attributes_or_a_name_tells_what_came_and_what_is_taken() {
        TestClient ana = world.peer("ana");
        assertThat(ana.says("{'type':'update','attributes':{'a':'" + "x".repeat(2_500) + "'}}")
                        .getsError("too-large")
                        .path("message")
                        .asText())
                .isEqualTo("\"attributes\" has 2508 bytes, at most 2048 are taken");
        assertThat(world.connects()
                        .says("{'type':'hello','name':''}")
                        .getsError("bad-message")
                        .path("message")
                        .asText())
                .isEqualTo(
                        "\"name\" must be 1 to 64 characters, not only spaces, without control characters or direction overrides, not \"\"");
    }

    @Test
    void an_sdp_over_the_limit_is_too_large_and_a_frame_over_it_ends_the_connection() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.getsAll();
        int sdp = Limits.DEFAULTS.sdpBytes();
        ana.says("{'type':'offer','to':'bo','sdp':'" + "x".repeat(sdp - 1) + "'}")
                .getsError("too-large");
        ana.says("{'type':'offer','to':'bo','sdp':'" + "x".repeat(sdp - 2) + "'}")
                .getsNothing();
        bo.gets("offer");
        ana.says("{'type':'send','to':'bo','data':'" + "x".repeat(Limits.DEFAULTS.frameBytes()) + "'}");
        assertThat(ana.closed).isEqualTo(CloseReason.TOO_BIG);
    }

    @Test
    void the_sixth_violation_in_a_minute_closes_the_socket() {
        TestClient ana = world.peer("ana");
        for (int i = 0; i < 5; i++) {
            ana.says("]").getsError("bad-json");
        }
        ana.pong();
        assertThat(ana.closed).isNull();
        ana.says("]").getsError("bad-json");
        assertThat(ana.closed).isEqualTo(CloseReason.POLICY);
    }

    @Test
    void after_a_minute_the_count_starts_again() {
        TestClient ana = world.peer("ana");
        for (int i = 0; i < 20; i++) {
            ana.says("]").getsError("bad-json");
            world.passes(Duration.ofSeconds(13));
            ana.pong();
        }
        assertThat(ana.closed).isNull();
    }

    @Test
    void searching_for_ids_ends_at_the_twentyfirst_miss() {
        TestClient ana = world.peer("ana");
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'join','room':'guess" + i + "'}").getsError("not-found");
        }
        assertThat(ana.closed).isNull();
        ana.says("{'type':'join','room':'guess'}").getsError("not-found");
        assertThat(ana.closed).isEqualTo(CloseReason.POLICY);
    }

    @Test
    void candidates_that_cross_with_a_leaving_are_no_search() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        bo.says("{'type':'bye'}");
        for (int i = 0; i < 40; i++) {
            ana.says("{'type':'candidate','to':'bo','candidate':null}");
        }
        assertThat(ana.closed).isNull();
    }

    @Test
    void a_registry_that_throws_costs_only_the_connection_that_asked() {
        PeerRegistry broken = new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
                if (peer.id().equals("bad")) {
                    throw new IllegalStateException("boom");
                }
                return super.enter(peer, request);
            }
        };
        World world = new World(Limits.DEFAULTS, broken);
        TestClient ana = world.member("ana", "r");
        TestClient bad = world.peer("bad").says("{'type':'join','room':'r'}");
        assertThat(bad.closed).isEqualTo(CloseReason.INTERNAL);
        ana.says("{'type':'ping'}").gets("pong");
        assertThat(world.member("bo", "r").closed).isNull();
    }

    @Test
    void a_slow_reader_is_closed_and_may_resume() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        bo.queuedBytes = Limits.DEFAULTS.queuedBytes() + 1;
        ana.says("{'type':'send','to':'bo','data':1}").getsAll();
        assertThat(bo.closed).isEqualTo(CloseReason.SLOW);
        TestClient again =
                world.connects().says("{'type':'hello','resume':{'session':'" + bo.secret + "','received':1}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        again.gets("message");
    }
}
