package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.PeerRef;
import dev.beckon.signaling.RoomRef;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the server itself does: its rooms, its messages, and the ends of sessions. A client's token is its user. */
class ServerWordTest {

    private static final String JOIN = "{'type':'join','room':'slot-1'}";

    private final FakeTime time = new FakeTime();
    private final List<String> ended = new ArrayList<>();
    private final List<String> knocks = new ArrayList<>();
    private final PeerRegistry registry = PeerRegistry.inMemory();
    private final Signaling node = node(registry);

    private Signaling node(PeerRegistry on) {
        return Signaling.builder(time)
                .registry(on)
                .random(new Random(1))
                .authenticator((hello, opening) -> CompletableFuture.completedStage(new Identity(hello.token())))
                .listener(new SignalingListener() {
                    @Override
                    public void sessionEnded(SignalingEvent.SessionEnded event) {
                        ended.add(event.who().peer() + " " + event.reason());
                    }

                    @Override
                    public void roomKnocked(SignalingEvent.RoomKnocked event) {
                        knocks.add(event.who().peer() + " " + event.room());
                    }

                    @Override
                    public void roomEnded(SignalingEvent.RoomEnded event) {
                        ended.add(event.room());
                    }
                })
                .build();
    }

    private TestClient peer(String id, String user) {
        return peer(node, id, user);
    }

    private TestClient peer(Signaling on, String id, String user) {
        TestClient client = new TestClient(on, time);
        client.says("{'type':'hello','peer':'" + id + "','token':'" + user + "'}")
                .gets("welcome");
        return client;
    }

    private RoomRef slot() {
        return node.rooms().open("slot-1", RoomOptions.of(2)).join();
    }

    // ---- rooms

    @Test
    void a_room_is_open_before_anyone_comes_and_ends_with_a_text() {
        RoomRef room = slot();
        TestClient ana = peer("ana", "ana");
        TestClient bo = peer("bo", "bo");
        ana.says(JOIN).gets("joined");
        ana.says("{'type':'leave','room':'slot-1'}").gets("left");
        ana.says(JOIN).gets("joined");
        bo.says(JOIN).gets("joined");
        assertThat(room.end("The appointment is over.").join()).isTrue();
        for (TestClient client : List.of(ana.skips("peer-joined"), bo)) {
            assertThat(client.gets("left"))
                    .isEqualTo(TestClient.json(
                            "{'type':'left','room':'slot-1','reason':'ended','text':'The appointment is over.'}"));
            client.getsNothing();
        }
        assertThat(ended).containsExactly("slot-1");
        ana.says(JOIN).getsError("not-found");
        ana.says("{'type':'send','to':'bo','data':1}").getsError("not-found");
        assertThat(room.end(null).join()).isFalse();
    }

    @Test
    void the_rooms_options_hold() {
        node.rooms()
                .open(
                        "slot-1",
                        RoomOptions.of(900)
                                .withPassword("pw")
                                .forUsers("doctor", "patient")
                                .moderatedBy("doctor"))
                .join();
        peer("eve", "eve")
                .says("{'type':'join','room':'slot-1','password':'pw'}")
                .getsError("forbidden");
        TestClient patient = peer("p", "patient");
        patient.says(JOIN).getsError("wrong-password");
        assertThat(patient.says("{'type':'join','room':'slot-1','password':'pw'}")
                        .gets("joined"))
                .isEqualTo(
                        TestClient.json("{'type':'joined','room':'slot-1','capacity':50,'password':true,'peers':[]}"));
        TestClient doctor = peer("d", "doctor");
        assertThat(doctor.says(JOIN).gets("joined").path("moderator").asText()).isEqualTo("d");
        patient.gets("peer-joined");
        assertThat(patient.gets("room-updated").path("moderator").asText()).isEqualTo("d");
        patient.says("{'type':'kick','room':'slot-1','peer':'d'}").getsError("forbidden");
        patient.says("{'type':'lock','room':'slot-1'}").getsError("forbidden");
        doctor.says("{'type':'kick','room':'slot-1','peer':'p'}");
        assertThat(patient.gets("left").path("reason").asText()).isEqualTo("kicked");
    }

    @Test
    void a_room_that_a_client_made_can_be_locked_watched_and_emptied() {
        TestClient ana = peer("ana", "ana");
        ana.says("{'type':'create','room':'r'}").gets("created");
        RoomRef room = node.rooms().get("r");
        assertThat(room.lock().join()).isTrue();
        assertThat(ana.gets("room-updated").path("locked").asBoolean()).isTrue();
        peer("bo", "bo").says("{'type':'join','room':'r'}").getsError("room-locked");
        room.unlock().join();
        ana.gets("room-updated");
        RoomView view = room.view().join();
        assertThat(view).isNotNull();
        assertThat(view.others()).extracting(other -> other.info().peer()).containsExactly("ana");
        assertThat(room.remove("bo", null).join()).isFalse();
        assertThat(room.remove("ana", "Please log in.").join()).isTrue();
        assertThat(ana.gets("left"))
                .isEqualTo(TestClient.json("{'type':'left','room':'r','reason':'kicked','text':'Please log in.'}"));
        assertThat(room.view().join()).isNull();
    }

    @Test
    void whoever_knocks_is_let_in_or_not_although_nobody_is_inside() {
        RoomRef room = node.rooms()
                .open("slot-1", RoomOptions.of(3).withPassword("pw"))
                .join();
        TestClient ana = peer("ana", "ana");
        TestClient bo = peer("bo", "bo");
        for (TestClient guest : List.of(ana, bo)) {
            guest.says("{'type':'knock','room':'slot-1'}").gets("knocking");
        }
        assertThat(knocks).containsExactly("ana slot-1", "bo slot-1");
        assertThat(room.knocking().join())
                .extracting(guest -> guest.info().peer() + " " + guest.user())
                .containsExactly("ana ana", "bo bo");
        assertThat(room.deny("bo").join()).isTrue();
        assertThat(room.admit("ana").join()).isTrue();
        assertThat(room.admit("ana").join()).isFalse();
        assertThat(ana.gets("admitted")).isEqualTo(TestClient.json("{'type':'admitted','room':'slot-1'}"));
        assertThat(bo.gets("denied")).isEqualTo(TestClient.json("{'type':'denied','room':'slot-1'}"));
        bo.says(JOIN).getsError("wrong-password");
        ana.says(JOIN).gets("joined");
        assertThat(room.knocking().join()).isEmpty();
        bo.says("{'type':'knock','room':'slot-1'}").gets("knocking");
        assertThat(ana.gets("knock").path("peer").asText()).isEqualTo("bo");
        room.admit("bo").join();
        assertThat(ana.gets("knock-ended").path("peer").asText()).isEqualTo("bo");
        bo.gets("admitted");
        assertThat(node.rooms().get("nowhere").knocking().join()).isEmpty();
        assertThat(node.rooms().get("nowhere").deny("bo").join()).isFalse();
    }

    @Test
    void a_room_can_not_be_opened_twice() {
        slot();
        assertThatThrownBy(() -> slot())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ID_TAKEN));
    }

    @Test
    void rooms_and_peers_are_listed_in_pages() {
        slot();
        peer("bo", "bo");
        peer("ana", "ana").breaks();
        assertThat(node.rooms().list("", 10).join()).containsExactly("slot-1");
        assertThat(node.rooms().list("slot-1", 10).join()).isEmpty();
        assertThat(node.peers().list("", 1).join()).containsExactly("ana");
        assertThat(node.peers().list("ana", 10).join()).containsExactly("bo");
        PeerView ana = node.peers().get("ana").view().join();
        assertThat(ana).isNotNull();
        assertThat(ana.user()).isEqualTo("ana");
        assertThat(ana.away()).isTrue();
    }

    // ---- messages

    @Test
    void the_server_speaks_to_a_room_to_a_peer_and_to_all_devices_of_a_user() {
        RoomRef room = slot();
        TestClient phone = peer("phone", "ana");
        TestClient laptop = peer("laptop", "ana");
        TestClient bo = peer("bo", "bo");
        phone.says(JOIN).gets("joined");
        assertThat(room.send("{\"minutesLeft\":5}").join()).isTrue();
        assertThat(phone.gets("notice"))
                .isEqualTo(TestClient.json("{'type':'notice','room':'slot-1','data':{'minutesLeft':5}}"));
        assertThat(node.peers().get("bo").send("1").join()).isTrue();
        assertThat(bo.gets("notice")).isEqualTo(TestClient.json("{'type':'notice','data':1}"));
        assertThat(node.user("ana").send("[true]").join()).isEqualTo(2);
        for (TestClient device : List.of(phone, laptop)) {
            assertThat(device.gets("notice")).isEqualTo(TestClient.json("{'type':'notice','data':[true]}"));
        }
        bo.getsNothing();
        assertThat(node.peers().get("cy").send("1").join()).isFalse();
        assertThat(node.rooms().get("no").send("1").join()).isFalse();
        assertThat(node.user("cy").send("1").join()).isZero();
    }

    @Test
    void what_the_server_said_to_a_detached_peer_comes_after_its_return() {
        TestClient ana = peer("ana", "ana");
        ana.breaks();
        node.peers().get("ana").send("7").join();
        TestClient again = new TestClient(node, time);
        again.says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':0}}")
                .gets("welcome");
        assertThat(again.gets("notice").path("data").asInt()).isEqualTo(7);
    }

    @Test
    void no_client_speaks_in_the_servers_name() {
        slot();
        peer("ana", "ana").says("{'type':'notice','data':1}").getsError("bad-message");
        peer("bo", "bo").says("{'type':'bye','reason':'ended'}"); // a bye is a client's own
        time.settle();
        assertThat(ended).containsExactly("bo LEFT");
    }

    @Test
    void what_is_no_json_no_id_or_no_text_goes_nowhere() {
        RoomRef room = slot();
        for (String bad : List.of("", "{", "1 2", "{\"a\":1,\"a\":2}", "nul", "\"" + "x".repeat(200_000) + "\"")) {
            assertThatThrownBy(() -> room.send(bad))
                    .as(bad.substring(0, Math.min(9, bad.length())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> node.rooms().get("call:x")).hasMessageContaining("\"call:x\"");
        assertThatThrownBy(() -> node.rooms().open("a b", RoomOptions.of(2))).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> node.peers().get("")).hasMessageContaining("1 to 64");
        assertThatThrownBy(() -> node.user("")).hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> room.end("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> room.end("x".repeat(257))).hasMessageContaining("256");
        assertThatThrownBy(() -> RoomOptions.of(2).forUsers("")).hasMessageContaining("1 to 256");
    }

    // ---- the end of sessions

    @Test
    void a_session_that_the_server_ends_is_over_at_once_and_can_not_be_resumed() {
        slot();
        TestClient ana = peer("ana", "ana");
        TestClient bo = peer("bo", "bo");
        bo.says(JOIN).gets("joined");
        ana.says(JOIN).gets("joined");
        bo.gets("peer-joined");
        assertThat(node.peers()
                        .get("ana")
                        .disconnect("Your account was closed.")
                        .join())
                .isTrue();
        time.settle();
        assertThat(ana.gets("bye"))
                .isEqualTo(TestClient.json("{'type':'bye','reason':'ended','text':'Your account was closed.'}"));
        assertThat(ana.closed).isNotNull();
        assertThat(ana.closed.code()).isEqualTo(4502);
        assertThat(bo.gets("peer-left").path("reason").asText()).isEqualTo("ended");
        assertThat(ended).containsExactly("ana ENDED");
        TestClient again = new TestClient(node, time);
        again.says("{'type':'hello','token':'ana','resume':{'session':'" + ana.secret + "','received':0}}");
        assertThat(again.gets("welcome").path("rooms")).isEmpty(); // a new session
    }

    @Test
    void a_detached_session_is_ended_too() {
        TestClient ana = peer("ana", "ana");
        ana.breaks();
        node.peers().get("ana").disconnect(null).join();
        time.settle();
        assertThat(ended).containsExactly("ana ENDED");
        assertThat(node.peers().list("", 10).join()).isEmpty();
    }

    @Test
    void all_sessions_of_a_user_end_those_that_open_meanwhile_too() {
        List<Runnable> before = new ArrayList<>();
        Signaling busy = node(new ForwardingRegistry(registry) {
            @Override
            public CompletionStage<Boolean> tell(String to, dev.beckon.signaling.message.Message message) {
                before.forEach(Runnable::run);
                before.clear();
                return super.tell(to, message);
            }
        });
        TestClient phone = peer(busy, "phone", "ana");
        TestClient bo = peer(busy, "bo", "bo");
        List<TestClient> late = new ArrayList<>();
        before.add(() -> late.add(peer(busy, "laptop", "ana")));
        assertThat(busy.user("ana").disconnect("Revoked.").join()).isEqualTo(2);
        time.settle();
        assertThat(phone.gets("bye").path("text").asText()).isEqualTo("Revoked.");
        assertThat(late.get(0).gets("bye").path("text").asText()).isEqualTo("Revoked.");
        bo.getsNothing();
        assertThat(busy.user("ana").peers().join()).isEmpty();
        assertThat(busy.peers().list("", 10).join()).containsExactly("bo");
    }

    @Test
    void the_end_does_not_wait_for_a_registry_that_takes_its_time() {
        Signaling slow = node(new ForwardingRegistry(registry) {
            @Override
            public CompletionStage<RoomView> enter(dev.beckon.signaling.registry.Peer peer, RoomRequest request) {
                return new CompletableFuture<>();
            }
        });
        TestClient ana = peer(slow, "ana", "ana");
        ana.says("{'type':'create','room':'r'}");
        slow.peers().get("ana").disconnect(null).join();
        time.settle();
        ana.gets("bye");
        assertThat(ana.closed).isNotNull();
        time.advance(Duration.ofMinutes(1));
        assertThat(ended).containsExactly("ana ENDED");
    }

    @Test
    void a_peer_that_is_to_connect_again_keeps_its_session() {
        PeerRef ana = node.peers().get("ana");
        TestClient first = peer("ana", "ana");
        assertThat(ana.reconnect().join()).isTrue();
        time.settle();
        first.gets("going-away");
        assertThat(first.closed).isNotNull();
        TestClient again = new TestClient(node, time);
        again.says("{'type':'hello','resume':{'session':'" + first.secret + "','received':0}}");
        assertThat(again.gets("welcome").path("resumed").asBoolean()).isTrue();
        assertThat(ended).isEmpty();
    }
}
