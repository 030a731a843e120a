package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What sessions rely on when they move from one node to another: for a {@link dev.beckon.signaling.registry.PeerRegistry} of several nodes, beside {@link PeerRegistryContract}. A test of yours extends this class and gives two
 * nodes of one cluster.
 */
@Timeout(60)
public abstract class MovingContract extends RegistryFixture {

    /** For a test that extends this class. */
    protected MovingContract() {}

    private RecordingPeer moved(String id, RecordingPeer former) {
        SessionState state = now(one.fetch(id, id + ".secret"));
        assertThat(state).isNotNull();
        assertThat(new String(state.bytes(), StandardCharsets.UTF_8)).isEqualTo(id);
        RecordingPeer here = new RecordingPeer(id, former.user()).movable();
        one.adopt(here);
        return here;
    }

    @Test
    void what_is_sent_while_a_session_moves_arrives_before_or_after_and_once_and_in_order() throws Exception {
        for (int round = 0; round < 20; round++) {
            make();
            RecordingPeer ana = peer(one, "ana");
            RecordingPeer bo = peer(two, "bo").movable();
            enter(one, "r", ana);
            enter(two, "r", bo);
            Runnable sends = () -> {
                for (int i = 0; i < 200; i++) {
                    if (i % 2 == 0) {
                        one.deliver(ana, "bo", data("ana", i));
                    } else {
                        one.publish(ana, "r", new Outgoing(data("ana", i)));
                    }
                }
            };
            CompletableFuture<Void> sender = CompletableFuture.runAsync(sends, task -> new Thread(task).start());
            RecordingPeer here = moved("bo", bo);
            sender.join();
            settle();
            List<Message> all = new ArrayList<>(bo.delivered(Message.Data.class));
            all.addAll(here.delivered(Message.Data.class));
            assertThat(all)
                    .isEqualTo(IntStream.range(0, 200)
                            .mapToObj(i -> data("ana", i))
                            .toList());
        }
    }

    @Test
    void a_session_that_moves_keeps_its_place_in_rooms_and_what_it_left_behind_does_no_harm() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo", "user").movable();
        enter(one, "r", ana);
        enter(two, "r", bo);
        RecordingPeer here = moved("bo", bo);
        assertThat(one.local("bo")).isSameAs(here);
        assertThat(two.local("bo")).isNull();
        settle();
        int before = ana.delivered().size();

        now(two.leave(bo, "r", LeaveReason.LOST));
        now(two.unregister(bo));
        two.publish(bo, "r", new Outgoing(data("bo", 1)));
        now(one.publish(here, "r", new Outgoing(data("bo", 2))));
        settle();
        assertThat(ana.delivered().subList(before, ana.delivered().size())).containsExactly(data("bo", 2));
        assertThat(now(two.peersOf("user"))).containsExactly("bo");

        now(one.leave(here, "r", LeaveReason.LEFT));
        now(one.unregister(here));
        settle();
        assertThat(ana.delivered()).endsWith(new Message.PeerLeft("r", "bo", LeaveReason.LEFT));
        peer(two, "bo");
    }

    @Test
    void a_session_moves_there_and_back() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo").movable();
        RecordingPeer here = moved("bo", bo);
        assertThat(now(two.fetch("bo", "bo.secret"))).isNotNull();
        RecordingPeer back = new RecordingPeer("bo", null);
        two.adopt(back);
        assertThat(now(one.deliver(ana, "bo", data("ana", 1)))).isTrue();
        settle();
        assertThat(back.delivered()).containsExactly(data("ana", 1));
        assertThat(Stream.of(bo, here).flatMap(each -> each.delivered().stream()))
                .isEmpty();
    }

    @Test
    void a_session_whose_node_stops_waits_with_all_that_comes_for_it() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo").movable();
        enter(one, "r", ana);
        enter(two, "r", bo);
        assertThat(two.parks()).isTrue();
        assertThat(now(one.deliver(ana, "bo", data("ana", 0)))).isTrue();
        CompletableFuture<Void> parked = two.park(bo, Duration.ofMinutes(1)).toCompletableFuture();
        for (int i = 1; i < 50; i++) {
            if (i == 25) {
                parked.join();
            }
            assertThat(now(one.deliver(ana, "bo", data("ana", i)))).isTrue();
        }
        now(one.publish(ana, "r", new Outgoing(data("ana", 50))));
        assertThat(two.local("bo")).isNull();
        assertThat(now(one.answers("bo"))).isTrue();
        RecordingPeer here = moved("bo", bo);
        settle();
        List<Message> all = new ArrayList<>(bo.delivered(Message.Data.class));
        all.addAll(here.delivered(Message.Data.class));
        assertThat(all)
                .isEqualTo(IntStream.rangeClosed(0, 50)
                        .mapToObj(i -> data("ana", i))
                        .toList());
        assertThat(now(one.room("r")).others()).hasSize(2);
    }

    @Test
    void a_session_that_gives_nothing_cannot_wait() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        enter(two, "r", bo);
        assertRefused(two.park(bo, Duration.ofMinutes(1)), ErrorCode.UNAVAILABLE);
        settle();
        assertThat(ana.delivered()).endsWith(new Message.PeerLeft("r", "bo", LeaveReason.LOST));
    }

    @Test
    void a_wrong_secret_moves_nothing() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo").movable();
        assertRefused(one.fetch("bo", "bo.another"), ErrorCode.RESUME_INVALID);
        now(one.deliver(ana, "bo", data("ana", 1)));
        settle();
        assertThat(two.local("bo")).isSameAs(bo);
        assertThat(bo.delivered()).containsExactly(data("ana", 1));
    }

    @Test
    void a_session_that_ended_before_it_could_move_is_lost_and_its_id_is_free() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo"); // gives nothing
        enter(one, "r", ana);
        enter(two, "r", bo);
        assertThat(now(one.fetch("bo", "bo.secret"))).isNull();
        settle();
        assertThat(ana.delivered()).endsWith(new Message.PeerLeft("r", "bo", LeaveReason.LOST));
        peer(two, "bo");
    }
}
