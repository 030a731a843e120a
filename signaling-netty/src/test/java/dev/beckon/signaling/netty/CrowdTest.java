package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.limits.Shares;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many do at once. */
@Timeout(300)
class CrowdTest {

    /** As a crowd never does. */
    private static final Limits ALL_FROM_ONE_ADDRESS =
            Limits.builder().shares(Shares.UNLIMITED).build();

    /** When sessions have started, by {@link System#nanoTime}. */
    private static final class Arrivals implements SignalingListener {
        private final Map<String, Long> at = new ConcurrentHashMap<>();

        @Override
        public void sessionStarted(SignalingEvent.SessionStarted event) {
            at.put(event.who().peer(), System.nanoTime());
        }
    }

    private static void awaitAll(Crowd crowd, int count) {
        await().untilAsserted(
                        () -> assertThat(crowd.complete()).as(crowd::toString).isEqualTo(count));
    }

    @Test
    void after_a_restart_a_thousand_are_in_their_rooms_again_and_none_came_before_its_time() throws Exception {
        int count = 1000;
        Arrivals arrivals = new Arrivals();
        TestServer old = TestServer.start(ALL_FROM_ONE_ADDRESS);
        InetSocketAddress address = old.address();
        try (Crowd crowd = new Crowd(address)) {
            crowd.come(count);
            awaitAll(crowd, count);

            long from = System.nanoTime();
            CompletableFuture<?> drained = old.server.close(Duration.ofSeconds(4));
            try (TestServer restarted = await().ignoreExceptionsInstanceOf(IOException.class)
                    .until(
                            () -> TestServer.start(
                                    node -> node.limits(ALL_FROM_ONE_ADDRESS).listener(arrivals),
                                    at -> {},
                                    http -> http.port(address.getPort())),
                            started -> true)) {
                drained.get();
                Duration drain = Duration.ofNanos(System.nanoTime() - from);
                awaitAll(crowd, count);
                System.out.printf(
                        "drained after %s, all back after %s%n", drain, Duration.ofNanos(System.nanoTime() - from));

                assertThat(restarted.signaling.connectionCount()).isEqualTo(count);
                assertThat(crowd.closes).hasSize(count).containsOnly(1012);
                assertThat(crowd.errors).isEmpty();
                assertThat(crowd.due).hasSize(count);
                crowd.due.forEach((peer, due) ->
                        assertThat(arrivals.at.get(peer) - due).as(peer).isNotNegative());
            }
        } finally {
            old.close();
        }
    }

    @Test
    void in_a_storm_of_reconnects_those_who_are_in_go_on_and_all_come_in_at_last() throws Exception {
        int count = 60; // six times what a second lets in
        try (TestServer server = TestServer.start(
                        node -> node.limits(ALL_FROM_ONE_ADDRESS), at -> at.maxUpgradesPerSecond(10), http -> {});
                Member bo = Member.joined(server.address(), "bo");
                Member ana = Member.joined(server.address(), "ana");
                Crowd crowd = new Crowd(server.address())) {
            bo.next("peer-joined");
            crowd.come(count);
            int sent = 0;
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (crowd.complete() < count) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(25); // below the rate that one may send at
                bo.says("{'type':'send','to':'ana','data':" + ++sent + "}");
                assertThat(ana.next()).contains("\"data\":" + sent + "}");
            }
            assertThat(crowd.refused).hasPositiveValue();
            assertThat(crowd.errors).isEmpty();
            assertThat(crowd.closes).isEmpty();
        }
    }

    @Test
    void of_joins_that_race_a_disconnect_no_member_is_left() throws Exception {
        AtomicInteger entered = new AtomicInteger();
        AtomicInteger left = new AtomicInteger();
        SignalingListener counting = new SignalingListener() {
            @Override
            public void roomEntered(SignalingEvent.RoomEntered event) {
                entered.incrementAndGet();
            }

            @Override
            public void roomLeft(SignalingEvent.RoomLeft event) {
                left.incrementAndGet();
            }
        };
        Limits limits =
                Limits.builder().shares(Shares.UNLIMITED).grace(Duration.ZERO).build();
        try (TestServer server =
                TestServer.start(node -> node.limits(limits).listener(counting), at -> {}, http -> {})) {
            for (int i = 0; i < 300; i++) {
                try (RawClient client = RawClient.upgraded(server.address())) {
                    client.text("{\"type\":\"hello\"}");
                    client.text("{\"type\":\"join\",\"room\":\"r\",\"create\":true}");
                    client.socket.setSoLinger(i % 2 == 0, 0); // every other one with RST
                }
            }
            await().until(() -> server.signaling.connectionCount() == 0 && left.get() == entered.get());
            assertThat(entered).hasPositiveValue();
            try (RawClient later = RawClient.upgraded(server.address())) {
                later.text("{\"type\":\"hello\"}");
                assertThat(later.readFrame().text()).contains("\"welcome\"");
                later.text("{\"type\":\"join\",\"room\":\"r\"}");
                assertThat(later.readFrame().text()).contains("\"not-found\"");
            }
        }
    }
}
