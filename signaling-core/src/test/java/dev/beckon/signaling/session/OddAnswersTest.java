package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RegistryContents;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A registry whose stages succeed, with what is no answer: the server has failed then, and nothing is left of what was begun. */
class OddAnswersTest {

    private final FakeTime time = new FakeTime();
    private final PeerRegistry kept = PeerRegistry.inMemory();
    private boolean odd;
    private boolean counted;
    /** By their ids. */
    private final Map<String, Peer> registered = new HashMap<>();

    private final Signaling node = Signaling.builder(time)
            .registry(new Odd())
            .authenticator((hello, opening) -> CompletableFuture.completedStage(new Identity(hello.token())))
            .random(new Random(1))
            .build();
    private final TestClient ana = client("ana");
    private final TestClient bo = client("bo");

    private final class Odd extends ForwardingRegistry {
        Odd() {
            super(kept);
        }

        @Override
        public CompletionStage<Void> register(Peer peer) {
            registered.put(peer.id(), peer);
            return super.register(peer);
        }

        @Override
        @SuppressWarnings("NullAway")
        public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
            return odd ? CompletableFuture.completedStage(null) : super.deliver(from, to, message);
        }

        @Override
        public CompletionStage<List<String>> peersOf(String user) {
            return odd ? CompletableFuture.completedStage(Arrays.asList("bo", null)) : super.peersOf(user);
        }

        @Override
        public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
            return super.enter(peer, request)
                    .thenApply(view -> odd ? new RoomView("another", view.info(), view.others()) : view)
                    .thenApply(view -> counted
                            ? new RoomView(view.room(), view.info(), List.of(new PeerView(peer.info(), null, false)))
                            : view);
        }
    }

    private TestClient client(String peer) {
        TestClient client =
                new TestClient(node, time).says("{'type':'hello','peer':'" + peer + "','token':'" + peer + "'}");
        client.gets("welcome");
        return client;
    }

    private TestClient resumed(TestClient before) {
        TestClient next = new TestClient(node, time);
        next.received = before.received;
        next.says("{'type':'hello','resume':{'session':'" + before.secret + "','received':" + before.received + "}}");
        assertThat(next.gets("welcome").path("resumed").asBoolean()).isTrue();
        return next;
    }

    private void fails(TestClient client, int request) {
        assertThat(client.getsError("internal").path("re").asInt()).isEqualTo(request);
    }

    @Test
    void whether_a_message_has_arrived_is_not_told_by_null() {
        for (TestClient client : List.of(ana, bo)) {
            client.says("{'type':'join','room':'r','create':true}").gets("joined");
        }
        ana.gets("peer-joined");
        odd = true;
        fails(ana.says("{'type':'offer','id':7,'to':'bo','sdp':'v=0'}"), 7);
        fails(bo.says("{'type':'send','id':8,'to':'ana','data':1}").skips("peer-away"), 8);
    }

    @Test
    void a_user_whose_peers_are_not_all_named_is_not_called_and_can_be_called_later() {
        odd = true;
        fails(ana.says("{'type':'call','id':7,'user':'bo'}"), 7);
        odd = false;
        TestClient again = resumed(ana);
        String theirs = bo.says("{'type':'call','to':'ana'}")
                .gets("ringing")
                .path("call")
                .asText();
        assertThat(again.gets("incoming").path("call").asText()).isEqualTo(theirs);
        assertThatThrownBy(() -> {
                    odd = true;
                    node.user("bo").peers().join();
                })
                .hasRootCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void who_is_let_into_another_room_than_the_one_that_was_asked_for_is_in_neither() {
        odd = true;
        fails(ana.says("{'type':'join','id':7,'room':'r','create':true}"), 7);
        odd = false;
        TestClient again = resumed(ana);
        again.says("{'type':'leave','id':8,'room':'another'}").getsError("bad-state");
        time.advance(Duration.ofSeconds(2));
        assertThat(RegistryContents.rooms(kept)).isEmpty();
        again.says("{'type':'join','id':9,'room':'r','create':true}").gets("joined");
    }

    private void delivers(String to, Message message) {
        Objects.requireNonNull(registered.get(to)).deliver(new Outgoing(message));
    }

    private static PeerInfo info(String peer) {
        return new PeerInfo(peer, null, null);
    }

    @Test
    void who_is_said_to_have_come_twice_is_out_of_reach_once_it_has_left() {
        for (TestClient client : List.of(ana, bo)) {
            client.says("{'type':'join','room':'r','create':true}").gets("joined");
        }
        ana.gets("peer-joined");
        delivers("ana", new Message.PeerJoined("r", info("bo"), false));
        ana.gets("peer-joined");
        bo.says("{'type':'leave','room':'r'}").gets("left");
        ana.gets("peer-left");
        ana.says("{'type':'send','id':7,'to':'bo','data':1}").getsError("not-found");
    }

    @Test
    void who_is_counted_among_the_others_of_a_room_that_it_enters_is_not_in_it() {
        counted = true;
        fails(ana.says("{'type':'join','id':7,'room':'r','create':true}"), 7);
        time.advance(Duration.ofSeconds(2));
        assertThat(RegistryContents.rooms(kept)).isEmpty();
    }

    @Test
    void nobody_meets_themselves() {
        ana.says("{'type':'join','room':'r','create':true}").gets("joined");
        delivers("ana", new Message.PeerJoined("r", info("ana"), false));
        ana.says("{'type':'send','id':7,'to':'ana','data':1}").getsError("not-found");
        ana.says("{'type':'who','id':8,'room':'r'}");
        assertThat(ana.gets("present").path("peers")).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void a_view_names_its_room() {
        RoomInfo info = RoomInfo.of(RoomOptions.of(2), null);
        assertThatThrownBy(() -> new RoomView("r", null, List.of())).hasMessage("info");
        assertThatThrownBy(() -> new RoomView(null, info, List.of())).hasMessage("room");
    }
}
