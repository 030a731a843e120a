package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HelloTest {

    private final World world = new World();

    @Test
    void welcome_tells_who_one_is_and_what_the_bounds_are() {
        JsonNode welcome =
                world.connects().says("{'type':'hello','peer':'ana'}").gets("welcome");
        assertThat(welcome.path("peer").asText()).isEqualTo("ana");
        assertThat(welcome.path("session").asText()).matches("ana\\.[A-Za-z0-9_-]{22}");
        assertThat(welcome.path("resumed").asBoolean(true)).isFalse();
        assertThat(welcome.path("heartbeat").asInt()).isEqualTo(10_000);
        assertThat(welcome.path("limits"))
                .isEqualTo(
                        TestClient.json(
                                "{'frame':196608,'receive':197120,'sdp':131072,'attributes':2048,'rooms':16,'capacity':50,'links':8}"));
    }

    @Test
    void without_a_wish_the_id_is_unguessable() {
        String one = world.connects()
                .says("{'type':'hello'}")
                .gets("welcome")
                .path("peer")
                .asText();
        String two = world.connects()
                .says("{'type':'hello'}")
                .gets("welcome")
                .path("peer")
                .asText();
        assertThat(one).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(two);
    }

    @Test
    void an_id_that_another_holds_is_taken_and_the_socket_may_try_again() {
        world.peer("ana");
        TestClient other = world.connects().says("{'type':'hello','id':1,'peer':'ana'}");
        assertThat(other.getsError("id-taken").path("re").asInt()).isEqualTo(1);
        other.says("{'type':'hello','peer':'ana2'}").gets("welcome");
    }

    @Test
    void nothing_goes_before_hello_and_hello_goes_once() {
        TestClient early = world.connects().says("{'type':'join','id':3,'room':'r'}");
        assertThat(early.getsError("bad-state").path("re").asInt()).isEqualTo(3);
        early.says("{'type':'ping'}").gets("pong");
        early.hello("ana");
        early.says("{'type':'hello','peer':'bo'}").getsError("bad-state");
    }

    @Test
    void what_follows_hello_at_once_waits_for_a_slow_authenticator() {
        CompletableFuture<Identity> answer = new CompletableFuture<>();
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .authenticator((hello, remote) -> answer)
                .random(new Random(1))
                .build();
        TestClient ana = new TestClient(node, time);
        ana.says("{'type':'hello','peer':'ana'}")
                .says("{'type':'create','id':1}")
                .says("{'type':'ping'}");
        assertThat(ana.gets("pong")).isNotNull();
        ana.getsNothing();
        answer.complete(Identity.ANONYMOUS);
        ana.gets("welcome");
        ana.gets("created");
    }

    @Test
    void a_refused_token_closes_the_socket() {
        FakeTime time = new FakeTime();
        Signaling node = Signaling.builder(time)
                .authenticator((hello, remote) -> CompletableFuture.failedStage(
                        new SignalingException(ErrorCode.UNAUTHENTICATED, "a token is needed")))
                .build();
        TestClient ana = new TestClient(node, time).says("{'type':'hello'}");
        ana.getsError("unauthenticated");
        assertThat(ana.closed).isEqualTo(CloseReason.UNAUTHENTICATED);
    }

    @Test
    void without_hello_the_socket_is_closed_in_time() {
        TestClient mute = world.connects();
        world.passes(Duration.ofMillis(4_900));
        mute.says("{'type':'ping'}");
        assertThat(mute.closed).isNull();
        world.passes(Duration.ofMillis(700));
        assertThat(mute.closed).isEqualTo(CloseReason.NO_HELLO);
        assertThat(world.node.connectionCount()).isZero();
    }

    @Test
    void the_deadline_counts_from_when_the_socket_was_accepted() {
        long accepted = world.time.nanoTime();
        world.passes(Duration.ofSeconds(4));
        TestClient late = new TestClient(world.node, world.time, accepted);
        world.passes(Duration.ofMillis(1_600));
        assertThat(late.closed).isEqualTo(CloseReason.NO_HELLO);
    }

    @Test
    void a_silent_connection_is_asked_and_then_given_up_within_fifteen_seconds() {
        TestClient bo = world.member("bo", "r");
        TestClient ana = world.member("ana", "r");
        world.passes(Duration.ofMillis(10_600));
        assertThat(ana.pings).isEqualTo(1);
        bo.pong();
        world.passes(Duration.ofMillis(4_400));
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT);
        assertThat(bo.closed).isNull();
        bo.gets("peer-joined");
        bo.gets("peer-away");
    }

    @Test
    void only_what_is_heard_counts_for_life() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        for (int second = 0; second < 15; second++) {
            world.passes(Duration.ofSeconds(1));
            bo.says("{'type':'send','to':'ana','data':" + second + "}");
        }
        assertThat(ana.closed).isEqualTo(CloseReason.SILENT);
    }

    @Test
    void a_draining_node_tells_everyone_when_to_come_back_and_takes_nobody() {
        TestClient ana = world.peer("ana");
        TestClient bo = world.peer("bo");
        CompletableFuture<Void> drained = world.node.drain(Duration.ofSeconds(10));
        world.passes(Duration.ofSeconds(10));
        assertThat(drained).isCompleted();
        for (TestClient client : new TestClient[] {ana, bo}) {
            assertThat(client.gets("going-away").path("reconnectIn").asLong()).isBetween(500L, 10_500L);
            assertThat(client.closed).isEqualTo(CloseReason.RESTART);
        }
        assertThat(world.node.connectionCount()).isZero();
    }

    @Test
    void who_connects_while_a_node_drains_is_told_when_to_come_back() {
        world.node.drain(Duration.ofSeconds(10));
        TestClient late = world.connects();
        assertThat(late.gets("going-away").path("reconnectIn").asLong()).isBetween(500L, 10_500L);
        assertThat(late.closed).isEqualTo(CloseReason.RESTART);
        assertThat(world.node.connectionCount()).isZero();
    }
}
