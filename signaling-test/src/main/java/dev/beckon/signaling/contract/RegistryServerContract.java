package dev.beckon.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.registry.RoomView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link PeerRegistryContract} that is about what the server does in nobody's name. */
abstract class RegistryServerContract extends RegistryOrderContract {

    private static final RoomOptions SLOT =
            RoomOptions.of(CAPACITY).forUsers("patient", "doctor").moderatedBy("doctor");

    private static Message.Notice notice(String data) {
        return new Message.Notice("r", Payload.ofJson(data));
    }

    @Test
    void a_room_of_the_server_is_there_before_anyone_comes_and_stays_when_all_have_left() throws Exception {
        now(one.open("r", RoomOptions.of(CAPACITY)));
        assertThat(now(two.room("r")))
                .isEqualTo(new RoomView("r", new RoomInfo(CAPACITY, false, false, false, null), List.of()));
        assertThat(now(two.rooms("", 10))).containsExactly("r");
        assertRefused(two.open("r", RoomOptions.of(CAPACITY)), ErrorCode.ID_TAKEN);
        RecordingPeer ana = peer(two, "ana");
        assertRefused(two.enter(ana, request(Mode.CREATE)), ErrorCode.ID_TAKEN);
        RoomView view = now(two.enter(ana, request(Mode.JOIN)));
        assertThat(view.info().moderator()).isEqualTo("ana");
        assertThat(view.others()).isEmpty();
        now(two.leave(ana, "r", LeaveReason.LEFT));
        settle();
        RoomView empty = Objects.requireNonNull(now(one.room("r")));
        assertThat(empty.info().moderator()).isNull();
        assertThat(empty.others()).isEmpty();
    }

    @Test
    void the_members_hear_why_the_server_ended_the_room() throws Exception {
        now(one.open("r", RoomOptions.of(CAPACITY)));
        RecordingPeer ana = peer(two, "ana");
        now(two.enter(ana, request(Mode.JOIN)));
        assertThat(now(one.endRoom("r", "The slot is over."))).isTrue();
        settle();
        assertThat(ana.delivered())
                .containsExactly(new Message.Left(Message.NO_ID, "r", LeaveReason.ENDED, "The slot is over."));
        assertThat(now(two.room("r"))).isNull();
        now(one.open("r", RoomOptions.of(CAPACITY)));
        assertThat(now(two.endRoom("r", null))).isTrue(); // nobody is in it
        assertThat(now(two.endRoom("r", null))).isFalse();
    }

    @Test
    void only_the_users_that_a_room_names_come_in() {
        now(one.open("r", SLOT));
        assertRefused(two.enter(peer(two, "eve", "eve"), request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        assertRefused(two.enter(peer(two, "guest"), request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        assertRefused(two.knock(peer(two, "guest2"), "r"), ErrorCode.FORBIDDEN);
        now(two.enter(peer(two, "p", "patient"), request(Mode.JOIN)));
        now(two.enter(peer(two, "d", "doctor"), request(Mode.JOIN)));
    }

    @Test
    void who_comes_first_does_not_moderate_where_the_room_names_its_moderators() throws Exception {
        now(one.open("r", SLOT));
        RecordingPeer patient = peer(one, "p", "patient");
        RecordingPeer doctor = peer(two, "d", "doctor");
        assertThat(now(one.enter(patient, request(Mode.JOIN))).info().moderator())
                .isNull();
        assertThat(now(two.enter(doctor, request(Mode.JOIN))).info().moderator())
                .isEqualTo("d");
        settle();
        assertThat(patient.delivered())
                .containsExactly(
                        new Message.PeerJoined("r", doctor.info(), false),
                        new Message.RoomUpdated("r", new RoomInfo(CAPACITY, false, false, false, "d")));
        assertRefused(one.moderate(patient, act(MessageType.KICK, "d"), false), ErrorCode.FORBIDDEN);
        now(two.leave(doctor, "r", LeaveReason.LEFT));
        settle();
        assertThat(patient.delivered())
                .endsWith(new Message.RoomUpdated("r", new RoomInfo(CAPACITY, false, false, false, null)));
    }

    @Test
    void a_knock_waits_for_a_moderator_who_comes_in_although_the_room_is_locked() throws Exception {
        now(one.open("r", new RoomOptions(CAPACITY, "pw", true, false).moderatedBy("doctor")));
        RecordingPeer guest = peer(one, "guest");
        now(one.knock(guest, "r"));
        RecordingPeer doctor = peer(two, "d", "doctor");
        now(two.enter(doctor, request(Mode.JOIN)));
        settle();
        assertThat(doctor.delivered()).containsExactly(new Message.Knocked("r", guest.info()));
        now(two.moderate(doctor, act(MessageType.ADMIT, "guest"), false));
        settle();
        assertThat(guest.delivered()).containsExactly(new Message.KnockAnswer(MessageType.ADMITTED, "r"));
        now(one.enter(guest, request(Mode.JOIN)));
    }

    @Test
    void the_server_admits_and_denies_those_who_knock_although_nobody_moderates() throws Exception {
        now(one.open("r", new RoomOptions(CAPACITY, "pw", true, false)));
        RecordingPeer bo = peer(two, "bo", "user");
        RecordingPeer ana = peer(one, "ana");
        now(two.knock(bo, "r"));
        now(one.knock(ana, "r"));
        for (PeerRegistry each : List.of(one, two)) {
            assertThat(now(each.knocking("r"))).containsExactly(bo.view(), ana.view());
            assertThat(now(each.knocking("s"))).isEmpty();
        }
        assertThat(now(one.answerKnock("r", "bo", true))).isTrue();
        assertThat(now(two.answerKnock("r", "ana", false))).isTrue();
        settle();
        assertThat(bo.delivered()).containsExactly(new Message.KnockAnswer(MessageType.ADMITTED, "r"));
        assertThat(ana.delivered()).containsExactly(new Message.KnockAnswer(MessageType.DENIED, "r"));
        assertThat(now(one.knocking("r"))).isEmpty();
        assertThat(now(two.answerKnock("r", "bo", false))).as("it is answered").isFalse();
        assertThat(now(two.answerKnock("r", "nobody", true))).isFalse();
        assertThat(now(two.answerKnock("s", "ana", true))).isFalse();
        assertRefused(one.enter(ana, request(Mode.JOIN)), ErrorCode.WRONG_PASSWORD);
        now(two.enter(bo, request(Mode.JOIN)));
        now(two.leave(bo, "r", LeaveReason.LEFT));
        assertRefused(two.enter(bo, request(Mode.JOIN)), ErrorCode.WRONG_PASSWORD);
    }

    @Test
    void the_moderator_hears_that_the_server_answered_and_who_is_gone_knocks_no_more() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        RecordingPeer bo = peer(two, "bo");
        RecordingPeer cy = peer(two, "cy");
        now(two.knock(bo, "r"));
        now(two.knock(cy, "r"));
        assertThat(now(two.answerKnock("r", "bo", true))).isTrue();
        now(two.unregister(cy));
        settle();
        assertThat(ana.delivered())
                .containsExactly(
                        new Message.Knocked("r", bo.info()),
                        new Message.Knocked("r", cy.info()),
                        new Message.KnockEnded("r", "bo"),
                        new Message.KnockEnded("r", "cy"));
        assertThat(now(one.knocking("r"))).isEmpty();
        assertThat(now(one.answerKnock("r", "cy", true))).isFalse();
        assertRefused(one.moderate(ana, act(MessageType.ADMIT, "bo"), false), ErrorCode.NOT_FOUND);
    }

    @Test
    void whoever_could_enter_may_look_and_changes_nothing_by_it() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        RecordingPeer guest = peer(two, "guest");
        enter(one, "r", ana);
        enter(two, "r", bo);
        now(announce(one, ana, 7));
        settle();
        List<Message> before = ana.delivered();
        for (Mode mode : Mode.values()) {
            assertThat(now(two.look(guest, request(mode))))
                    .isEqualTo(new RoomView(
                            "r", new RoomInfo(CAPACITY, false, false, false, "ana"), List.of(ana.view(), bo.view())));
        }
        settle();
        assertThat(ana.delivered()).isEqualTo(before);
        assertThat(guest.delivered()).isEmpty();
        assertRefused(two.look(guest, request("s", Mode.JOIN_OR_CREATE)), ErrorCode.NOT_FOUND);
        assertThat(now(one.rooms("", 10))).containsExactly("r");
        assertRefused(two.look(bo, request(Mode.JOIN)), ErrorCode.BAD_STATE);
        now(two.enter(guest, request(Mode.JOIN)));
        assertRefused(one.look(peer(one, "late"), request(Mode.JOIN)), ErrorCode.ROOM_FULL);
        now(one.expel("r", "guest", null));
        assertRefused(two.look(guest, request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        now(two.unregister(guest));
        assertRefused(two.look(guest, request(Mode.JOIN)), ErrorCode.UNAVAILABLE);
    }

    @Test
    void who_could_not_enter_sees_nobody() throws Exception {
        now(one.open("r", new RoomOptions(CAPACITY, "pw", true, false).forUsers("doctor", "patient")));
        RecordingPeer patient = peer(two, "p", "patient");
        assertRefused(two.look(peer(two, "eve", "eve"), request(Mode.JOIN)), ErrorCode.FORBIDDEN);
        assertRefused(two.look(patient, request(Mode.JOIN)), ErrorCode.WRONG_PASSWORD);
        assertRefused(two.look(patient, shows("pw", false)), ErrorCode.ROOM_LOCKED);
        assertThat(now(two.look(patient, shows(null, true))).others()).isEmpty();
        now(two.knock(patient, "r"));
        assertRefused(two.look(patient, request(Mode.JOIN)), ErrorCode.WRONG_PASSWORD);
        now(one.answerKnock("r", "p", true));
        now(two.look(patient, request(Mode.JOIN)));
        now(two.enter(patient, request(Mode.JOIN))); // to look did not use up that it was admitted
    }

    private static RoomRequest shows(@Nullable String password, boolean trusted) {
        return new RoomRequest("r", Mode.JOIN, password, trusted, RoomOptions.of(CAPACITY));
    }

    @Test
    void the_server_locks_and_unlocks_a_room() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        assertThat(now(two.lock("r", true))).isTrue();
        assertRefused(two.enter(peer(two, "bo"), request(Mode.JOIN)), ErrorCode.ROOM_LOCKED);
        assertThat(now(two.lock("r", false))).isTrue();
        now(two.enter(peer(two, "cy"), request(Mode.JOIN)));
        assertThat(now(two.lock("s", true))).isFalse();
        settle();
        assertThat(ana.delivered(Message.RoomUpdated.class))
                .extracting(update -> update.info().locked())
                .containsExactly(true, false);
    }

    @Test
    void who_is_expelled_hears_why() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        enter(one, "r", ana);
        assertThat(now(two.expel("r", "ana", "Please log in."))).isTrue();
        settle();
        assertThat(ana.delivered())
                .containsExactly(new Message.Left(Message.NO_ID, "r", LeaveReason.KICKED, "Please log in."));
    }

    @Test
    void the_server_tells_a_peer_wherever_it_is() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        Message.Farewell bye = new Message.Farewell(FarewellReason.ENDED, "Closed.");
        assertThat(now(two.tell("ana", notice("1")))).isTrue();
        assertThat(now(one.tell("ana", bye))).isTrue();
        assertThat(now(two.tell("bo", bye))).isFalse();
        settle();
        assertThat(ana.delivered()).containsExactlyInAnyOrder(notice("1"), bye);
    }

    @Test
    void the_server_tells_a_room_in_the_one_order_of_the_room() throws Exception {
        RecordingPeer ana = peer(one, "ana");
        RecordingPeer bo = peer(two, "bo");
        enter(one, "r", ana);
        enter(two, "r", bo);
        for (int i = 0; i < 20; i++) {
            now(two.publish(bo, "r", new Outgoing(data("bo", i))));
            assertThat(now(one.tellRoom("r", new Outgoing(notice(Integer.toString(i))))))
                    .isTrue();
        }
        assertThat(now(two.tellRoom("s", new Outgoing(notice("0"))))).isFalse();
        settle();
        List<Message> heard = ana.delivered().stream()
                .filter(message -> !(message instanceof Message.PeerJoined))
                .toList();
        for (int i = 0; i < 20; i++) {
            assertThat(heard.subList(2 * i, 2 * i + 2)).containsExactly(data("bo", i), notice(Integer.toString(i)));
        }
        assertThat(bo.delivered(Message.Notice.class)).hasSize(20);
    }

    @Test
    void peers_are_listed_in_order_and_in_pages() {
        peer(one, "b");
        peer(two, "a");
        RecordingPeer c = peer(two, "c");
        assertThat(now(one.peers("", 10))).containsExactly("a", "b", "c");
        assertThat(now(two.peers("", 2))).containsExactly("a", "b");
        assertThat(now(two.peers("b", 2))).containsExactly("c");
        now(two.unregister(c));
        assertThat(now(one.peers("b", 2))).isEmpty();
    }
}
