package dev.beckon.signaling.dialects.peerjs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialects.ScriptedClient;
import dev.beckon.signaling.dialects.World;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What passes between PeerJS clients that are there: openings, relayed messages, bad input. */
class PeerJsWireTest {

    private static final String OPEN = "{'type':'OPEN'}";
    private static final String TAKEN = "{'type':'ID-TAKEN','payload':{'msg':'ID is taken'}}";

    private final World world = new World();
    private final PeerJs dialect = PeerJs.builder().build();
    private final Signaling node = world.node();

    private ScriptedClient opens(String id, String token) {
        return world.open(node, dialect, "key", "peerjs", "id", id, "token", token, "version", "1.5.5");
    }

    private ScriptedClient peer(String id) {
        ScriptedClient client = opens(id, "token of " + id);
        assertThat(client.hears()).isEqualTo(OPEN);
        return client;
    }

    @Test
    void messages_arrive_with_their_payload_as_it_is_and_the_servers_word_for_the_sender() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo the 2nd");
        ana.says(
                "{'type':'OFFER','src':'eve','dst':'bo the 2nd','extra':1,"
                        + "'payload':{'sdp':{'type':'offer','sdp':'v=0'},'type':'data','connectionId':'dc_1','metadata':[1, {'a':null}]}}");
        assertThat(bo.hears())
                .isEqualTo(
                        "{'type':'OFFER','src':'ana','dst':'bo the 2nd',"
                                + "'payload':{'sdp':{'type':'offer','sdp':'v=0'},'type':'data','connectionId':'dc_1','metadata':[1, {'a':null}]}}");
        bo.says("{'type':'ANSWER','dst':'ana','payload':{'connectionId':'dc_1'}}");
        bo.says("{'type':'CANDIDATE','dst':'ana','payload':{'candidate':null}}");
        bo.says("{'type':'LEAVE','dst':'ana'}");
        assertThat(ana.hearsAll())
                .containsExactly(
                        "{'type':'ANSWER','src':'bo the 2nd','dst':'ana','payload':{'connectionId':'dc_1'}}",
                        "{'type':'CANDIDATE','src':'bo the 2nd','dst':'ana','payload':{'candidate':null}}",
                        "{'type':'LEAVE','src':'bo the 2nd','dst':'ana'}");
    }

    @Test
    void a_pair_may_have_any_number_of_connections_opened_from_both_sides_at_once() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        for (int i = 0; i < 20; i++) {
            ana.says("{'type':'OFFER','dst':'bo','payload':{'connectionId':'dc_a" + i + "'}}");
            bo.says("{'type':'OFFER','dst':'ana','payload':{'connectionId':'dc_b" + i + "'}}");
        }
        assertThat(ana.hearsAll()).hasSize(20).allMatch(offer -> offer.startsWith("{'type':'OFFER','src':'bo'"));
        assertThat(bo.hearsAll()).hasSize(20).allMatch(offer -> offer.startsWith("{'type':'OFFER','src':'ana'"));
    }

    @Test
    void nobody_is_told_who_goes_and_the_id_is_free_at_once_for_any_token() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        ana.says("{'type':'OFFER','dst':'bo','payload':{}}");
        ana.leaves();
        assertThat(bo.hearsAll()).hasSize(1);
        assertThat(opens("ana", "another").hears()).isEqualTo(OPEN);
    }

    @Test
    void the_same_token_takes_the_id_over_and_hears_open_and_the_older_socket_is_closed() {
        ScriptedClient ana = peer("ana");
        ScriptedClient again = opens("ana", "token of ana");
        assertThat(again.hears()).isEqualTo(OPEN);
        assertThat(ana.closed()).isEqualTo(CloseReason.REPLACED);
        ana.leaves();
        peer("bo").says("{'type':'OFFER','dst':'ana','payload':{}}");
        assertThat(again.hears()).startsWith("{'type':'OFFER','src':'bo'");
    }

    @Test
    void another_token_is_refused_while_the_holder_gives_a_sign_of_life() {
        ScriptedClient ana = peer("ana");
        ScriptedClient eve = opens("ana", "another");
        assertThat(eve.hears()).isEqualTo("nothing");
        world.passes(Duration.ofMillis(200));
        assertThat(eve.hears()).isEqualTo(TAKEN);
        assertThat(eve.closed()).isNotNull();
        assertThat(ana.pings()).isEqualTo(1);
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(ana.closed()).isNull();
    }

    @Test
    void a_holder_without_a_sign_of_life_is_closed_and_its_id_goes_to_the_other() {
        ScriptedClient ana = peer("ana");
        ana.dies();
        ScriptedClient reloaded = opens("ana", "another");
        world.passes(Duration.ofSeconds(1));
        assertThat(reloaded.hears()).isEqualTo("nothing");
        world.passes(Duration.ofSeconds(2));
        assertThat(reloaded.hears()).isEqualTo(OPEN);
        assertThat(ana.closed()).isEqualTo(CloseReason.SILENT);
        peer("bo").says("{'type':'OFFER','dst':'ana','payload':{}}");
        assertThat(reloaded.hears()).startsWith("{'type':'OFFER','src':'bo'");
    }

    @Test
    void a_silent_socket_is_found_without_anybody_asking_for_its_id() {
        ScriptedClient ana = peer("ana");
        ana.dies();
        world.passes(Duration.ofSeconds(15));
        assertThat(ana.closed()).isEqualTo(CloseReason.SILENT);
        assertThat(opens("ana", "another").hears()).isEqualTo(OPEN);
    }

    @Test
    void heartbeats_and_unknown_types_are_heard_in_silence_and_keep_the_socket_open() {
        ScriptedClient ana = peer("ana");
        ana.dies(); // no pongs: as a proxy would have it
        for (int i = 0; i < 20; i++) {
            world.passes(Duration.ofSeconds(5));
            ana.says("{'type':'HEARTBEAT'}").says("{'type':'NEWER','payload':{}}");
        }
        assertThat(ana.hearsAll()).isEmpty();
        assertThat(ana.closed()).isNull();
    }

    @Test
    void what_is_missing_or_wrong_in_the_address_is_told_before_the_socket_is_closed() {
        assertThat(world.open(node, dialect, "key", "peerjs", "id", "ana").hears())
                .startsWith("{'type':'ERROR','payload':{'msg':'");
        ScriptedClient other = world.open(node, dialect, "key", "other", "id", "ana", "token", "t");
        assertThat(other.hears()).startsWith("{'type':'INVALID-KEY','payload':{'msg':'");
        assertThat(other.closed()).isNotNull();
        assertThat(opens("x".repeat(300), "t").hears()).startsWith("{'type':'ERROR'");
        assertThat(opens("7", "t").hears()).isEqualTo(OPEN);
    }

    @Test
    void bad_frames_cost_their_sender_alone_and_only_many_of_them() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        ana.says("]").says("null").says("{'type':7}");
        ana.says("{'type':'OFFER','dst':'bo'}").says("{'type':'OFFER','payload':{}}");
        assertThat(ana.closed()).isNull();
        ana.says("{'type':'OFFER','dst':'bo','payload':{}}");
        assertThat(bo.hears()).startsWith("{'type':'OFFER'");
        ana.says("{'type':'OFFER','dst':'bo','payload':{},'payload':{}}");
        assertThat(ana.closed()).isEqualTo(CloseReason.POLICY);
        assertThat(bo.closed()).isNull();
        assertThat(ana.hearsAll()).isEmpty();
    }

    @Test
    void leave_without_a_receiver_gives_the_id_up() {
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'LEAVE'}");
        assertThat(ana.closed()).isEqualTo(CloseReason.NORMAL);
        assertThat(opens("ana", "another").hears()).isEqualTo(OPEN);
    }

    @Test
    void the_clients_token_is_what_the_authenticator_is_asked_about() {
        Signaling guarded = world.node(builder -> builder.authenticator((hello, opening) -> "good".equals(hello.token())
                ? CompletableFuture.completedFuture(new Identity("ana@example.org"))
                : CompletableFuture.failedFuture(
                        new SignalingException(ErrorCode.UNAUTHENTICATED, "this token is not good"))));
        ScriptedClient refused = world.open(guarded, dialect, "key", "peerjs", "id", "ana", "token", "bad");
        assertThat(refused.hears()).isEqualTo("{'type':'ERROR','payload':{'msg':'this token is not good'}}");
        assertThat(refused.closed()).isEqualTo(CloseReason.UNAUTHENTICATED);
        assertThat(world.open(guarded, dialect, "key", "peerjs", "id", "ana", "token", "good")
                        .hears())
                .isEqualTo(OPEN);
    }

    @Test
    void a_token_that_is_good_for_one_peer_opens_no_other_id() {
        Signaling guarded = world.node(builder -> builder.authenticator(
                (hello, opening) -> CompletableFuture.completedFuture(new Identity("ana@example.org").as("ana"))));
        assertThat(world.open(guarded, dialect, "key", "peerjs", "id", "bo", "token", "t")
                        .hears())
                .isEqualTo("{'type':'ERROR','payload':{'msg':'this token is good for peer ana, not for bo'}}");
        assertThat(world.open(guarded, dialect, "key", "peerjs", "id", "ana", "token", "t")
                        .hears())
                .isEqualTo(OPEN);
    }

    @Test
    void clients_of_beckon_v1_are_out_of_reach() {
        ScriptedClient beckon = world.beckon(node, "bo");
        ScriptedClient ana = peer("ana");
        ana.says("{'type':'OFFER','dst':'bo','payload':{}}");
        beckon.hearsAll();
        beckon.says("{'type':'offer','to':'peerjs:ana','sdp':'v=0','epoch':1}");
        assertThat(beckon.hears()).contains("'code':'bad-message'");
        assertThat(beckon.hearsAll()).isEmpty();
        assertThat(ana.hearsAll()).isEmpty();
    }

    @Test
    void a_pair_has_a_timeline() {
        CallTimeline timeline = new CallTimeline(InstantSource.system(), 100);
        Signaling watched = world.node(builder -> builder.listener(timeline));
        world.open(watched, dialect, "key", "peerjs", "id", "ana", "token", "t");
        world.open(watched, dialect, "key", "peerjs", "id", "bo", "token", "t")
                .says("{'type':'OFFER','dst':'ana','payload':{'n':1}}");
        assertThat(timeline.between("peerjs:ana", "peerjs:bo"))
                .extracting(CallTimeline.Event::what)
                .containsExactly("peerjs:bo sent offer (7 bytes)");
    }

    @Test
    void a_flood_is_read_more_slowly_and_nothing_of_it_is_lost() {
        ScriptedClient ana = peer("ana");
        ScriptedClient bo = peer("bo");
        for (int i = 0; i < 1_000; i++) {
            ana.says("{'type':'CANDIDATE','dst':'bo','payload':{'n':" + i + "}}");
        }
        assertThat(bo.hearsAll()).hasSize(1_000).last().asString().contains("'n':999");
    }
}
