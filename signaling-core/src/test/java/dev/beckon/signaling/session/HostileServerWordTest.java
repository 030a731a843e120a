package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RegistryContents;
import dev.beckon.signaling.testing.FakeTime;
import dev.beckon.signaling.testing.Misdeed;
import dev.beckon.signaling.testing.Unreliable;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one call of the registry does that the server itself asks for: the server is told in time, and no client notices. */
class HostileServerWordTest {

    enum Verb {
        OPEN("open", node -> node.rooms().open("new", RoomOptions.of(2))),
        END("endRoom", node -> node.rooms().get("nowhere").end(null)),
        REMOVE("expel", node -> node.rooms().get("r").remove("nobody", null)),
        LOCK("lock", node -> node.rooms().get("nowhere").lock()),
        KNOCKING("knocking", node -> node.rooms().get("r").knocking()),
        ADMIT("answerKnock", node -> node.rooms().get("r").admit("nobody")),
        SEND_TO_A_ROOM("tellRoom", node -> node.rooms().get("nowhere").send("1")),
        VIEW_A_ROOM("room", node -> node.rooms().get("r").view()),
        LIST_ROOMS("rooms", node -> node.rooms().list("", 10)),
        SEND_TO_A_PEER("tell", node -> node.peers().get("nobody").send("1")),
        VIEW_A_PEER("peer", node -> node.peers().get("ana").view()),
        LIST_PEERS("peers", node -> node.peers().list("", 10)),
        PEERS_OF_A_USER("peersOf", node -> node.user("user").peers()),
        SEND_TO_A_USER("peersOf", node -> node.user("user").send("1"));

        private final String call;
        private final Function<Signaling, CompletableFuture<?>> asks;

        Verb(String call, Function<Signaling, CompletableFuture<?>> asks) {
            this.call = call;
            this.asks = asks;
        }
    }

    static Stream<Arguments> failures() {
        EnumSet<Misdeed> failing = EnumSet.complementOf(EnumSet.of(Misdeed.DOES_IT_AND_ANSWERS_SOON));
        return Arrays.stream(Verb.values())
                .flatMap(verb -> failing.stream().map(misdeed -> Arguments.of(verb, misdeed)));
    }

    private static ErrorCode failure(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        return answer.handle((value, failure) -> SignalingException.of(failure).code())
                .join();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void the_server_is_told_in_time(Verb verb, Misdeed misdeed) {
        HostileWorld world = new HostileWorld();
        TestClient ana = world.member("ana", "r");
        world.registry.next(verb.call, misdeed, 1);
        CompletableFuture<?> answer = verb.asks.apply(world.node);
        world.passes(Limits.DEFAULTS.spiTimeout().plusSeconds(4)); // and what comes late has come
        assertThat(failure(answer)).isIn(ErrorCode.INTERNAL, ErrorCode.UNAVAILABLE);
        ana.getsNothing();
        ana.says("{'type':'ping'}").gets("pong");
    }

    @Test
    void a_user_one_of_whose_peers_can_not_be_told_is_not_told_as_a_whole() {
        HostileWorld world = new HostileWorld();
        for (String device : new String[] {"a", "b"}) {
            world.connects()
                    .says("{'type':'hello','peer':'" + device + "','token':'user'}")
                    .gets("welcome");
        }
        world.registry.next("tell", Misdeed.THROWS, 1);
        assertThat(failure(world.node.user("user").send("1"))).isEqualTo(ErrorCode.INTERNAL);
    }

    // ---- the stop of a node whose registry keeps sessions

    /** Keeps what it is given, so far as nothing goes wrong. */
    private static final class Parking extends ForwardingRegistry {
        int kept;

        Parking(PeerRegistry registry) {
            super(registry);
        }

        @Override
        public boolean parks() {
            return true;
        }

        @Override
        public CompletionStage<Void> park(Peer peer, Duration grace) {
            return peer.surrender().thenAccept(state -> kept++);
        }
    }

    private final FakeTime time = new FakeTime();
    private final PeerRegistry memory = PeerRegistry.inMemory();
    private final Parking parking = new Parking(memory);
    private final Unreliable<PeerRegistry> registry = new Unreliable<>(PeerRegistry.class, parking, time);

    private void stops() {
        Signaling node = Signaling.builder(time).registry(registry.spi()).build();
        TestClient ana = new TestClient(node, time).hello("ana");
        CompletableFuture<Void> stopped = node.stop();
        time.advance(Duration.ofSeconds(30));
        assertThat(stopped).isCompleted();
        assertThat(ana.closed).isEqualTo(CloseReason.RESTART);
        assertThat(node.load().sessions()).isZero();
        assertThat(node.connectionCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Misdeed.class)
    void a_session_that_could_not_be_kept_ends_and_holds_up_no_stop(Misdeed misdeed) {
        registry.next("park", misdeed, 1);
        stops();
        assertThat(parking.kept).isLessThan(2);
        assertThat(RegistryContents.peers(memory)).isEqualTo(parking.kept);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROWS", "THROWS_AN_ERROR"})
    void a_registry_that_can_not_tell_whether_it_keeps_sessions_keeps_none(Misdeed misdeed) {
        registry.next("parks", misdeed, 1);
        stops();
        assertThat(parking.kept).isZero();
        assertThat(RegistryContents.peers(memory)).isZero();
    }
}
