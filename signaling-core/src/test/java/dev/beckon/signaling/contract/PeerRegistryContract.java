package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What sessions rely on in a {@link PeerRegistry}. A test of yours extends this class and gives a registry, or two that are nodes of one
 * cluster: the tests put every other peer on the second.
 */
@Timeout(300)
public abstract class PeerRegistryContract {

    /** A new, empty registry (or cluster of them): two views of it, which may be the same. */
    protected abstract List<PeerRegistry> registries() throws Exception;

    /** Returns when what was sent so far has been delivered; a registry that delivers at once has nothing to wait for. */
    protected void settle() throws Exception {}

    private PeerRegistry one;
    private PeerRegistry two;

    @BeforeEach
    void make() throws Exception {
        List<PeerRegistry> made = registries();
        one = made.get(0);
        two = made.get(made.size() - 1);
    }

    /** A peer that keeps what is delivered to it. */
    private static final class Recorder implements Peer {
        private final PeerInfo info;
        private final List<Message> delivered = new ArrayList<>();

        Recorder(String id) {
            info = new PeerInfo(id, null, null);
        }

        @Override
        public String id() {
            return info.peer();
        }

        @Override
        public PeerInfo info() {
            return info;
        }

        @Override
        public @Nullable String user() {
            return info.peer().length() == 3 ? "user" : null;
        }

        @Override
        public boolean away() {
            return false;
        }

        @Override
        public synchronized void deliver(Outgoing message) {
            delivered.add(message.message());
        }

        @Override
        public boolean recognises(String secret) {
            return secret.equals(id() + ".secret");
        }

        @Override
        public CompletionStage<SessionState> surrender() {
            return CompletableFuture.failedStage(new SignalingException(ErrorCode.NOT_FOUND, "only a recorder"));
        }

        synchronized List<Message> delivered() {
            return List.copyOf(delivered);
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void assertRefused(CompletionStage<?> stage, ErrorCode code) {
        assertThatThrownBy(() -> now(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SignalingException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private Recorder peer(PeerRegistry on, String id) {
        Recorder peer = new Recorder(id);
        now(on.register(peer));
        return peer;
    }

    private static RoomRequest request(Mode mode) {
        return new RoomRequest("r", mode, null, false, RoomOptions.of(3));
    }

    private static Message data(String from, int number) {
        return new Message.Data(from, null, Payload.ofJson(Integer.toString(number)));
    }

    @Test
    void an_id_belongs_to_one_peer_until_it_is_unregistered() {
        Recorder ana = peer(one, "ana");
        assertRefused(two.register(new Recorder("ana")), ErrorCode.ID_TAKEN);
        now(two.unregister(new Recorder("ana"))); // another's: changes nothing
        assertRefused(two.register(new Recorder("ana")), ErrorCode.ID_TAKEN);
        now(one.unregister(ana));
        peer(two, "ana");
    }

    @Test
    void a_node_knows_its_own_peers() {
        Recorder ana = peer(one, "ana");
        assertThat(one.local("ana")).isSameAs(ana);
        assertThat(one.local("bo")).isNull();
        for (PeerRegistry each : List.of(one, two)) {
            assertThat(now(each.peer("ana"))).isEqualTo(new PeerView(ana.info(), "user", false));
            assertThat(now(each.peer("bo"))).isNull();
        }
        assertThat(now(one.fetch("bo", "bo.secret"))).isNull();
    }

    @Test
    void create_needs_a_new_room_and_join_an_old_one() {
        assertRefused(one.enter(peer(one, "ana"), request(Mode.JOIN)), ErrorCode.NOT_FOUND);
        assertThat(now(one.enter(peer(one, "bo"), request(Mode.CREATE))))
                .isEqualTo(new RoomView("r", new RoomInfo(3, false, false, false, "bo"), List.of()));
        assertRefused(two.enter(peer(two, "cy"), request(Mode.CREATE)), ErrorCode.ID_TAKEN);
        assertThat(now(two.enter(peer(two, "di"), request(Mode.JOIN))).others())
                .extracting(present -> present.info().peer())
                .containsExactly("bo");
        assertThat(now(one.enter(peer(one, "el"), request(Mode.JOIN_OR_CREATE))).others())
                .hasSize(2);
        assertRefused(two.enter(peer(two, "fa"), request(Mode.JOIN)), ErrorCode.ROOM_FULL);
    }

    @Test
    void a_second_entry_is_bad_state() {
        Recorder ana = peer(one, "ana");
        now(one.enter(ana, request(Mode.CREATE)));
        assertRefused(one.enter(ana, request(Mode.JOIN)), ErrorCode.BAD_STATE);
    }

    @Test
    void the_others_hear_of_coming_and_going_and_the_room_ends_with_its_last_member() throws Exception {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        now(one.enter(ana, request(Mode.CREATE)));
        now(two.enter(bo, request(Mode.JOIN)));
        now(two.leave(bo, "r", LeaveReason.LOST));
        now(two.leave(bo, "r", LeaveReason.LEFT)); // not in it any more: changes nothing
        settle();
        assertThat(ana.delivered())
                .containsExactly(
                        new Message.PeerJoined("r", bo.info(), false),
                        new Message.PeerLeft("r", "bo", LeaveReason.LOST));
        assertThat(bo.delivered()).isEmpty();
        now(one.leave(ana, "r", LeaveReason.LEFT));
        assertRefused(two.enter(bo, request(Mode.JOIN)), ErrorCode.NOT_FOUND);
        assertThat(now(two.enter(bo, request(Mode.CREATE))).others()).isEmpty();
    }

    @Test
    void knocks_pass_to_the_next_moderator_and_end_with_those_who_knock() throws Exception {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        Recorder cy = peer(one, "cy");
        Recorder di = peer(two, "di");
        room(one, "r", ana);
        room(two, "r", bo);
        now(two.knock(di, "r"));
        now(one.knock(cy, "r"));
        now(one.leave(ana, "r", LeaveReason.LEFT));
        now(two.unregister(di));
        room(one, "r", cy);
        settle();
        assertThat(ana.delivered()).endsWith(new Message.Knocked("r", di.info()), new Message.Knocked("r", cy.info()));
        RoomInfo info = new RoomInfo(3, false, false, false, "bo");
        assertThat(bo.delivered())
                .startsWith(
                        new Message.PeerLeft("r", "ana", LeaveReason.LEFT),
                        new Message.RoomUpdated("r", info),
                        new Message.Knocked("r", di.info()),
                        new Message.Knocked("r", cy.info()),
                        new Message.KnockEnded("r", "di"))
                .endsWith(new Message.PeerJoined("r", cy.info(), false), new Message.KnockEnded("r", "cy"));
        assertRefused(
                two.moderate(bo, new Message.Moderate(MessageType.ADMIT, Message.NO_ID, "r", "di"), false),
                ErrorCode.NOT_FOUND);
    }

    // ---- for operators

    private void room(PeerRegistry on, String id, Peer... peers) {
        for (Peer peer : peers) {
            now(on.enter(peer, new RoomRequest(id, Mode.JOIN_OR_CREATE, null, false, RoomOptions.of(3))));
        }
    }

    @Test
    void rooms_are_listed_in_order_and_in_pages_and_calls_are_none() {
        Recorder ana = peer(one, "ana");
        for (String id : List.of("b", "a", "call:x", "c", "B")) {
            room(one, id, ana);
        }
        room(two, "d", peer(two, "bo"));
        assertThat(now(one.rooms("", 10))).containsExactly("B", "a", "b", "c", "d");
        assertThat(now(two.rooms("", 2))).containsExactly("B", "a");
        assertThat(now(two.rooms("a", 2))).containsExactly("b", "c");
        assertThat(now(two.rooms("d", 2))).isEmpty();
        assertThat(now(one.room("call:x"))).isNull();
        assertThat(now(one.endRoom("call:x"))).isFalse();
        assertThat(now(one.expel("call:x", "ana"))).isFalse();
    }

    @Test
    void a_room_shows_everyone_in_it() {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        room(one, "r", ana);
        room(two, "r", bo);
        for (PeerRegistry each : List.of(one, two)) {
            assertThat(now(each.room("r")))
                    .isEqualTo(new RoomView(
                            "r",
                            new RoomInfo(3, false, false, false, "ana"),
                            List.of(new PeerView(ana.info(), "user", false), new PeerView(bo.info(), null, false))));
            assertThat(now(each.room("s"))).isNull();
        }
    }

    @Test
    void who_is_expelled_is_told_and_stays_out() throws Exception {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        room(one, "r", ana);
        room(two, "r", bo);
        assertThat(now(one.expel("r", "bo"))).isTrue();
        settle();
        assertThat(bo.delivered()).containsExactly(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED));
        assertThat(ana.delivered()).contains(new Message.PeerLeft("r", "bo", LeaveReason.KICKED));
        assertRefused(two.enter(bo, request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        assertThat(now(two.expel("r", "bo"))).isFalse();
        assertThat(now(two.expel("s", "bo"))).isFalse();
        assertThat(now(two.expel("r", "ana"))).isTrue(); // the last one: the room ends
        assertThat(now(one.rooms("", 10))).isEmpty();
    }

    @Test
    void a_room_that_is_ended_is_empty_and_may_be_made_anew() throws Exception {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        room(one, "r", ana);
        room(two, "r", bo);
        assertThat(now(two.endRoom("r"))).isTrue();
        settle();
        for (Recorder peer : List.of(ana, bo)) {
            assertThat(peer.delivered()).endsWith(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED));
        }
        assertThat(now(one.room("r"))).isNull();
        assertThat(now(two.endRoom("r"))).isFalse();
        now(one.leave(ana, "r", LeaveReason.LEFT)); // too late to matter
        assertThat(now(two.enter(bo, request(Mode.CREATE))).others()).isEmpty();
    }

    @Test
    void messages_reach_one_or_all_others_in_order() throws Exception {
        Recorder ana = peer(one, "ana");
        Recorder bo = peer(two, "bo");
        Recorder cy = peer(one, "cy");
        now(one.enter(ana, request(Mode.CREATE)));
        now(two.enter(bo, request(Mode.JOIN)));
        now(one.enter(cy, request(Mode.JOIN)));
        settle();
        int before = bo.delivered().size();
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Message message = data("ana", i);
            sent.add(message);
            if (i % 2 == 0) {
                assertThat(now(one.deliver(ana, "bo", message))).isTrue();
            } else {
                now(one.publish(ana, "r", new Outgoing(message)));
            }
        }
        settle();
        assertThat(bo.delivered().subList(before, before + 50)).isEqualTo(sent);
        assertThat(cy.delivered()).hasSize(25);
        assertThat(ana.delivered()).noneMatch(message -> message instanceof Message.Data);
        assertThat(now(two.deliver(bo, "nobody", data("bo", 0)))).isFalse();
    }

    @Test
    void of_many_that_come_at_once_no_more_get_in_than_the_room_holds_and_all_see_the_same() throws Exception {
        for (int round = 0; round < 20; round++) {
            make();
            ExecutorService threads = Executors.newFixedThreadPool(8);
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger full = new AtomicInteger();
            List<Recorder> peers = new ArrayList<>();
            List<Future<RoomView>> views = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                PeerRegistry on = i % 2 == 0 ? one : two;
                Recorder peer = peer(on, "p" + i);
                peers.add(peer);
                views.add(threads.submit(() -> {
                    start.await();
                    try {
                        return now(on.enter(peer, request(Mode.JOIN_OR_CREATE)));
                    } catch (CompletionException refused) {
                        full.incrementAndGet();
                        return null;
                    }
                }));
            }
            start.countDown();
            int inside = 0;
            List<Integer> known = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RoomView view = views.get(i).get();
                inside += view == null ? 0 : 1;
            }
            settle();
            for (int i = 0; i < 8; i++) {
                RoomView view = views.get(i).get();
                if (view != null) {
                    known.add(view.others().size() + peers.get(i).delivered().size());
                }
            }
            threads.shutdown();
            assertThat(inside).isEqualTo(3);
            assertThat(full).hasValue(5);
            assertThat(known).containsExactly(2, 2, 2); // in the snapshot or as an event, each other exactly once
        }
    }
}
