package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Rates;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a registry far away does to order: nothing. */
class SlowRegistryTest {

    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();

    /** Takes effect at once, tells the session later. */
    private final PeerRegistry slow = new ForwardingRegistry(PeerRegistry.inMemory()) {
        @Override
        public CompletionStage<RoomView> enter(Peer peer, RoomRequest request) {
            CompletionStage<RoomView> done = super.enter(peer, request);
            CompletableFuture<RoomView> told = new CompletableFuture<>();
            answers.add(() -> done.whenComplete((view, failure) -> {
                if (failure == null) {
                    told.complete(view);
                } else {
                    told.completeExceptionally(failure);
                }
            }));
            return told;
        }
    };

    private final World world =
            new World(Limits.builder().rates(Rates.UNLIMITED).build(), slow);

    private void answer() {
        answers.remove().run();
        world.time.settle();
    }

    @Test
    void what_happens_after_the_snapshot_comes_after_it() {
        TestClient ana = world.peer("ana").says("{'type':'join','room':'r','create':true}");
        TestClient bo = world.peer("bo").says("{'type':'join','room':'r'}");
        answers.removeLast().run(); // bo's answer overtakes ana's
        bo.gets("joined");
        bo.says("{'type':'offer','to':'ana','sdp':'v=0'}");
        ana.getsNothing();
        answer();
        assertThat(ana.gets("joined").path("peers")).isEmpty();
        ana.gets("peer-joined");
        ana.gets("offer");
    }

    @Test
    void a_kick_that_overtakes_the_answer_to_a_join_is_told_after_it_to_the_client_and_to_listeners() {
        List<String> events = new ArrayList<>();
        Signaling node = Signaling.builder(world.time)
                .registry(slow)
                .random(new Random(1))
                .listener(new SignalingListener() {
                    @Override
                    public void roomEntered(SignalingEvent.RoomEntered event) {
                        events.add(event.who().peer() + " entered");
                    }

                    @Override
                    public void roomLeft(SignalingEvent.RoomLeft event) {
                        events.add(event.who().peer() + " left: " + event.reason());
                    }
                })
                .build();
        TestClient ana = new TestClient(node, world.time).hello("ana").says("{'type':'join','room':'r','create':true}");
        answer();
        TestClient bo = new TestClient(node, world.time).hello("bo").says("{'type':'join','room':'r'}");
        ana.says("{'type':'kick','room':'r','peer':'bo'}");
        bo.getsNothing();
        assertThat(events).containsExactly("ana entered");
        answer();
        bo.gets("joined");
        assertThat(bo.gets("left").path("reason").asText()).isEqualTo("kicked");
        assertThat(events).containsExactly("ana entered", "bo entered", "bo left: KICKED");
    }

    @Test
    void later_requests_wait_and_reading_stops_until_they_are_done() {
        TestClient ana = world.peer("ana").says("{'type':'join','id':1,'room':'r','create':true}");
        for (int i = 0; i < Limits.DEFAULTS.waitingMessages() / 2; i++) {
            ana.says("{'type':'ping'}");
        }
        ana.getsNothing();
        assertThat(ana.reading).isFalse();
        answer();
        ana.gets("joined");
        ana.gets("pong");
        assertThat(ana.reading).isTrue();
    }

    @Test
    void what_its_transport_had_read_already_costs_no_client_its_connection() {
        TestClient ana = world.peer("ana").says("{'type':'join','room':'r','create':true}");
        for (int i = 0; i < 65_536 / 15; i++) {
            ana.saysWithoutWaiting("{'type':'ping'}");
        }
        assertThat(ana.closed).isNull();
        answer();
        ana.gets("joined");
        assertThat(ana.getsAll()).hasSize(65_536 / 15);
        assertThat(ana.reading).isTrue();
    }

    @Test
    void a_client_that_goes_on_all_the_same_is_closed() {
        TestClient ana = world.peer("ana").says("{'type':'join','room':'r','create':true}");
        String large = "{'type':'ping','padding':'" + "x".repeat(20_000) + "'}";
        for (int i = 0; i < 100; i++) {
            ana.saysWithoutWaiting(large);
        }
        assertThat(ana.closed).isEqualTo(CloseReason.POLICY);
    }

    @Test
    void a_connection_lost_while_joining_is_away_after_it_has_joined() {
        TestClient bo = world.peer("bo").says("{'type':'join','room':'r','create':true}");
        answer();
        bo.gets("joined");
        TestClient ana = world.peer("ana").says("{'type':'join','room':'r'}");
        ana.breaks();
        bo.gets("peer-joined");
        bo.getsNothing();
        answer();
        bo.gets("peer-away");
        TestClient again =
                world.connects().says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':0}}");
        again.gets("welcome");
        again.gets("joined");
    }
}
