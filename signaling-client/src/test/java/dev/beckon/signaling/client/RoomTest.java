package dev.beckon.signaling.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.beckon.signaling.client.World.Person;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms: who is there, what is said, who moderates, and what becomes of them when the server forgets them. */
class RoomTest {

    private final World world = new World();
    private final Person ana = world.person("ana");
    private final Person bo = world.person("bo");

    @Test
    void the_snapshot_comes_first_then_each_change_once_and_in_order() {
        ClientRoom room =
                world.get(ana.client.createAsync(null, JoinOptions.orCreate().withCapacity(3), ana.heard));
        bo.client.update("{\"hand\":false}");
        ClientRoom there = world.get(bo.client.joinAsync(room.id(), JoinOptions.existing(), bo.heard));
        bo.client.update("{\"hand\":true}");
        there.send("\"hello\"");
        world.get(there.leaveAsync());
        assertThat(ana.heard.take())
                .containsExactly(
                        "snapshot " + room.id() + " []",
                        "joined bo",
                        "updated bo {\"hand\":true}",
                        room.id() + ": bo \"hello\"",
                        "left bo LEFT");
        assertThat(bo.heard.take()).containsExactly("snapshot " + room.id() + " [ana]");
        assertThat(room.info().capacity()).isEqualTo(3);
        assertThat(room.isModerator()).isTrue();
        assertThat(there.peers()).singleElement().satisfies(peer -> {
            assertThat(peer.newcomer()).isFalse();
            assertThat(peer.polite()).isFalse();
        });
    }

    @Test
    void whoever_has_joined_sees_who_is_there_at_once() {
        ana.in("r");
        Person cy = world.new Person("cy", options -> options.executor(Runnable::run)).connected();
        assertThat(world.get(cy.client
                        .joinAsync("r", JoinOptions.existing(), RoomListener.NONE)
                        .thenApply(ClientRoom::peers)))
                .extracting(RoomPeer::id)
                .containsExactly("ana");
    }

    @Test
    void who_is_inside_is_told_to_whoever_could_join_and_to_nobody_else() {
        ClientRoom room = ana.in("r");
        bo.in("r");
        ana.heard.take();
        Person cy = world.person("cy");
        assertThat(world.get(cy.client.whoIsInside("r")))
                .extracting(RoomPeer::id)
                .containsExactly("ana", "bo");
        assertThat(world.get(bo.client.whoIsInside("r")))
                .extracting(RoomPeer::id)
                .containsExactly("ana");
        assertThat(world.failure(cy.client.whoIsInside("none")).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(ana.heard.take()).isEmpty();
        world.get(room.lock());
        assertThat(world.failure(cy.client.whoIsInside("r")).code()).isEqualTo(ErrorCode.ROOM_LOCKED);
        assertThat(cy.heard.take()).isEmpty();
    }

    @Test
    void who_is_inside_is_asked_and_answered_as_in_the_golden_examples() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Path examples = Path.of("..", "protocol", "examples");
        JsonNode who =
                json.readTree(examples.resolve("who.json").toFile()).path(0).path("message");
        JsonNode present =
                json.readTree(examples.resolve("present.json").toFile()).path(0).path("message");
        Script server = new Script().welcomed();
        List<CompletableFuture<List<RoomPeer>>> asked = new ArrayList<>();
        for (int i = 0; i < who.path("id").asInt(); i++) {
            asked.add(server.client.whoIsInside("r").toCompletableFuture());
        }
        assertThat(json.readTree(server.heard().get(asked.size() - 1).replace('\'', '"')))
                .isEqualTo(who);
        server.says(present.toString());
        assertThat(asked.get(present.path("re").asInt() - 1))
                .isCompletedWithValue(List.of(new RoomPeer("bo", "Bo", Payload.ofJson("{}"), true, false, false)));
        assertThat(asked.get(0)).isNotDone();
    }

    @Test
    void an_unknown_room_is_not_made_by_joining_it_and_a_second_join_is_refused() {
        assertThat(world.failure(ana.client.joinAsync("r", JoinOptions.existing(), RoomListener.NONE))
                        .is(ErrorCode.NOT_FOUND))
                .isTrue();
        ana.in("r");
        assertThat(world.failure(ana.client.joinAsync("r", JoinOptions.existing(), RoomListener.NONE))
                        .is(ErrorCode.BAD_STATE))
                .isTrue();
    }

    @Test
    void a_password_is_needed_where_there_is_one() {
        world.get(ana.client.joinAsync("r", JoinOptions.orCreate().withPassword("horse"), RoomListener.NONE));
        assertThat(world.failure(bo.client.joinAsync("r", JoinOptions.existing(), RoomListener.NONE))
                        .is(ErrorCode.WRONG_PASSWORD))
                .isTrue();
        world.get(bo.client.joinAsync("r", JoinOptions.existing().withPassword("horse"), RoomListener.NONE));
    }

    @Test
    void the_moderator_locks_admits_denies_and_removes_and_each_act_is_done_when_it_is_seen() {
        ClientRoom room = ana.in("r");
        world.get(room.lock());
        assertThat(room.info().locked()).isTrue();
        CompletableFuture<?> denied = bo.client.knock("r").toCompletableFuture();
        world.time.settle();
        assertThat(room.knocking()).extracting(PeerInfo::peer).containsExactly("bo");
        world.get(room.deny("bo"));
        assertThat(world.failure(denied).is(ErrorCode.FORBIDDEN)).isTrue();
        CompletableFuture<?> admitted = bo.client.knock("r").toCompletableFuture();
        world.time.settle();
        world.get(room.admit("bo"));
        world.get(admitted);
        ClientRoom there = world.get(bo.client.joinAsync("r", JoinOptions.existing(), bo.heard));
        assertThat(world.failure(there.kick("ana")).is(ErrorCode.FORBIDDEN)).isTrue();
        assertThat(world.failure(room.admit("bo")).is(ErrorCode.NOT_FOUND)).isTrue();
        world.get(room.kick("bo"));
        assertThat(bo.heard.take()).containsExactly("snapshot r [ana]", "removed KICKED null");
        assertThat(ana.heard.take())
                .containsExactly(
                        "rules true ana",
                        "knock bo",
                        "knock ended bo",
                        "knock bo",
                        "knock ended bo",
                        "joined bo",
                        "left bo KICKED");
        world.get(room.unlock());
        assertThat(world.get(room.unlock())).isNull();
    }

    @Test
    void the_server_speaks_to_the_room_and_to_the_peer_and_ends_the_room() {
        ana.in("r");
        world.server.node.rooms().get("r").send("\"five minutes\"");
        world.server.node.peers().get("ana").send("\"you\"");
        world.time.settle();
        world.server.node.rooms().get("r").end("The appointment is over.");
        world.time.settle();
        assertThat(ana.heard.take())
                .containsExactly(
                        "r: notice \"five minutes\"", "notice \"you\"", "removed ENDED The appointment is over.");
    }

    @Test
    void a_server_that_restarts_finds_the_room_again() {
        ClientRoom room = ana.in("r");
        bo.in("r");
        ana.heard.take();
        world.server.restart();
        world.time.advance(Duration.ofSeconds(20));
        assertThat(ana.client.state()).isEqualTo(SignalingClient.State.OPEN);
        assertThat(room.peers()).extracting(RoomPeer::id).containsExactly("bo");
        room.send("1");
        world.time.settle();
        assertThat(bo.heard.take()).contains("r: ana 1").doesNotContain("evicted NOT_FOUND");
    }

    private static final String FORGOTTEN = Script.WELCOME;

    private static Script inRoom(String moderator, boolean locked, boolean hasPassword, JoinOptions options) {
        Script server = new Script().welcomed();
        server.client.joinAsync("r", options, server.ears);
        server.time.settle();
        server.says("{'type':'joined','re':1,'room':'r','capacity':4,'moderator':'" + moderator + "','locked':" + locked
                + ",'password':" + hasPassword + ",'peers':[]}");
        server.network.last().cut();
        server.time.settle();
        server.heard();
        server.says(FORGOTTEN);
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "bo, false, false, , true", // an open room is made anew by any member
        "bo, false, true, horse, true", // one with a password by who knows it
        "bo, true, true, horse, true", // with its lock
        "ana, true, false, , true", // a locked one by its moderator
        "bo, true, false, , false", // but not by a guest that was let in
        "ana, false, true, , false" // nor is one with a password, even by its moderator
    })
    void only_who_may_let_others_in_makes_it_anew(
            String moderator, boolean locked, boolean hasPassword, String password, boolean creates) {
        JoinOptions options = password == null
                ? JoinOptions.existing()
                : JoinOptions.existing().withPassword(password);
        Script server = inRoom(moderator, locked, hasPassword, options);
        assertThat(server.heard())
                .containsExactly("{'type':'join','id':2,'room':'r'" + (creates ? ",'create':true" : "")
                        + ",'capacity':4" + (password == null ? "" : ",'password':'" + password + "'")
                        + (locked ? ",'locked':true" : "") + "}");
    }

    @Test
    void who_must_not_make_it_waits_for_a_minute_and_no_longer() {
        Script server = inRoom("bo", true, false, JoinOptions.existing());
        int tries = 0;
        for (int i = 2; i < 100 && !server.ears.all().contains("evicted NOT_FOUND"); i++) {
            if (!server.heard().isEmpty()) {
                tries++;
                server.says("{'type':'error','re':" + (tries + 1)
                        + ",'code':'not-found','message':'no','retryable':false}");
            }
            server.advance(Duration.ofMillis(1_001));
            server.says("{'type':'ack','received':0}");
        }
        server.advance(Duration.ofSeconds(30));
        assertThat(tries).isEqualTo(8);
        assertThat(server.ears.all()).contains("evicted NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unavailable", "internal", "rate-limited"})
    void a_room_that_the_server_cannot_let_in_now_is_joined_a_little_later(String code) {
        Script server = inRoom("bo", false, false, JoinOptions.existing());
        server.heard();
        server.says("{'type':'error','re':2,'code':'" + code + "','message':'no','retryable':true,'retryAfter':3000}");
        server.advance(Duration.ofMillis(2_999));
        assertThat(server.heard()).isEmpty();
        server.advance(Duration.ofMillis(1));
        assertThat(server.heard()).singleElement().asString().startsWith("{'type':'join','id':3,'room':'r'");
        server.says("{'type':'error','re':3,'code':'room-full','message':'no','retryable':true}");
        assertThat(server.ears.all()).contains("evicted ROOM_FULL");
    }

    @Test
    void a_room_that_was_left_just_before_the_session_was_lost_is_left_again() {
        Script server = new Script().welcomed();
        server.client.joinAsync("r", JoinOptions.existing(), server.ears).thenAccept(ClientRoom::leaveAsync);
        server.says("{'type':'joined','re':1,'room':'r','capacity':4,'moderator':'ana','peers':[]}");
        server.network.last().cut();
        server.comesBack();
        server.ears.take();
        server.says(Script.WELCOME.replace("'rooms':[]", "'rooms':['r']"));
        server.says("{'type':'joined','room':'r','capacity':4,'moderator':'ana','peers':[]}");
        assertThat(server.heard()).containsExactly("{'type':'leave','id':3,'room':'r'}");
        CompletableFuture<ClientRoom> again = server.client
                .joinAsync("r", JoinOptions.existing(), server.ears)
                .toCompletableFuture();
        assertThat(server.heard()).containsExactly("{'type':'join','id':4,'room':'r'}");
        server.says("{'type':'left','re':3,'room':'r','reason':'left'}");
        assertThat(again).isNotDone();
        server.says("{'type':'joined','re':4,'room':'r','capacity':4,'moderator':'ana','peers':[]}");
        assertThat(again).isCompleted();
        assertThat(server.ears.events()).containsExactly("welcomed false", "snapshot r []");
    }

    @Test
    void a_session_that_could_not_be_resumed_but_is_still_in_its_room_gets_the_snapshot() {
        Script server = inRoom("bo", false, false, JoinOptions.existing());
        server.ears.take();
        server.says("{'type':'joined','room':'r','capacity':4,'moderator':'bo','peers':[{'peer':'bo','polite':true}]}");
        server.says("{'type':'error','re':2,'code':'bad-state','message':'in it','retryable':false}");
        assertThat(server.ears.take()).containsExactly("snapshot r [bo]");
    }
}
