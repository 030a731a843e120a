package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The registry loses a session whose client is connected: the client goes on over the same connection. */
class HelloAgainTest {

    private final World world = new World();

    /** The registry knows nothing of the peer any more. */
    private static void lose(PeerRegistry registry, String id, String... rooms) {
        Peer peer = registry.local(id);
        for (String room : rooms) {
            registry.leave(peer, room, LeaveReason.LOST);
        }
        registry.unregister(peer);
        peer.evict();
    }

    private static String resume(TestClient client) {
        return "{'type':'hello','peer':'ana','resume':{'session':'" + client.secret + "','received':" + client.received
                + "}}";
    }

    @Test
    void the_client_says_hello_again_and_is_told_plainly_that_its_session_is_new() {
        TestClient ana = world.member("ana", "r");
        TestClient bo = world.member("bo", "r");
        ana.gets("peer-joined");
        lose(world.registry, "ana", "r");
        assertThat(bo.gets("peer-left").path("reason").asText()).isEqualTo("lost");
        ana.gets("hello-again");
        ana.says(resume(ana));
        JsonNode welcome = ana.gets("welcome");
        assertThat(welcome.path("peer").asText()).isEqualTo("ana");
        assertThat(welcome.path("resumed").asBoolean()).isFalse();
        assertThat(welcome.path("rooms")).isEmpty();
        ana.says("{'type':'join','id':1,'room':'r'}");
        assertThat(ana.gets("joined").path("re").asInt()).isEqualTo(1);
        bo.skips("room-updated").gets("peer-joined");
        bo.says("{'type':'send','to':'ana','data':1}");
        ana.gets("message");
        assertThat(ana.closed).isNull();
        assertThat(world.node.load().sessions()).isEqualTo(2);
    }

    @Test
    void it_can_be_resumed_and_lost_again_as_any_other() {
        TestClient ana = world.peer("ana");
        for (int times = 0; times < 3; times++) {
            world.passes(Duration.ofSeconds(1));
            lose(world.registry, "ana");
            ana.gets("hello-again");
            ana.says(resume(ana)).says("{'type':'ack','received':0}");
            ana.gets("welcome");
            ana.gets("ack");
        }
        ana.says("{'type':'create','id':1,'room':'r'}");
        ana.gets("created");
        ana.breaks();
        TestClient back = world.connects();
        back.says("{'type':'hello','resume':{'session':'" + ana.secret + "','received':1}}");
        JsonNode welcome = back.gets("welcome");
        assertThat(welcome.path("resumed").asBoolean()).isTrue();
        assertThat(welcome.path("received").asInt()).isEqualTo(1);
    }

    @Test
    void what_was_said_to_the_session_that_is_gone_is_not_heard() {
        TestClient ana = world.member("ana", "r");
        lose(world.registry, "ana", "r");
        ana.gets("hello-again");
        for (int i = 0; i < 30; i++) { // so many errors would close it
            ana.says("{'type':'send','id':1,'room':'r','data':0}")
                    .says("nonsense")
                    .says("{'type':'ack','received':1}");
        }
        ana.getsNothing();
        ana.says("{'type':'ping'}");
        ana.gets("pong");
        ana.says(resume(ana));
        assertThat(ana.gets("welcome").path("received").asInt()).isZero();
    }

    @Test
    void a_client_that_does_not_say_it_in_time_is_closed() {
        TestClient ana = world.peer("ana");
        world.passes(Duration.ofSeconds(8));
        ana.pong();
        lose(world.registry, "ana");
        ana.gets("hello-again");
        world.passes(Duration.ofMillis(4_900));
        assertThat(ana.closed).isNull();
        world.passes(Duration.ofSeconds(1));
        assertThat(ana.closed).isEqualTo(CloseReason.NO_HELLO);
        assertThat(world.node.connectionCount()).isZero();
    }

    @Test
    void a_hello_that_is_refused_may_be_said_once_more() {
        TestClient ana = world.peer("ana");
        lose(world.registry, "ana");
        ana.gets("hello-again");
        world.peer("bo");
        ana.says("{'type':'hello','peer':'bo'}");
        ana.getsError("id-taken");
        ana.says("{'type':'send','to':'bo','data':1}");
        ana.getsError("bad-state");
        ana.hello("ana");
    }

    @Test
    void who_the_client_is_needs_no_proof_again() {
        AtomicInteger asked = new AtomicInteger();
        FakeTime time = new FakeTime();
        PeerRegistry registry = PeerRegistry.inMemory();
        Signaling node = Signaling.builder(time)
                .registry(registry)
                .authenticator((hello, opening) -> {
                    asked.incrementAndGet();
                    return CompletableFuture.completedFuture(new Identity("ann@example.org"));
                })
                .build();
        TestClient ana = new TestClient(node, time);
        ana.says("{'type':'hello','peer':'ana','token':'t'}");
        ana.gets("welcome");
        lose(registry, "ana");
        ana.gets("hello-again");
        ana.says(resume(ana));
        ana.gets("welcome");
        assertThat(asked).hasValue(1);
        assertThat(registry.local("ana").user()).isEqualTo("ann@example.org");
    }

    /** Another thread loses the session while the connection's own has not come to the end of the greeting. */
    @Test
    void a_session_may_be_lost_at_the_moment_of_its_welcome() {
        FakeTime time = new FakeTime();
        PeerRegistry registry = PeerRegistry.inMemory();
        CompletableFuture<List<IceServer>> servers = new CompletableFuture<>();
        boolean[] lost = new boolean[1];
        Signaling node = Signaling.builder(time)
                .registry(registry)
                .iceServers(who -> servers)
                .listener(new SignalingListener() {
                    @Override
                    public void on(SignalingEvent event) {
                        if (event instanceof SignalingEvent.SessionStarted && !lost[0]) {
                            lost[0] = true;
                            lose(registry, "ana");
                        }
                    }
                })
                .build();
        TestClient ana = new TestClient(node, time);
        ana.says("{'type':'hello','peer':'ana'}").says("{'type':'create','id':1,'room':'r'}");
        ana.getsNothing();
        servers.complete(List.of());
        ana.gets("welcome");
        ana.gets("hello-again");
        ana.says(resume(ana));
        ana.gets("welcome");
        ana.getsNothing();
        ana.says("{'type':'create','id':1,'room':'r'}");
        ana.gets("created");
    }

    @Test
    void a_crowd_is_told_one_after_another() {
        List<TestClient> crowd =
                IntStream.range(0, 50).mapToObj(i -> world.peer("p" + i)).toList();
        for (int i = 0; i < crowd.size(); i++) {
            lose(world.registry, "p" + i);
        }
        assertThat(crowd.stream().filter(TestClient::hasMessages)).hasSize(1);
        world.passes(Duration.ofMillis(5));
        crowd.forEach(each -> each.gets("hello-again"));
    }

    @Test
    void a_session_that_is_detached_is_just_gone() {
        TestClient ana = world.peer("ana");
        ana.breaks();
        lose(world.registry, "ana");
        assertThat(world.node.load().sessions()).isZero();
        world.passes(Duration.ofMinutes(1));
        world.peer("ana");
    }

    /** Its client knows only the end of the connection. */
    @Test
    void a_client_that_does_not_resume_has_its_connection_closed() {
        TestClient mute = new TestClient(world.node, world.time, new MuteDialect());
        lose(world.registry, "mute");
        world.time.settle();
        assertThat(mute.closed).isEqualTo(CloseReason.RESTART);
        assertThat(world.node.connectionCount()).isZero();
        assertThat(world.node.load().sessions()).isZero();
    }

    private record MuteDialect() implements Dialect {
        @Override
        public String name() {
            return "mute";
        }

        @Override
        public Conversation with(Opening opening) {
            return new Mute();
        }
    }

    private record Mute() implements Conversation {
        @Override
        public void opened(Desk desk) {
            desk.ask(new Message.Hello(Message.NO_ID, "mute", null, null, null, null));
        }

        @Override
        public void hear(byte[] frame, Desk desk) {}

        @Override
        public byte @Nullable [] tell(Outgoing event) {
            return null;
        }

        @Override
        public boolean resumes() {
            return false;
        }
    }
}
