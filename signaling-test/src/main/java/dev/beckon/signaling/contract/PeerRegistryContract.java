package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.RoomWatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What sessions rely on in a {@link PeerRegistry}. A test of yours extends this class and gives a registry, or two that are nodes of one
 * cluster: the tests put every other peer on the second.
 */
@Timeout(60)
public abstract class PeerRegistryContract extends RegistryServerContract {

    /** For a test that extends this class. */
    protected PeerRegistryContract() {}

    // ---- peers

    @Test
    void an_id_belongs_to_one_peer_until_it_is_unregistered() {
        RecordingPeer ana = peer(one, "ana");
        assertRefused(two.register(new RecordingPeer("ana", null)), ErrorCode.ID_TAKEN);
        now(two.unregister(new RecordingPeer("ana", null))); // another's: changes nothing
        assertRefused(two.register(new RecordingPeer("ana", null)), ErrorCode.ID_TAKEN);
        now(one.unregister(ana));
        peer(two, "ana");
    }

    @Test
    void a_node_knows_its_own_peers() {
        RecordingPeer ana = peer(one, "ana", "user");
        assertThat(one.local("ana")).isSameAs(ana);
        assertThat(one.local("bo")).isNull();
        for (PeerRegistry each : List.of(one, two)) {
            assertThat(now(each.peer("ana"))).isEqualTo(ana.view());
            assertThat(now(each.peer("bo"))).isNull();
        }
        ana.becomes(7);
        now(one.changed(ana));
        assertThat(now(two.peer("ana"))).isEqualTo(ana.view());
        assertThat(now(one.fetch("bo", "bo.secret"))).isNull();
    }

    @Test
    void a_user_has_all_its_peers_on_whatever_node() {
        RecordingPeer phone = peer(one, "phone", "ana");
        peer(two, "desk", "ana");
        peer(two, "other", "bo");
        peer(one, "guest", null);
        assertThat(now(one.peersOf("ana"))).containsExactlyInAnyOrder("phone", "desk");
        now(one.unregister(phone));
        assertThat(now(two.peersOf("ana"))).containsExactly("desk");
        assertThat(now(two.peersOf("nobody"))).isEmpty();
    }

    @Test
    void whatever_is_allowed_in_an_id_is_told_apart_and_comes_back_as_it_was() {
        List<String> ids = List.of("a", "A", "-", "_", "0", "call", "a-b", "a_b", "x".repeat(64), "x".repeat(63) + "y");
        List<String> users = List.of(
                "ana",
                "Ana",
                "ana ",
                " ",
                "ana:bo",
                "{ana}",
                "*",
                "a?[b]",
                "ana\"'\\",
                "\u00e4",
                "a\u0308",
                "😀",
                "x".repeat(256));
        for (String id : ids) {
            assertThat(Ids.isId(id)).isTrue();
            RecordingPeer peer = peer(one, id, "u");
            enter(one, id, peer);
        }
        for (String id : ids) {
            assertThat(now(two.peer(id))).isEqualTo(new PeerView(new RecordingPeer(id, null).info(), "u", false));
            RoomView room = now(two.room(id));
            assertThat(room).isNotNull();
            assertThat(room.others()).extracting(member -> member.info().peer()).containsExactly(id);
        }
        assertThat(now(two.rooms("", 100))).isEqualTo(ids.stream().sorted().toList());
        assertThat(now(two.peersOf("u"))).containsExactlyInAnyOrderElementsOf(ids);
        for (int i = 0; i < users.size(); i++) {
            assertThat(Ids.isUser(users.get(i))).isTrue();
            peer(two, "p" + i, users.get(i));
        }
        for (int i = 0; i < users.size(); i++) {
            assertThat(now(one.peersOf(users.get(i)))).containsExactly("p" + i);
        }
    }

    // ---- rooms

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
    void a_room_is_as_the_options_say() {
        RoomOptions options = new RoomOptions(2, "pw", true, true);
        RoomView made = now(one.enter(peer(one, "ana"), RoomRequest.create("r", options)));
        assertThat(made.info()).isEqualTo(new RoomInfo(2, true, true, true, "ana"));
        RecordingPeer bo = peer(two, "bo");
        assertRefused(two.enter(bo, join(null, false)), ErrorCode.WRONG_PASSWORD);
        assertRefused(two.enter(bo, join("PW", false)), ErrorCode.WRONG_PASSWORD);
        assertRefused(two.enter(bo, join("pw", false)), ErrorCode.ROOM_LOCKED);
    }

    private static RoomRequest join(@Nullable String password, boolean trusted) {
        return new RoomRequest("r", Mode.JOIN_OR_CREATE, password, trusted, RoomOptions.of(50));
    }

    @Test
    void a_trusted_peer_enters_against_the_rules_of_the_room_but_not_beyond_its_capacity() {
        RecordingPeer ana = peer(one, "ana");
        now(one.enter(ana, RoomRequest.create("r", new RoomOptions(2, "pw", true, false))));
        RecordingPeer bo = peer(two, "bo");
        now(two.enter(bo, join(null, true)));
        now(one.moderate(ana, act(MessageType.KICK, "bo"), false));
        assertRefused(two.enter(bo, join("pw", false)), ErrorCode.FORBIDDEN);
        now(two.enter(bo, join(null, true)));
        assertRefused(one.enter(peer(one, "cy"), join(null, true)), ErrorCode.ROOM_FULL);
    }

    @Test
    void a_trusted_peer_moderates_although_it_is_not_the_moderator_or_not_even_there() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        assertRefused(two.moderate(bo, act(MessageType.LOCK, null), false), ErrorCode.FORBIDDEN);
        now(two.moderate(bo, act(MessageType.LOCK, null), true));
        settle();
        assertThat(ana.delivered())
                .containsExactly(new Message.RoomUpdated("r", new RoomInfo(3, true, false, false, "ana")));
        now(two.moderate(bo, act(MessageType.KICK, "ana"), true)); // the last one: the room ends
        settle();
        assertThat(ana.delivered()).endsWith(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED));
        assertRefused(two.moderate(bo, act(MessageType.LOCK, null), true), ErrorCode.NOT_FOUND);
        assertRefused(two.moderate(bo, act(MessageType.KICK, "ana"), true), ErrorCode.NOT_FOUND);
    }

    @Test
    void a_second_entry_is_bad_state() {
        RecordingPeer ana = peer(one, "ana");
        now(one.enter(ana, request(Mode.CREATE)));
        assertRefused(one.enter(ana, request(Mode.JOIN)), ErrorCode.BAD_STATE);
    }

    @Test
    void the_others_hear_of_coming_and_going_and_the_room_ends_with_its_last_member() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
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
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        RecordingPeer cy = peer(one, "cy");
        RecordingPeer di = peer(two, "di");
        enter(one, "r", ana);
        enter(two, "r", bo);
        now(two.knock(di, "r"));
        now(one.knock(cy, "r"));
        now(one.leave(ana, "r", LeaveReason.LEFT));
        now(two.unregister(di));
        enter(one, "r", cy);
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
        assertRefused(two.moderate(bo, act(MessageType.ADMIT, "di"), false), ErrorCode.NOT_FOUND);
    }

    // ---- for operators

    @Test
    void the_beginning_and_the_end_of_each_room_are_told_once() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        RoomWatcher watcher = new RoomWatcher() {
            @Override
            public void opened(String room) {
                told.add("opened " + room);
            }

            @Override
            public void ended(String room) {
                told.add("ended " + room);
            }
        };
        one.watch(watcher);
        if (two != one) {
            two.watch(watcher);
        }
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "left", ana);
        enter(two, "left", bo);
        enter(two, "call:x", bo);
        enter(two, "ended", bo);
        enter(two, "expelled", bo);
        enter(two, "r", bo);
        now(one.leave(ana, "left", LeaveReason.LEFT));
        now(two.leave(bo, "left", LeaveReason.LOST));
        now(two.leave(bo, "call:x", LeaveReason.LEFT));
        now(one.endRoom("ended", null));
        now(one.endRoom("ended", null));
        now(two.leave(bo, "ended", LeaveReason.LEFT));
        now(one.expel("expelled", "bo", null));
        now(one.moderate(ana, act(MessageType.KICK, "bo"), true));
        enter(one, "r", ana);
        settle();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "opened left",
                        "opened ended",
                        "opened expelled",
                        "opened r",
                        "ended left",
                        "ended ended",
                        "ended expelled",
                        "ended r",
                        "opened r");
    }

    @Test
    void rooms_are_listed_in_order_and_in_pages_and_calls_are_none() {
        RecordingPeer ana = peer(one, "ana");
        for (String id : List.of("b", "a", "call:x", "c", "B")) {
            enter(one, id, ana);
        }
        enter(two, "d", peer(two, "bo"));
        assertThat(now(one.rooms("", 10))).containsExactly("B", "a", "b", "c", "d");
        assertThat(now(two.rooms("", 2))).containsExactly("B", "a");
        assertThat(now(two.rooms("a", 2))).containsExactly("b", "c");
        assertThat(now(two.rooms("d", 2))).isEmpty();
        assertThat(now(one.room("call:x"))).isNull();
        assertThat(now(one.endRoom("call:x", null))).isFalse();
        assertThat(now(one.expel("call:x", "ana", null))).isFalse();
    }

    @Test
    void a_room_shows_everyone_in_it() {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        enter(two, "r", bo);
        for (PeerRegistry each : List.of(one, two)) {
            assertThat(now(each.room("r")))
                    .isEqualTo(new RoomView(
                            "r", new RoomInfo(3, false, false, false, "ana"), List.of(ana.view(), bo.view())));
            assertThat(now(each.room("s"))).isNull();
        }
    }

    @Test
    void who_is_expelled_is_told_and_stays_out() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        enter(two, "r", bo);
        assertThat(now(one.expel("r", "bo", null))).isTrue();
        settle();
        assertThat(bo.delivered()).containsExactly(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED));
        assertThat(ana.delivered()).contains(new Message.PeerLeft("r", "bo", LeaveReason.KICKED));
        assertRefused(two.enter(bo, request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        assertThat(now(two.expel("r", "bo", null))).isFalse();
        assertThat(now(two.expel("s", "bo", null))).isFalse();
        assertThat(now(two.expel("r", "ana", null))).isTrue(); // the last one: the room ends
        assertThat(now(one.rooms("", 10))).isEmpty();
    }

    @Test
    void a_room_that_is_ended_is_empty_and_may_be_made_anew() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        enter(two, "r", bo);
        assertThat(now(two.endRoom("r", null))).isTrue();
        settle();
        for (RecordingPeer peer : List.of(ana, bo)) {
            assertThat(peer.delivered()).endsWith(new Message.Left(Message.NO_ID, "r", LeaveReason.ENDED));
        }
        assertThat(now(one.room("r"))).isNull();
        assertThat(now(two.endRoom("r", null))).isFalse();
        now(one.leave(ana, "r", LeaveReason.LEFT)); // too late to matter
        assertThat(now(two.enter(bo, request(Mode.CREATE))).others()).isEmpty();
    }

    // ---- messages

    @Test
    void messages_reach_one_or_all_others_in_order() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        RecordingPeer cy = peer(one, "cy");
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
}
