package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.testing.FakeTime;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who is in a room: for its members, and for those who could join now. */
class WhoIsInsideTest {

    private static final String WHO = "{'type':'who','id':4,'room':'r'}";

    private final World world = new World();

    private static JsonNode json(String text) {
        return TestClient.json(text);
    }

    @Test
    void members_are_told_of_the_others() {
        TestClient ana = world.member("ana", "r");
        world.member("bo", "r");
        ana.getsAll();
        assertThat(ana.says(WHO).gets("present"))
                .isEqualTo(
                        json("{'type':'present','re':4,'room':'r','peers':[{'peer':'bo','name':'BO','polite':true}]}"));
    }

    @Test
    void a_peer_that_could_join_is_told_what_it_would_find_and_nobody_hears_of_it() {
        TestClient bo = world.member("bo", "r");
        TestClient cy = world.member("cy", "r");
        bo.gets("peer-joined");
        cy.breaks();
        bo.gets("peer-away");
        TestClient guest = world.peer("bz");
        JsonNode present = guest.says(WHO).gets("present");
        assertThat(present)
                .isEqualTo(json("{'type':'present','re':4,'room':'r','peers':["
                        + "{'peer':'bo','name':'BO','polite':false},"
                        + "{'peer':'cy','name':'CY','polite':true,'away':true}]}"));
        bo.getsNothing();
        guest.says("{'type':'send','to':'bo','data':1}").getsError("not-found");
        assertThat(guest.says("{'type':'join','room':'r'}").gets("joined").path("peers"))
                .isEqualTo(present.path("peers"));
    }

    /** The same words as those of a join, so that asking tells no more than joining does. */
    private static void assertRefusedAsAJoin(TestClient guest, String code) {
        JsonNode join = guest.says("{'type':'join','id':4,'room':'r'}").getsError(code);
        assertThat(guest.says(WHO).getsError(code)).isEqualTo(join);
    }

    @Test
    void who_could_not_join_is_told_nothing() {
        TestClient guest = world.peer("guest");
        assertRefusedAsAJoin(guest, "not-found");
        TestClient ana = world.connects().hello("ana");
        ana.says("{'type':'create','room':'r','password':'pw','locked':true,'capacity':2}")
                .gets("created");
        assertRefusedAsAJoin(guest, "wrong-password");
        ana.says("{'type':'leave','room':'r'}").gets("left");
        ana.says("{'type':'create','room':'r','locked':true,'capacity':2}").gets("created");
        assertRefusedAsAJoin(guest, "room-locked");
        guest.says("{'type':'knock','room':'r'}").gets("knocking");
        assertRefusedAsAJoin(guest, "room-locked");
        ana.says("{'type':'unlock','room':'r'}");
        guest.says(WHO).gets("present");
        world.peer("bo").says("{'type':'join','room':'r'}").gets("joined");
        assertRefusedAsAJoin(guest, "room-full");
        ana.says("{'type':'kick','room':'r','peer':'bo'}");
        guest.says("{'type':'join','room':'r'}").gets("joined");
        ana.says("{'type':'kick','room':'r','peer':'guest'}");
        guest.gets("left");
        assertRefusedAsAJoin(guest, "forbidden");
    }

    @Test
    void whoever_was_admitted_may_look_and_join_after_that() {
        TestClient guest = world.peer("guest");
        world.node.rooms().open("r", RoomOptions.of(5).withPassword("pw")).join();
        guest.says("{'type':'knock','room':'r'}").gets("knocking");
        assertThat(world.node.rooms().get("r").admit("guest").join()).isTrue();
        guest.gets("admitted");
        guest.says(WHO).gets("present");
        guest.says("{'type':'join','room':'r'}").gets("joined");
    }

    private static Signaling node(FakeTime time, AccessPolicy policy) {
        return Signaling.builder(time)
                .policy(policy)
                .random(new Random(1))
                .authenticator((hello, opening) -> CompletableFuture.completedStage(new Identity(hello.token())))
                .build();
    }

    private static TestClient user(Signaling node, FakeTime time, String name) {
        TestClient client = new TestClient(node, time);
        client.says("{'type':'hello','peer':'" + name + "','token':'" + name + "'}")
                .gets("welcome");
        return client;
    }

    @Test
    void a_policy_may_let_join_and_not_look_and_its_no_to_a_join_is_one_to_a_look() {
        FakeTime time = new FakeTime();
        Signaling node = node(time, new AccessPolicy() {
            @Override
            public CompletionStage<Decision> mayJoin(Requester who, String room) {
                return switch (who.peer()) {
                    case "stranger" -> Decision.NO.now();
                    case "doctor" -> Decision.YES.now();
                    default -> Decision.BY_ROOM.now();
                };
            }

            @Override
            public CompletionStage<Decision> mayLook(Requester who, String room) {
                return who.peer().equals("shy") ? Decision.NO.now() : Decision.YES.now();
            }
        });
        user(node, time, "patient")
                .says("{'type':'create','room':'r','password':'pw'}")
                .gets("created");
        user(node, time, "stranger").says(WHO).getsError("forbidden");
        user(node, time, "shy").says(WHO).getsError("forbidden");
        user(node, time, "other").says(WHO).getsError("wrong-password"); // a yes to a look opens nothing
        assertThat(user(node, time, "doctor").says(WHO).gets("present").path("peers"))
                .hasSize(1);
    }
}
