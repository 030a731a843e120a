package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RegistryContents;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.RoomEnded;
import dev.beckon.signaling.spi.SignalingEvent.RoomLeft;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that is stopped ends all that lives on it, and tells its listeners. */
class StopTest {

    private final FakeTime time = new FakeTime();
    private final List<SignalingEvent> events = new ArrayList<>();
    private final PeerRegistry registry = PeerRegistry.inMemory();

    private Signaling node(PeerRegistry on) {
        return Signaling.builder(time)
                .registry(on)
                .random(new Random(1))
                .listener(new SignalingListener() {
                    @Override
                    public void on(SignalingEvent event) {
                        events.add(event);
                    }
                })
                .build();
    }

    private TestClient member(Signaling node, String id, String room) {
        TestClient client = new TestClient(node, time).hello(id);
        client.says("{'type':'join','room':'" + room + "','create':true}").gets("joined");
        return client;
    }

    private Stream<String> ended() {
        return events.stream()
                .filter(event -> event instanceof SessionEnded)
                .map(event -> (SessionEnded) event)
                .map(event -> event.who().peer() + " " + event.reason());
    }

    private Stream<String> left() {
        return events.stream()
                .filter(event -> event instanceof RoomLeft)
                .map(event -> (RoomLeft) event)
                .map(event -> event.who().peer() + " " + event.room());
    }

    private Stream<String> roomsEnded() {
        return events.stream().filter(event -> event instanceof RoomEnded).map(event -> ((RoomEnded) event).room());
    }

    @Test
    void every_session_and_every_room_ends_whether_its_clients_are_there_or_not() {
        Signaling node = node(registry);
        TestClient ana = member(node, "ana", "r");
        member(node, "bo", "r");
        TestClient cy = member(node, "cy", "s");
        cy.breaks();
        CompletableFuture<Void> stopped = node.stop();
        time.settle();
        assertThat(stopped).isCompleted();
        assertThat(ended()).containsExactlyInAnyOrder("ana STOPPED", "bo STOPPED", "cy STOPPED");
        assertThat(left()).containsExactlyInAnyOrder("ana r", "bo r", "cy s");
        assertThat(roomsEnded()).containsExactlyInAnyOrder("r", "s");
        assertThat(ana.closed).isEqualTo(CloseReason.RESTART);
        assertThat(RegistryContents.peers(registry)).isZero();
        assertThat(node.load().sessions()).isZero();
    }

    @Test
    void each_end_is_told_once() {
        Signaling node = node(registry);
        TestClient ana = member(node, "ana", "r");
        ana.says("{'type':'bye'}");
        node.stop();
        node.stop();
        time.advance(Duration.ofMinutes(1));
        assertThat(ended()).containsExactly("ana LEFT");
        assertThat(roomsEnded()).containsExactly("r");
    }

    @Test
    void what_comes_after_the_stop_gets_no_session() {
        Signaling node = node(registry);
        node.stop();
        TestClient late = new TestClient(node, time);
        late.says("{'type':'hello','peer':'ana'}");
        assertThat(late.closed).isNotNull();
        time.advance(Duration.ofMinutes(1));
        assertThat(RegistryContents.peers(registry)).isZero();
        assertThat(node.load().sessions()).isZero();
    }

    @Test
    void a_hello_that_waits_for_the_registry_meanwhile_gets_no_session() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        Signaling node = node(new ForwardingRegistry(registry) {
            @Override
            public CompletionStage<Void> register(Peer peer) {
                return slow.thenCompose(now -> super.register(peer));
            }
        });
        TestClient ana = new TestClient(node, time);
        ana.says("{'type':'hello','peer':'ana'}");
        node.stop();
        slow.complete(null);
        time.advance(Duration.ofMinutes(1));
        ana.getsNothing();
        assertThat(RegistryContents.peers(registry)).isZero();
        assertThat(node.load().sessions()).isZero();
    }

    @Test
    void a_registry_that_lets_nobody_go_does_not_hold_up_the_stop() {
        Signaling node = node(new ForwardingRegistry(registry) {
            @Override
            public CompletionStage<Void> unregister(Peer peer) {
                return new CompletableFuture<>();
            }
        });
        member(node, "ana", "r");
        CompletableFuture<Void> stopped = node.stop();
        time.advance(Duration.ofSeconds(30));
        assertThat(stopped).isCompleted();
        assertThat(ended()).containsExactly("ana STOPPED");
    }

    @Test
    void a_client_whose_session_is_kept_is_told_that_the_server_restarts_however_soon_that_is_done() {
        List<SessionState> kept = new ArrayList<>();
        Signaling node = node(new ForwardingRegistry(registry) {
            @Override
            public boolean parks() {
                return true;
            }

            @Override
            public CompletionStage<Void> park(Peer peer, Duration grace) {
                return peer.surrender().thenAccept(kept::add);
            }
        });
        TestClient ana = member(node, "ana", "r");
        CompletableFuture<Void> stopped = node.stop();
        time.settle();
        assertThat(stopped).isCompleted();
        assertThat(kept).hasSize(1);
        assertThat(ana.closed).isEqualTo(CloseReason.RESTART);
        assertThat(ended()).isEmpty();
    }
}
