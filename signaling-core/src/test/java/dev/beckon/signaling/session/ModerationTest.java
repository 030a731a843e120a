package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ModerationTest {

    private final World world = new World();
    private final TestClient ana = world.member("ana", "r");
    private final TestClient bo = world.member("bo", "r");

    @Test
    void who_has_been_there_longest_moderates() {
        ana.getsAll();
        bo.says("{'type':'lock','id':1,'room':'r'}").getsError("forbidden");
        ana.says("{'type':'leave','room':'r'}").gets("left");
        bo.gets("peer-left");
        assertThat(bo.gets("room-updated"))
                .isEqualTo(TestClient.json("{'type':'room-updated','room':'r','capacity':50,'moderator':'bo'}"));
        bo.says("{'type':'lock','room':'r'}");
        assertThat(bo.gets("room-updated").path("locked").asBoolean()).isTrue();
        ana.says("{'type':'unlock','room':'r'}").getsError("not-found");
    }

    @Test
    void a_locked_room_lets_in_whom_the_moderator_admits() {
        ana.says("{'type':'lock','room':'r'}").getsAll();
        TestClient cy = world.peer("cy");
        cy.says("{'type':'join','room':'r'}").getsError("room-locked");
        cy.says("{'type':'knock','id':5,'room':'r'}");
        assertThat(cy.gets("knocking").path("re").asInt()).isEqualTo(5);
        cy.says("{'type':'knock','room':'r'}").gets("knocking");
        assertThat(ana.gets("knock")).isEqualTo(TestClient.json("{'type':'knock','room':'r','peer':'cy','name':'CY'}"));
        assertThat(ana.gets("knock").path("peer").asText()).isEqualTo("cy");
        ana.says("{'type':'admit','room':'r','peer':'cy'}");
        assertThat(ana.gets("knock-ended")).isEqualTo(TestClient.json("{'type':'knock-ended','room':'r','peer':'cy'}"));
        cy.gets("admitted");
        assertThat(cy.says("{'type':'join','room':'r'}")
                        .gets("joined")
                        .path("locked")
                        .asBoolean())
                .isTrue();
        cy.says("{'type':'leave','room':'r'}").gets("left");
        cy.says("{'type':'join','room':'r'}").getsError("room-locked");
    }

    @Test
    void a_knock_may_be_denied_and_needs_to_have_been() {
        ana.says("{'type':'lock','room':'r'}").getsAll();
        TestClient cy = world.peer("cy").says("{'type':'knock','room':'r'}");
        cy.gets("knocking");
        ana.gets("knock");
        ana.says("{'type':'deny','room':'r','peer':'cy'}");
        cy.gets("denied");
        ana.gets("knock-ended");
        cy.says("{'type':'join','room':'r'}").getsError("room-locked");
        ana.says("{'type':'admit','room':'r','peer':'cy'}").getsError("not-found");
        cy.says("{'type':'knock','room':'nowhere'}").getsError("not-found");
    }

    @Test
    void only_so_many_may_knock_at_a_time() {
        ana.says("{'type':'lock','room':'r'}").getsAll();
        for (int i = 0; i < 100; i++) {
            world.peer("k" + i).says("{'type':'knock','room':'r'}").gets("knocking");
        }
        world.peer("one-more").says("{'type':'knock','room':'r'}").getsError("unavailable");
        ana.says("{'type':'deny','room':'r','peer':'k0'}");
        world.peer("another").says("{'type':'knock','room':'r'}").gets("knocking");
    }

    private TestClient knocks(String id) {
        TestClient guest = world.peer(id).says("{'type':'knock','room':'r'}");
        guest.gets("knocking");
        return guest;
    }

    private void lock() {
        ana.says("{'type':'lock','room':'r'}").getsAll();
        bo.getsAll();
    }

    private static void assertEnded(TestClient moderator, String guest) {
        assertThat(moderator.gets("knock-ended").path("peer").asText()).isEqualTo(guest);
    }

    @Test
    void the_next_moderator_is_asked_in_the_order_of_knocking() {
        lock();
        List<String> guests = List.of("zoe", "cy", "mo", "di");
        guests.forEach(this::knocks);
        ana.says("{'type':'deny','room':'r','peer':'mo'}");
        bo.getsNothing();
        ana.says("{'type':'leave','room':'r'}");
        bo.gets("peer-left");
        bo.gets("room-updated");
        assertThat(bo.gets("knock"))
                .isEqualTo(TestClient.json("{'type':'knock','room':'r','peer':'zoe','name':'ZOE'}"));
        assertThat(bo.getsAll())
                .extracting(knock -> knock.path("peer").asText())
                .containsExactly("cy", "di");
    }

    private List<String> knockersToldAfresh(TestClient reloaded) {
        List<JsonNode> told = world.connects()
                .says("{'type':'hello','resume':{'session':'" + reloaded.secret + "'}}")
                .getsAll();
        assertThat(told.get(0).path("resumed").asBoolean()).isFalse();
        assertThat(told.get(1).path("type").asText()).isEqualTo("joined");
        return told.stream()
                .filter(message -> message.path("type").asText().equals("knock"))
                .map(message -> message.path("peer").asText())
                .toList();
    }

    @Test
    void a_moderator_that_starts_afresh_is_told_of_the_knocks_that_stand() {
        lock();
        List.of("zoe", "cy", "mo", "di").forEach(this::knocks);
        ana.says("{'type':'deny','room':'r','peer':'cy'}");
        knocks("twice").says("{'type':'knock','room':'r'}");
        assertThat(knockersToldAfresh(ana)).containsExactly("zoe", "mo", "di", "twice");
        assertThat(knockersToldAfresh(bo)).isEmpty();
    }

    @Test
    void who_moderates_no_more_is_told_of_no_knocks() {
        lock();
        knocks("zoe");
        ana.says("{'type':'leave','room':'r'}");
        ana.says("{'type':'knock','room':'r'}");
        bo.says("{'type':'admit','room':'r','peer':'ana'}");
        ana.says("{'type':'join','room':'r'}").getsAll();
        assertThat(knockersToldAfresh(ana)).isEmpty();
        assertThat(knockersToldAfresh(bo)).containsExactly("zoe");
    }

    @Test
    void a_member_that_leaves_and_does_not_moderate_changes_nothing_for_those_who_knock() {
        lock();
        knocks("cy");
        ana.gets("knock");
        bo.says("{'type':'leave','room':'r'}");
        ana.gets("peer-left");
        ana.getsNothing();
    }

    @Test
    void who_gives_up_knocks_no_more_in_any_room() {
        lock();
        ana.says("{'type':'create','room':'s'}").getsAll();
        TestClient cy = knocks("cy");
        cy.says("{'type':'knock','room':'s'}").gets("knocking");
        ana.getsAll();
        cy.says("{'type':'bye'}");
        assertThat(ana.getsAll())
                .containsExactlyInAnyOrder(
                        TestClient.json("{'type':'knock-ended','room':'r','peer':'cy'}"),
                        TestClient.json("{'type':'knock-ended','room':'s','peer':'cy'}"));
        ana.says("{'type':'admit','room':'r','peer':'cy'}").getsError("not-found");
    }

    @Test
    void who_is_away_knocks_until_the_grace_time_is_over() {
        lock();
        TestClient cy = knocks("cy");
        ana.gets("knock");
        cy.breaks();
        for (int i = 0; i < 3; i++) {
            ana.pong().getsNothing();
            bo.pong();
            world.passes(Limits.DEFAULTS.grace().dividedBy(3));
        }
        assertEnded(ana, "cy");
    }

    @Test
    void a_knock_that_comes_after_the_end_of_its_session_is_heard_by_nobody() {
        World late = new World(Limits.DEFAULTS, new ForwardingRegistry(PeerRegistry.inMemory()) {
            @Override
            public CompletionStage<Void> knock(Peer peer, String room) {
                return unregister(peer).thenCompose(gone -> super.knock(peer, room));
            }
        });
        TestClient moderator = late.member("ana", "r");
        late.peer("cy").says("{'type':'knock','room':'r'}").getsError("unavailable");
        moderator.getsNothing();
    }

    @Test
    void those_who_gave_up_do_not_close_the_door() {
        lock();
        for (int i = 0; i < 100; i++) {
            knocks("k" + i).says("{'type':'bye'}");
        }
        knocks("one-more");
    }

    @Test
    void the_new_moderator_hears_that_a_knock_ended() {
        lock();
        TestClient cy = knocks("cy");
        ana.says("{'type':'leave','room':'r'}");
        bo.getsAll();
        cy.says("{'type':'bye'}");
        assertEnded(bo, "cy");
    }

    @Test
    void who_comes_in_by_another_way_knocks_no_more() {
        lock();
        TestClient cy = knocks("cy");
        ana.gets("knock");
        ana.says("{'type':'unlock','room':'r'}").gets("room-updated");
        cy.says("{'type':'join','room':'r'}").gets("joined");
        ana.gets("peer-joined");
        assertEnded(ana, "cy");
        ana.says("{'type':'deny','room':'r','peer':'cy'}").getsError("not-found");
    }

    @Test
    void leave_to_come_in_ends_with_the_session_it_was_given_to() {
        lock();
        TestClient cy = knocks("cy");
        ana.says("{'type':'admit','room':'r','peer':'cy'}");
        cy.gets("admitted");
        cy.says("{'type':'bye'}");
        world.peer("cy").says("{'type':'join','room':'r'}").getsError("room-locked");
    }

    @Test
    void who_waits_at_a_room_that_ends_is_denied() {
        lock();
        TestClient cy = knocks("cy");
        bo.says("{'type':'leave','room':'r'}");
        ana.says("{'type':'leave','room':'r'}");
        assertThat(cy.gets("denied")).isEqualTo(TestClient.json("{'type':'denied','room':'r'}"));
        ana.getsAll();
        cy.says("{'type':'bye'}");
        ana.getsNothing();
    }

    @Test
    void who_waits_at_a_room_that_an_operator_ends_is_denied() {
        lock();
        TestClient cy = knocks("cy");
        world.registry.endRoom("r", null);
        cy.gets("denied");
    }

    @Test
    void who_is_kicked_is_out_and_stays_out() {
        ana.getsAll();
        ana.says("{'type':'kick','room':'r','peer':'bo'}");
        assertThat(bo.gets("left")).isEqualTo(TestClient.json("{'type':'left','room':'r','reason':'kicked'}"));
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("kicked");
        bo.says("{'type':'join','room':'r'}").getsError("forbidden");
        bo.says("{'type':'knock','room':'r'}").getsError("forbidden");
        bo.says("{'type':'send','to':'ana','data':1}").getsError("not-found");
        ana.says("{'type':'kick','room':'r','peer':'ana'}").getsError("not-found");
    }

    @Test
    void a_thousand_who_were_removed_are_kept_in_mind_and_the_oldest_is_forgotten_first() {
        String join = "{'type':'join','room':'r'}";
        TestClient first = removed("first");
        TestClient second = removed("second");
        for (int i = 2; i < 1_000; i++) {
            removed("guest" + i);
        }
        first.says(join).getsError("forbidden");
        removed("last").says(join).getsError("forbidden");
        second.says(join).getsError("forbidden");
        first.says(join).gets("joined");
    }

    private TestClient removed(String peer) {
        TestClient guest = world.member(peer, "r");
        world.registry.expel("r", peer, null);
        assertThat(guest.gets("left").path("reason").asText()).isEqualTo("kicked");
        return guest;
    }

    @Test
    void a_password_is_asked_for() {
        TestClient cy = world.peer("cy").says("{'type':'create','room':'p','password':'s3cret'}");
        cy.gets("created");
        ana.says("{'type':'join','room':'p'}").getsAll();
        TestClient di = world.peer("di");
        di.says("{'type':'join','room':'p','password':'guess'}").getsError("wrong-password");
        di.says("{'type':'join','room':'p'}").getsError("wrong-password");
        di.says("{'type':'join','room':'p','password':'s3cret'}").gets("joined");
    }

    @Test
    void attributes_are_seen_by_others_and_change() {
        TestClient cy = world.connects().says("{'type':'hello','peer':'cy','attributes':{'hand':false}}");
        cy.gets("welcome");
        ana.getsAll();
        bo.getsAll();
        cy.says("{'type':'join','room':'r'}").gets("joined");
        cy.says("{'type':'create','room':'s'}").gets("created");
        assertThat(ana.gets("peer-joined").path("attributes")).isEqualTo(TestClient.json("{'hand':false}"));
        bo.gets("peer-joined");
        bo.says("{'type':'join','room':'s'}").gets("joined");
        cy.getsAll();
        cy.says("{'type':'update','attributes':{'hand':true}}").getsNothing();
        assertThat(bo.gets("peer-updated"))
                .isEqualTo(TestClient.json("{'type':'peer-updated','peer':'cy','attributes':{'hand':true}}"));
        bo.getsNothing(); // once, although they share two rooms
        TestClient di = world.peer("di");
        assertThat(di.says("{'type':'join','room':'s'}")
                        .gets("joined")
                        .path("peers")
                        .path(0)
                        .path("attributes"))
                .isEqualTo(TestClient.json("{'hand':true}"));
        cy.getsAll();
        cy.says("{'type':'update','attributes':[1]}").getsError("bad-message");
        cy.says("{'type':'update','attributes':{'x':'" + "x".repeat(2048) + "'}}")
                .getsError("too-large");
    }
}
