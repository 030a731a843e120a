package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.registry.SessionState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node dies in the middle of giving a session to the engine. */
@Timeout(180)
class RedisParkingTest {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** Never gives its session up: it is still at it when its node dies. */
    private static final class Slow implements Peer {
        final String id;
        final Queue<Message> delivered = new ConcurrentLinkedQueue<>();

        Slow(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public PeerInfo info() {
            return new PeerInfo(id, null, null);
        }

        @Override
        public @Nullable String user() {
            return null;
        }

        @Override
        public boolean away() {
            return false;
        }

        @Override
        public void deliver(Outgoing message) {
            delivered.add(message.message());
        }

        @Override
        public boolean recognises(String secret) {
            return true;
        }

        @Override
        public SessionRecord sessionRecord() {
            return new SessionRecord(new byte[] {1}, List.of(SessionRecord.hash(id + ".secret")), GRACE);
        }

        @Override
        public CompletionStage<SessionState> surrender() {
            return new CompletableFuture<>();
        }
    }

    private RedisServer server;
    private RedisRegistry one;
    private RedisRegistry two;

    @BeforeEach
    void start() throws IOException {
        server = new RedisServer();
        one = node("one");
        two = node("two");
    }

    private RedisRegistry node(String name) throws IOException {
        return RedisRegistry.builder(server.uri(name)).node(name).lease(LEASE).open();
    }

    @AfterEach
    void stop() throws IOException {
        one.close();
        two.close();
        server.close();
    }

    private static Slow in(RedisRegistry node, String id) throws Exception {
        Slow peer = new Slow(id);
        node.register(peer).toCompletableFuture().get(60, TimeUnit.SECONDS);
        node.enter(peer, new RoomRequest("r", RoomRequest.Mode.JOIN_OR_CREATE, null, false, RoomOptions.of(10)))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        return peer;
    }

    @Test
    void its_client_goes_on_with_what_the_engine_knows_of_it() throws Exception {
        Slow bo = in(one, "bo");
        Slow ana = in(two, "ana");
        one.park(bo, GRACE);
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> server.ask("HGET b:{main}:peer:bo node").equals("$0"));
        two.deliver(ana, "bo", new Message.Notice(null, Payload.ofJson("1")));
        server.cut("one");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> fetched("bo"));
        assertThat(ana.delivered).contains(new Message.PeerAway("r", "bo"));
        assertThat(server.ask("EXISTS b:{main}:peer:bo:waiting")).isEqualTo(":0"); // a snapshot tells its client
    }

    private boolean fetched(String id) throws Exception {
        try {
            return two.fetch(id, id + ".secret").toCompletableFuture().get(60, TimeUnit.SECONDS) != null;
        } catch (ExecutionException refused) {
            assertThat(SignalingException.of(refused).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE); // its node is not given up yet
            return false;
        }
    }
}
