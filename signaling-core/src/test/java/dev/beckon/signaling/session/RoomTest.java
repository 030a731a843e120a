package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.registry.Peer;
import org.junit.jupiter.api.Test;

class RoomTest {

    private final World world = new World();

    @Test
    void a_created_room_has_an_unguessable_id_and_holds_its_creator() {
        TestClient ana = world.peer("ana");
        String first = ana.says("{'type':'create','id':1,'capacity':2}")
                .gets("created")
                .path("room")
                .asText();
        String second = ana.says("{'type':'create','id':2}")
                .gets("created")
                .path("room")
                .asText();
        assertThat(first).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(second);

        TestClient bo = world.peer("bo");
        JsonNode joined =
                bo.says("{'type':'join','id':7,'room':'" + first + "'}").gets("joined");
        assertThat(joined)
                .isEqualTo(TestClient.json("{'type':'joined','re':7,'room':'" + first
                        + "','capacity':2,'moderator':'ana','peers':[{'peer':'ana','name':'ANA','polite':false}]}"));
        assertThat(ana.gets("peer-joined"))
                .isEqualTo(TestClient.json(
                        "{'type':'peer-joined','room':'" + first + "','peer':'bo','name':'BO','polite':true}"));
    }

    @Test
    void an_unknown_room_is_not_found_unless_it_may_be_made() {
        TestClient ana = world.peer("ana");
        assertThat(ana.says("{'type':'join','id':4,'room':'r'}")
                        .getsError("not-found")
                        .path("re")
                        .asInt())
                .isEqualTo(4);
        ana.says("{'type':'join','room':'r','create':true,'capacity':3}").gets("joined");
        world.peer("bo").says("{'type':'create','room':'r'}").getsError("id-taken");
    }

    @Test
    void a_full_room_says_how_many_it_holds() {
        world.member("ana", "r");
        TestClient bo = world.peer("bo");
        bo.says("{'type':'join','room':'two','create':true,'capacity':1}").gets("joined");
        JsonNode error =
                world.peer("cy").says("{'type':'join','id':9,'room':'two'}").getsError("room-full");
        assertThat(error.path("message").asText()).isEqualTo("room two holds 1 of 1");
        assertThat(error.path("retryable").asBoolean()).isTrue();
        bo.getsNothing();
    }

    @Test
    void leaving_is_told_and_the_last_one_ends_the_room() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        assertThat(bo.says("{'type':'leave','id':5,'room':'r'}")
                        .gets("left")
                        .path("re")
                        .asInt())
                .isEqualTo(5);
        assertThat(ana.gets("peer-left"))
                .isEqualTo(TestClient.json("{'type':'peer-left','room':'r','peer':'bo','reason':'left'}"));
        ana.says("{'type':'leave','room':'r'}").gets("left");
        bo.says("{'type':'join','room':'r'}").getsError("not-found");
    }

    @Test
    void joining_twice_leaving_elsewhere_and_too_many_rooms_are_bad_state() {
        TestClient ana = world.member("ana", "r");
        ana.says("{'type':'join','room':'r'}").getsError("bad-state");
        ana.says("{'type':'leave','room':'other'}").getsError("bad-state");
        for (int i = 1; i < Limits.DEFAULTS.roomsPerPeer(); i++) {
            ana.says("{'type':'create'}").gets("created");
        }
        ana.says("{'type':'create','id':3}").getsError("bad-state");
        ana.says("{'type':'create','capacity':51}").getsError("bad-message");
    }

    @Test
    void bye_leaves_everything_and_frees_the_id() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        bo.says("{'type':'bye'}");
        assertThat(bo.closed).isEqualTo(CloseReason.NORMAL);
        assertThat(ana.gets("peer-left").path("reason").asText()).isEqualTo("left");
        world.member("bo", "r").getsNothing();
    }

    @Test
    void data_goes_to_one_or_to_all_others_with_the_servers_from() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        TestClient cy = world.member("cy", "r");
        ana.getsAll();
        bo.getsAll();
        ana.says("{'type':'send','to':'cy','from':'bo','data':{'@class':'x','__proto__':[1]}}");
        assertThat(cy.gets("message"))
                .isEqualTo(TestClient.json("{'type':'message','from':'ana','data':{'@class':'x','__proto__':[1]}}"));
        bo.getsNothing();
        ana.says("{'type':'send','room':'r','data':null}");
        assertThat(bo.gets("message"))
                .isEqualTo(TestClient.json("{'type':'message','from':'ana','room':'r','data':null}"));
        cy.gets("message");
        ana.getsNothing();
        ana.says("{'type':'send','room':'s','data':1}").getsError("not-found");
    }

    @Test
    void peers_that_share_no_room_and_peers_that_do_not_exist_look_alike() {
        TestClient ana = world.member("ana", "r");
        world.member("bo", "other");
        String stranger = ana.says("{'type':'offer','to':'bo','sdp':'v=0'}")
                .getsError("not-found")
                .toString();
        String nobody = ana.says("{'type':'offer','to':'xx','sdp':'v=0'}")
                .getsError("not-found")
                .toString();
        assertThat(stranger.replace("bo", "xx")).isEqualTo(nobody);
    }

    @Test
    void two_rooms_shared_are_one_pair_until_the_last_is_left() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.says("{'type':'join','room':'s','create':true}").getsAll();
        bo.says("{'type':'join','room':'s'}").gets("joined");
        ana.getsAll();
        bo.says("{'type':'leave','room':'r'}").gets("left");
        ana.gets("peer-left");
        ana.says("{'type':'offer','to':'bo','sdp':'v=0'}");
        bo.gets("offer");
        bo.says("{'type':'leave','room':'s'}").gets("left");
        ana.gets("peer-left");
        ana.says("{'type':'candidate','to':'bo','candidate':null}").getsError("not-found");
    }

    /** What a member has published before it left may be delivered after that, because rooms lock no messages. */
    @Test
    void after_a_member_has_left_nothing_of_it_comes_to_the_room() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.says("{'type':'join','room':'s','create':true}");
        bo.says("{'type':'join','room':'s'}");
        Peer receiver = world.registry.local("bo");
        Outgoing late = new Outgoing(new Message.Data("ana", "r", Payload.ofJson("1")));
        bo.getsAll();
        receiver.deliver(late);
        bo.gets("message");
        ana.says("{'type':'leave','room':'r'}");
        bo.gets("peer-left");
        bo.gets("room-updated");
        receiver.deliver(late);
        bo.getsNothing();
    }
}
