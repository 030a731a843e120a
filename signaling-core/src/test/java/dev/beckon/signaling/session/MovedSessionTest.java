package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.WireException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session as bytes, on its way to another node. That sessions lose nothing by it is what the worlds of three nodes in {@link SimulationTest} show. */
class MovedSessionTest {

    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final PeerInfo ANA = new PeerInfo("ana", "Ana", Payload.ofJson("{\"hand\":true}"));
    private static final PeerInfo BO = new PeerInfo("bo", null, null);
    private static final Identity IDENTITY = new Identity("user", Map.of("admin", true, "rooms", List.of("r", "s")))
            .as("ana")
            .named("Ana")
            .until(Instant.ofEpochSecond(1_800_000_000L, 5));

    /** With something of everything in it. */
    private static SessionState full() {
        CountedStream stream = new CountedStream(new Secret(1, -2));
        stream.resume("ana", new Message.Resume(new Secret(1, -2).of("ana"), 0), new Secret(3, 4));
        stream.receives(new Message.Leave(1, "r"));
        stream.outbox.transmits("one".getBytes(StandardCharsets.UTF_8), LIMITS);
        stream.outbox.transmits("two".getBytes(StandardCharsets.UTF_8), LIMITS);
        stream.outbox.acknowledge(1);
        stream.outbox.waits("three".getBytes(StandardCharsets.UTF_8), "room r", LIMITS);
        Neighbours neighbours = new Neighbours("ana", 50);
        neighbours.entered(
                new RoomView("r", new RoomInfo(5, true, false, true, "bo"), List.of(new PeerView(BO, null, true))));
        Message.Signal offer = new Message.Signal(MessageType.OFFER, 1, "bo", Payload.ofJson("\"v=0\""), "screen", 7);
        neighbours.reachable("bo").sends(offer, 4);
        neighbours.reachable("bo").receives(new Message.Signal(MessageType.CLOSE, 1, "bo", null, "old", 3), 4);
        neighbours.subscribes(List.of("topic"), true);
        neighbours.accept(new Outgoing(new Message.Knocked("r", new PeerInfo("cy", "Cy", null))));
        neighbours.accept(new Outgoing(new Message.PeerJoined("r", new PeerInfo("di", null, null), false)));
        neighbours.accept(new Outgoing(new Message.PeerLeft("r", "di", dev.beckon.signaling.message.LeaveReason.LOST)));
        Call call = new Call("c", Call.State.CALLING, Set.of("bo"), null);
        Call active = new Call("d", Call.State.ACTIVE, Set.of(), BO);
        active.shown = true;
        call.busy = true;
        return MovedSession.state(ANA, IDENTITY, stream, neighbours, List.of(call, active), null, Set.of("owed"));
    }

    private static SessionState again(MovedSession moved) {
        return MovedSession.state(
                moved.info(),
                moved.identity(),
                moved.stream(),
                moved.neighbours(),
                moved.calls(),
                null,
                moved.owedRooms());
    }

    private static String hex(SessionState state) {
        return HexFormat.of().formatHex(state.bytes());
    }

    @Test
    void everything_comes_out_as_it_went_in() {
        SessionState state = full();
        MovedSession moved = MovedSession.of(state, 50);
        assertThat(moved.info()).isEqualTo(ANA);
        assertThat(moved.identity()).isEqualTo(IDENTITY);
        assertThat(moved.stream().recognises("ana", new Secret(3, 4).of("ana"))).isTrue();
        assertThat(moved.stream().recognises("ana", new Secret(1, -2).of("ana")))
                .isTrue();
        assertThat(moved.stream().received()).isEqualTo(1);
        assertThat(moved.stream().outbox.sent()).isEqualTo(2);
        assertThat(moved.stream().outbox.bytes()).isEqualTo(8);
        assertThat(moved.neighbours().rooms()).containsExactly("r");
        assertThat(moved.neighbours().subscribes("topic")).isTrue();
        assertThat(moved.owedRooms()).containsExactly("owed");
        assertThat(moved.presence()).isNull();
        assertThat(hex(again(moved))).isEqualTo(hex(state));
    }

    @Test
    void what_each_version_wrote_is_read_by_this_one() throws IOException {
        assertThat(hex(full())).isEqualTo(recorded("session-v1"));
        for (String name : List.of("session-v1", "session-v1-unconfirmed")) {
            SessionState read = new SessionState(HexFormat.of().parseHex(recorded(name)));
            assertThat(hex(again(MovedSession.of(read, 50)))).as(name).isEqualTo(recorded(name));
        }
    }

    private static String recorded(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/dev/beckon/signaling/session", name + ".hex"))
                .strip();
    }

    private static String hash(Secret secret) {
        return SessionRecord.hash(secret.of("ana"));
    }

    /** In a room, in a call that goes on, and in one that rings. */
    private static SessionState afterLoss() {
        RoomInfo two = new RoomInfo(2, false, false, false, "ana");
        return SessionState.afterLoss(
                ANA,
                MovedSession.record(IDENTITY, 3),
                List.of(hash(new Secret(3, 4)), hash(new Secret(1, -2))),
                List.of(
                        new RoomView(
                                "r", new RoomInfo(5, true, false, true, "bo"), List.of(new PeerView(BO, "u", true))),
                        new RoomView("call:c", two, List.of()),
                        new RoomView("call:d", two, List.of(new PeerView(BO, null, false)))),
                List.of("topic"));
    }

    @Test
    void a_session_whose_node_has_died_has_its_places_and_starts_from_a_snapshot() {
        MovedSession found = MovedSession.of(afterLoss(), 50);
        assertThat(found.info()).isEqualTo(ANA);
        assertThat(found.identity()).isEqualTo(IDENTITY);
        assertThat(found.neighbours().rooms()).containsExactlyInAnyOrder("r", "call:d");
        assertThat(found.neighbours().reachable("bo").info).isEqualTo(BO);
        assertThat(found.neighbours().subscribes("topic")).isTrue();
        assertThat(found.owedRooms()).containsExactly("call:c");
        assertThat(found.calls()).hasSize(1);
        assertThat(found.calls().get(0).id).isEqualTo("d");
        assertThat(found.calls().get(0).state).isEqualTo(Call.State.ACTIVE);
        CountedStream stream = found.stream();
        String older = new Secret(1, -2).of("ana");
        String newer = new Secret(3, 4).of("ana");
        assertThat(stream.recognises("ana", new Secret(5, 6).of("ana"))).isFalse();
        assertThat(stream.hashes("ana", new Secret(5, 6)))
                .containsExactly(hash(new Secret(5, 6)), hash(new Secret(3, 4)), hash(new Secret(1, -2)));
        assertThat(List.of(older, newer)).allMatch(shown -> stream.recognises("ana", shown));

        assertThat(stream.resume("ana", new Message.Resume(older, 0), new Secret(5, 6)))
                .isFalse(); // that came late
        assertThat(stream.beginnings()).isGreaterThan(3 + 1); // others tell it from all fresh starts before
        assertThat(List.of(older, newer, new Secret(5, 6).of("ana")))
                .allMatch(shown -> stream.recognises("ana", shown));
        assertThat(stream.resume("ana", new Message.Resume(newer, 0), new Secret(7, 8)))
                .isFalse();
        stream.confirms();
        assertThat(List.of(older, newer, new Secret(5, 6).of("ana")))
                .noneMatch(shown -> stream.recognises("ana", shown));
        assertThat(stream.resume("ana", new Message.Resume(new Secret(7, 8).of("ana"), 0), new Secret(9, 10)))
                .isTrue();
    }

    @Test
    void a_session_whose_node_has_died_may_move_before_its_client_has_come() {
        SessionState moved = again(MovedSession.of(afterLoss(), 50));
        CountedStream stream = MovedSession.of(moved, 50).stream();
        assertThat(List.of(new Secret(1, -2), new Secret(3, 4)))
                .allMatch(secret -> stream.recognises("ana", secret.of("ana")));
        assertThat(stream.resume("ana", new Message.Resume(new Secret(3, 4).of("ana"), 0), new Secret(5, 6)))
                .isFalse();
    }

    @Test
    void a_record_that_each_version_wrote_is_read_by_this_one() throws IOException {
        String recorded = Files.readString(Path.of("src/test/resources/dev/beckon/signaling/session/after-loss-v1.hex"))
                .strip();
        assertThat(hex(afterLoss())).isEqualTo(recorded);
        MovedSession found = MovedSession.of(new SessionState(HexFormat.of().parseHex(recorded)), 50);
        assertThat(found.identity()).isEqualTo(IDENTITY);
        assertThat(found.neighbours().rooms()).containsExactlyInAnyOrder("r", "call:d");
    }

    @Test
    void what_waits_may_still_be_replaced_after_a_move() {
        MovedSession moved = MovedSession.of(full(), 50);
        Outbox outbox = moved.stream().outbox;
        Message update = new Message.RoomUpdated("r", new RoomInfo(5, false, false, true, "bo"));
        outbox.waits("four".getBytes(StandardCharsets.UTF_8), Outbox.replaces(update), LIMITS);
        assertThat(new String(outbox.transmitsNext(), StandardCharsets.UTF_8)).isEqualTo("four");
        assertThat(outbox.hasWaiting()).isFalse();
    }

    @Test
    void claims_of_all_that_tokens_have_come_out_as_they_went_in() {
        Map<String, Object> claims = Map.of(
                "text",
                "ä",
                "no",
                false,
                "int",
                -7,
                "long",
                1L << 40,
                "double",
                0.1,
                "time",
                Instant.ofEpochSecond(5, 6),
                "date",
                new Date(77),
                "list",
                List.of("a", 1, List.of()),
                "map",
                Map.of("k", Map.of("deep", true)));
        Identity identity = new Identity("user", claims);
        dev.beckon.signaling.wire.FieldWriter out = new dev.beckon.signaling.wire.FieldWriter();
        IdentityForm.write(identity, out);
        assertThat(IdentityForm.read(new Fields(out.bytes()))).isEqualTo(identity);
    }

    @Test
    void a_claim_of_a_class_of_the_application_is_named() {
        Identity identity = new Identity("user", Map.of("home", URI.create("http://localhost/")));
        assertThatThrownBy(() -> MovedSession.mustMove(identity))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("\"home\"")
                .hasMessageContaining("java.net.URI");
    }

    @Test
    void whatever_the_bytes_are_they_are_read_or_refused() {
        Random random = new Random(18);
        byte[] good = full().bytes();
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                MovedSession.of(new SessionState(bytes), 50);
            } catch (WireException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(200);
            }
        }
    }

    @Test
    void nothing_of_the_bytes_is_in_a_log() {
        assertThat(full()).hasToString("SessionState[" + full().bytes().length + " bytes]");
    }
}
