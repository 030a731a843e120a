package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.registry.RoomView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What many do at once has one order; what nobody waits for, and what a stale peer asks, does no harm. */
abstract class RegistryOrderContract extends RegistryTopicsContract {

    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    @AfterEach
    final void stop() {
        threads.shutdownNow();
    }

    /** Has all of these done at the same time. */
    private void atOnce(List<Runnable> actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.size());
        List<Future<?>> all = new ArrayList<>();
        for (Runnable action : actions) {
            all.add(threads.submit(() -> {
                start.await();
                action.run();
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        settle();
    }

    @Test
    void of_many_that_come_at_once_no_more_get_in_than_the_room_holds_and_all_see_the_same() throws Exception {
        for (int round = 0; round < 20; round++) {
            make();
            AtomicInteger full = new AtomicInteger();
            Map<RecordingPeer, RoomView> views = new java.util.concurrent.ConcurrentHashMap<>();
            List<Runnable> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                PeerRegistry on = i % 2 == 0 ? one : two;
                RecordingPeer peer = peer(on, "p" + i);
                all.add(() -> {
                    try {
                        views.put(peer, now(on.enter(peer, request(Mode.JOIN_OR_CREATE))));
                    } catch (CompletionException refused) {
                        full.incrementAndGet();
                    }
                });
            }
            atOnce(all);
            assertThat(views).hasSize(3);
            assertThat(full).hasValue(5);
            // in the snapshot or as an event, each other exactly once
            views.forEach((peer, view) ->
                    assertThat(view.others().size() + peer.delivered().size()).isEqualTo(2));
        }
    }

    @Test
    void a_change_is_in_the_snapshot_or_is_delivered_never_both_and_never_neither() throws Exception {
        int changes = 40;
        for (int round = 0; round < 100; round++) {
            make();
            RecordingPeer ana = peer(one, "ana");
            ana.becomes(0);
            enter(one, "r", ana);
            List<RecordingPeer> guests =
                    IntStream.range(0, 10).mapToObj(i -> peer(two, "guest" + i)).toList();
            Map<RecordingPeer, RoomView> views = new java.util.concurrent.ConcurrentHashMap<>();
            atOnce(List.of(
                    () -> IntStream.rangeClosed(1, changes).forEach(i -> now(announce(one, ana, i))),
                    () -> guests.forEach(guest -> {
                        views.put(guest, now(two.enter(guest, request(Mode.JOIN))));
                        now(two.leave(guest, "r", LeaveReason.LEFT));
                    })));
            RecordingPeer last = peer(two, "last");
            views.put(last, now(two.enter(last, request(Mode.JOIN))));
            assertThat(view(views.get(last))).isEqualTo(changes);
            for (RecordingPeer guest : guests) {
                List<Integer> told = guest.delivered(Message.PeerUpdated.class).stream()
                        .map(update -> number(update.info().attributes()))
                        .toList();
                int seen = view(views.get(guest));
                assertThat(told)
                        .isEqualTo(IntStream.rangeClosed(seen + 1, seen + told.size())
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void of_what_happens_while_a_peer_enters_nothing_is_missing() throws Exception {
        int changes = 40;
        for (int round = 0; round < 100; round++) {
            make();
            RecordingPeer ana = peer(one, "ana");
            ana.becomes(0);
            enter(one, "r", ana);
            RecordingPeer bo = peer(two, "bo");
            CompletableFuture<RoomView> entered = new CompletableFuture<>();
            atOnce(List.of(
                    () -> IntStream.rangeClosed(1, changes).forEach(i -> now(announce(one, ana, i))),
                    () -> entered.complete(now(two.enter(bo, request(Mode.JOIN))))));
            List<Integer> told = bo.delivered(Message.PeerUpdated.class).stream()
                    .map(update -> number(update.info().attributes()))
                    .toList();
            assertThat(told)
                    .isEqualTo(IntStream.rangeClosed(view(entered.join()) + 1, changes)
                            .boxed()
                            .toList());
        }
    }

    private static int number(Payload attributes) {
        return Integer.parseInt(attributes.json());
    }

    /** The number of the only other peer's attributes. */
    private static int view(RoomView room) {
        PeerView only = room.others().get(0);
        int number = number(only.info().attributes());
        assertThat(only.away()).as("of " + number).isEqualTo(number % 2 == 1);
        return number;
    }

    @Test
    void all_members_hear_what_many_publish_in_one_order() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        List<RecordingPeer> senders = Stream.of("s0", "s1", "s2")
                .map(id -> peer(id.equals("s1") ? two : one, id))
                .toList();
        now(one.enter(
                ana,
                dev.beckon.signaling.registry.RoomRequest.create(
                        "r", dev.beckon.signaling.message.RoomOptions.of(10))));
        enter(two, "r", bo);
        for (RecordingPeer sender : senders) {
            enter(sender.id().equals("s1") ? two : one, "r", sender);
        }
        List<Runnable> all = new ArrayList<>();
        for (RecordingPeer sender : senders) {
            PeerRegistry on = sender.id().equals("s1") ? two : one;
            all.add(() -> {
                for (int i = 0; i < 2_000; i++) {
                    on.publish(sender, "r", new Outgoing(data(sender.id(), i)));
                }
            });
        }
        atOnce(all);
        List<Message.Data> heard = ana.delivered(Message.Data.class);
        assertThat(heard).hasSize(6_000);
        assertThat(bo.delivered(Message.Data.class)).isEqualTo(heard);
        Map<String, Integer> next = new TreeMap<>();
        for (Message.Data message : heard) {
            assertThat(number(message.data())).isEqualTo(next.merge(message.from(), 1, Integer::sum) - 1);
        }
    }

    @Test
    void nobody_hears_a_peer_in_a_room_after_it_has_left() throws Exception {
        for (int round = 0; round < 100; round++) {
            make();
            RecordingPeer ana = peer(one, "ana");
            RecordingPeer bo = peer(two, "bo");
            RecordingPeer cy = peer(one, "cy");
            enter(one, "r", ana, cy);
            enter(two, "r", bo);
            CountDownLatch half = new CountDownLatch(20);
            atOnce(List.of(
                    () -> {
                        for (int i = 0; i < 40; i++) {
                            two.publish(bo, "r", new Outgoing(data("bo", i)));
                            half.countDown();
                        }
                    },
                    () -> {
                        try {
                            half.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                        now(one.moderate(ana, act(MessageType.KICK, "bo"), false));
                    }));
            for (RecordingPeer other : List.of(ana, cy)) {
                List<Message> heard = other.delivered();
                int left = heard.indexOf(new Message.PeerLeft("r", "bo", LeaveReason.KICKED));
                assertThat(left).isNotNegative();
                assertThat(heard.subList(left, heard.size())).doesNotHaveAnyElementsOfTypes(Message.Data.class);
            }
            List<Message> bos = bo.delivered();
            assertThat(bos.get(bos.size() - 1)).isEqualTo(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED));
        }
    }

    // ---- what nobody waits for

    @Test
    void calls_of_one_peer_take_effect_in_their_order_although_nobody_waits_for_their_stages() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        RecordingPeer bo = peer(two, "bo");
        List<CompletableFuture<?>> all = new ArrayList<>();
        List<Message> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(two.enter(bo, request(Mode.JOIN)).toCompletableFuture());
            all.add(two.publish(bo, "r", new Outgoing(data("bo", i))).toCompletableFuture());
            all.add(announce(two, bo, i).toCompletableFuture());
            all.add(two.leave(bo, "r", LeaveReason.LEFT).toCompletableFuture());
            expected.add(data("bo", i));
            expected.add(new Message.PeerUpdated(bo.info()));
            expected.add(new Message.PeerLeft("r", "bo", LeaveReason.LEFT));
        }
        all.add(two.unregister(bo).toCompletableFuture());
        RecordingPeer next = new RecordingPeer("bo", null);
        all.add(two.register(next).toCompletableFuture());
        all.add(two.enter(next, request(Mode.JOIN)).toCompletableFuture());
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
        settle();
        assertThat(ana.delivered())
                .filteredOn(message -> !(message instanceof Message.PeerJoined))
                .isEqualTo(expected);
        assertThat(ana.delivered(Message.PeerJoined.class)).hasSize(51);
        assertThat(bo.delivered()).isEmpty();
    }

    @Test
    void the_registry_may_be_called_from_where_a_stage_completes() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        RecordingPeer bo = new RecordingPeer("bo", null);
        CompletableFuture<?> all = two.register(bo)
                .thenCompose(done -> two.enter(bo, request(Mode.JOIN)))
                .thenCompose(view -> two.publish(bo, "r", new Outgoing(data("bo", 1))))
                .thenCompose(done -> one.moderate(ana, act(MessageType.LOCK, null), false))
                .thenCompose(done -> two.deliver(bo, "ana", data("bo", 2)))
                .thenCompose(there -> two.leave(bo, "r", LeaveReason.LEFT))
                .thenCompose(done -> two.unregister(bo))
                .thenCompose(done -> one.endRoom("r", null))
                .toCompletableFuture();
        all.get(20, TimeUnit.SECONDS);
        settle();
        assertThat(ana.delivered()).endsWith(new Message.Left(Message.NO_ID, "r", LeaveReason.ENDED));
    }

    // ---- stale peers

    @Test
    void a_peer_that_is_not_registered_gets_nowhere() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        RecordingPeer former = peer(two, "bo");
        now(two.unregister(former));
        for (RecordingPeer stale : List.of(former, new RecordingPeer("cy", null))) {
            assertRefused(two.enter(stale, request(Mode.JOIN)), ErrorCode.UNAVAILABLE);
            assertRefused(two.enter(stale, request("s", Mode.CREATE)), ErrorCode.UNAVAILABLE);
            assertRefused(two.knock(stale, "r"), ErrorCode.UNAVAILABLE);
            assertRefused(two.moderate(stale, act(MessageType.LOCK, null), true), ErrorCode.UNAVAILABLE);
            now(two.publish(stale, "r", new Outgoing(data(stale.id(), 1))));
            now(announce(two, stale, 1));
            now(two.changed(stale));
            now(two.leave(stale, "r", LeaveReason.LEFT));
            now(two.unregister(stale));
        }
        settle();
        assertThat(ana.delivered()).isEmpty();
        assertThat(now(two.rooms("", 10))).containsExactly("r");
        assertThat(now(one.peer("bo"))).isNull();
    }

    @Test
    void a_stale_peer_does_nothing_to_the_one_that_has_its_id_now() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer former = peer(two, "bo", "first");
        enter(one, "r", ana);
        enter(two, "r", former);
        now(two.leave(former, "r", LeaveReason.LOST));
        now(two.unregister(former));
        RecordingPeer bo = peer(two, "bo", "second");
        enter(two, "r", bo);
        settle();
        int before = ana.delivered().size();

        assertRefused(two.enter(former, request("s", Mode.CREATE)), ErrorCode.UNAVAILABLE);
        now(two.leave(former, "r", LeaveReason.LOST));
        now(announce(two, former, 1));
        now(two.publish(former, "r", new Outgoing(data("bo", 1))));
        now(two.unregister(former));
        settle();
        assertThat(ana.delivered()).hasSize(before);
        assertThat(now(one.peer("bo"))).isEqualTo(bo.view());
        assertThat(now(one.peersOf("second"))).containsExactly("bo");
        assertThat(now(one.peersOf("first"))).isEmpty();
        assertThat(now(one.deliver(ana, "bo", data("ana", 1)))).isTrue();
        settle();
        assertThat(bo.delivered()).endsWith(data("ana", 1));
        assertThat(former.delivered()).doesNotContain(data("ana", 1));
    }
}
