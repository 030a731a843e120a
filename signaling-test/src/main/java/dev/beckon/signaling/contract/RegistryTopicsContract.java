package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What dialects rely on beside rooms: topics, ids that hold spaces, who is there. */
abstract class RegistryTopicsContract extends RegistryFixture {

    private static final String TOPIC = "notes:room 1";

    /** What each of two peers broadcasts at the same time. */
    private static final int AT_ONCE = 100;

    private static IntFunction<Outgoing> saying(String from, int number) {
        return subscribers ->
                new Outgoing(new Message.Data(from, TOPIC, Payload.ofJson("[" + number + "," + subscribers + "]")));
    }

    private static List<String> heard(RecordingPeer peer) {
        return peer.delivered(Message.Data.class).stream()
                .map(data -> data.data().json())
                .toList();
    }

    @Test
    void what_is_broadcast_reaches_every_subscriber_once_and_in_order() throws Exception {
        RecordingPeer ana = peer(one, "notes:ana");
        RecordingPeer bo = peer(two, "notes:bo");
        RecordingPeer cy = peer(one, "notes:cy");
        now(one.subscribe(ana, TOPIC));
        now(two.subscribe(bo, TOPIC));
        now(two.subscribe(bo, TOPIC));
        List<Integer> handed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            handed.add(now(one.broadcast(ana, TOPIC, saying("notes:ana", i))));
        }
        settle();
        assertThat(heard(bo)).containsExactly("[0,2]", "[1,2]", "[2,2]");
        assertThat(heard(ana)).containsExactly("[0,2]", "[1,2]", "[2,2]");
        assertThat(handed).containsExactly(2, 2, 2);

        now(one.broadcast(cy, TOPIC, saying("notes:cy", 9))); // which subscribes to nothing
        settle();
        assertThat(heard(cy)).isEmpty();
        assertThat(heard(ana)).endsWith("[9,2]");
        assertThat(heard(bo)).endsWith("[9,2]");
    }

    @Test
    void broadcasts_that_nobody_waits_for_arrive_in_order() throws Exception {
        RecordingPeer ana = peer(one, "notes:ana");
        RecordingPeer bo = peer(two, "notes:bo");
        now(two.subscribe(bo, TOPIC));
        List<CompletionStage<Integer>> begun = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            begun.add(one.broadcast(ana, TOPIC, saying("notes:ana", i)));
        }
        for (CompletionStage<Integer> each : begun) {
            assertThat(now(each)).isEqualTo(1);
        }
        settle();
        assertThat(heard(bo))
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "[" + i + ",1]").toList());
    }

    @Test
    void what_several_broadcast_at_once_arrives_at_all_in_one_order() throws Exception {
        RecordingPeer ana = peer(one, "notes:ana");
        RecordingPeer bo = peer(two, "notes:bo");
        now(one.subscribe(ana, TOPIC));
        now(two.subscribe(bo, TOPIC));
        CountDownLatch start = new CountDownLatch(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both = List.of(
                    threads.submit(() -> broadcastAtOnce(start, one, ana, 0)),
                    threads.submit(() -> broadcastAtOnce(start, two, bo, 1000)));
            for (Future<?> each : both) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }
        settle();
        assertThat(heard(ana)).hasSize(2 * AT_ONCE).isEqualTo(heard(bo));
    }

    private static @Nullable Void broadcastAtOnce(
            CountDownLatch start, PeerRegistry registry, RecordingPeer from, int first) throws InterruptedException {
        start.countDown();
        start.await();
        for (int i = 0; i < AT_ONCE; i++) {
            now(registry.broadcast(from, TOPIC, saying(from.id(), first + i)));
        }
        return null;
    }

    @Test
    void a_subscription_ends_with_its_end_and_with_its_peer() throws Exception {
        RecordingPeer ana = peer(one, "notes:ana");
        RecordingPeer bo = peer(two, "notes:bo");
        RecordingPeer cy = peer(two, "notes:cy");
        now(two.subscribe(bo, TOPIC));
        now(two.subscribe(cy, TOPIC));
        now(two.unsubscribe(bo, TOPIC));
        now(two.unsubscribe(bo, TOPIC));
        now(two.unregister(cy));
        now(one.broadcast(ana, TOPIC, saying("notes:ana", 1)));
        settle();
        assertThat(heard(bo)).isEmpty();
        assertThat(heard(cy)).isEmpty();
        assertRefused(two.subscribe(cy, TOPIC), ErrorCode.UNAVAILABLE);
        assertThat(now(two.broadcast(cy, TOPIC, saying("notes:cy", 2)))).isZero();
    }

    @Test
    void peers_are_listed_in_order_and_in_parts() {
        peer(one, "b");
        peer(two, "notes:a b");
        peer(one, "notes:c");
        assertThat(now(two.peers("", 10))).containsExactly("b", "notes:a b", "notes:c");
        assertThat(now(two.peers("notes:", 1))).containsExactly("notes:a b");
        assertThat(now(one.peers("notes:c", 10))).isEmpty();
    }

    @Test
    void whether_a_peer_is_there_is_what_it_says_itself() {
        RecordingPeer ana = peer(one, "ana");
        assertThat(now(two.answers("ana"))).isFalse();
        ana.becomes(1);
        assertThat(now(two.answers("ana"))).isTrue();
        assertThat(now(two.answers("nobody"))).isFalse();
    }
}
