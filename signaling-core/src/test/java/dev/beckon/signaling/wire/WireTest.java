package dev.beckon.signaling.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.VoidReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Messages between nodes: nothing of them is lost, other versions are understood or refused, and bad bytes do no more than fail. */
class WireTest {

    private static final PeerInfo ANA = new PeerInfo("ana", "Ana Ä 😀", Payload.ofJson("{\"hand\":true}"));
    private static final PeerInfo BO = new PeerInfo("bo", null, null);

    /** All kinds, with all that they may hold and with as little as they may hold. */
    private static final List<Message> MESSAGES = List.of(
            new Message.Signal(MessageType.OFFER, (1L << 62) + 7, "ana", Payload.ofJson("\"v=0\""), "screen", 1L << 52),
            new Message.Signal(MessageType.CANDIDATE, Message.NO_ID, "bo", Payload.NULL, null, Message.NO_EPOCH),
            new Message.Signal(MessageType.CLOSE, 0, "bo", null, null, 0),
            new Message.Void(12, VoidReason.RELAY_ONLY),
            new Message.Data("ana", "r", Payload.ofJson("[1,2]")),
            new Message.Data("ana", null, Payload.ofJson("\"\"")),
            new Message.Notice("r", Payload.ofJson("{}")),
            new Message.Notice(null, Payload.ofJson("0")),
            new Message.PeerJoined("r", ANA, true),
            new Message.PeerJoined("r", BO, false),
            new Message.PeerLeft("r", "ana", LeaveReason.KICKED),
            new Message.PeerAway("r", "ana"),
            new Message.PeerBack("r", "ana", true, 3),
            new Message.PeerBack("r", "ana", false, 0),
            new Message.PeerUpdated(ANA),
            new Message.RoomUpdated("r", new RoomInfo(50, true, true, true, "ana")),
            new Message.RoomUpdated("r", new RoomInfo(2, false, false, false, null)),
            new Message.Knocked("r", ANA),
            new Message.KnockEnded("r", "ana"),
            new Message.KnockAnswer(MessageType.DENIED, "r"),
            new Message.Left(Message.NO_ID, "r", LeaveReason.ENDED, "See you"),
            new Message.Left(5, "r", LeaveReason.LEFT),
            new Message.Incoming("call1", BO),
            new Message.Ended("call1", EndReason.ANSWERED_ELSEWHERE),
            new Message.Decline(Message.NO_ID, "call1", true, "ana"),
            new Message.Decline(9, "call1", false, null),
            new Message.Farewell(FarewellReason.EXPIRED, null),
            new Message.Farewell(FarewellReason.ENDED, "Bye"),
            new Message.GoingAway(2_000));

    /** What no registry ever delivers: what clients ask, and what a session answers its own client. */
    private static final Set<Class<?>> STAY = Set.of(
            Message.Hello.class,
            Message.Bye.class,
            Message.Create.class,
            Message.Join.class,
            Message.Leave.class,
            Message.Who.class,
            Message.Moderate.class,
            Message.Knock.class,
            Message.Update.class,
            Message.Call.class,
            Message.CallAction.class,
            Message.IceServersRequest.class,
            Message.Token.class,
            Message.LinkReport.class,
            Message.HelloAgain.class,
            Message.Send.class,
            Message.Ping.class,
            Message.Mail.class,
            Message.Subscription.class,
            Message.Publication.class,
            Message.Ack.class,
            Message.Welcome.class,
            Message.IceServers.class,
            Message.Validity.class,
            Message.Created.class,
            Message.Joined.class,
            Message.Present.class,
            Message.Knocking.class,
            Message.Ringing.class,
            Message.Accepted.class,
            Message.Pong.class,
            Message.Error.class);

    private static List<String> fixture(int version) throws IOException {
        return Files.readAllLines(
                Path.of("src/test/resources/dev/beckon/signaling/wire/messages-v" + version + ".hex"));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void every_message_either_goes_between_nodes_or_is_known_to_stay() {
        Set<Class<?>> tested = new LinkedHashSet<>();
        MESSAGES.forEach(message -> tested.add(message.getClass()));
        for (Class<?> type : Message.class.getPermittedSubclasses()) {
            assertThat(Wire.writes(type)).as(type.getSimpleName()).isNotEqualTo(STAY.contains(type));
            assertThat(tested.contains(type)).as(type.getSimpleName()).isEqualTo(Wire.writes(type));
        }
    }

    @Test
    void a_message_comes_out_as_it_went_in() {
        for (Message message : MESSAGES) {
            assertThat(Wire.read(Wire.write(message))).isEqualTo(message);
        }
    }

    @Test
    void a_message_that_stays_is_refused() {
        assertThatThrownBy(() -> Wire.write(new Message.Ping()))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("PING");
    }

    @Test
    void what_each_version_wrote_is_read_by_this_one() throws IOException {
        List<String> lines = fixture(Wire.VERSION);
        assertThat(lines)
                .as("written by version " + Wire.VERSION)
                .isEqualTo(MESSAGES.stream()
                        .map(message -> HexFormat.of().formatHex(Wire.write(message)))
                        .collect(Collectors.toList()));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(Wire.read(bytes(lines.get(i)))).isEqualTo(MESSAGES.get(i));
        }
    }

    @Test
    void fields_of_a_newer_node_are_skipped() {
        for (Message message : MESSAGES) {
            byte[] known = Wire.write(message);
            byte[] more = new FieldWriter()
                    .text(126, "news")
                    .fields(127, in -> in.number(1, 5))
                    .bytes();
            byte[] newer = Arrays.copyOf(known, known.length + more.length);
            System.arraycopy(more, 0, newer, known.length, more.length);
            assertThat(Wire.read(newer)).isEqualTo(message);
        }
    }

    @Test
    void another_version_and_an_unknown_kind_are_refused_by_name() {
        byte[] message = Wire.write(new Message.PeerAway("r", "ana"));
        message[0] = Wire.VERSION + 1;
        assertThatThrownBy(() -> Wire.read(message))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("version " + (Wire.VERSION + 1));
        message[0] = Wire.VERSION;
        message[1] = 63;
        assertThatThrownBy(() -> Wire.read(message))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("kind 63");
        assertThatThrownBy(() -> Wire.read(new byte[0])).isInstanceOf(WireException.class);
    }

    @Test
    void a_length_that_is_more_than_there_is_takes_no_memory() {
        byte[] huge = {Wire.VERSION, 3, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 'a'};
        assertThatThrownBy(() -> Wire.read(huge))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("only 1 are left");
    }

    @Test
    void whatever_the_bytes_are_they_are_read_or_refused() {
        Random random = new Random(17);
        List<byte[]> good = new ArrayList<>();
        MESSAGES.forEach(message -> good.add(Wire.write(message)));
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = damaged(good.get(random.nextInt(good.size())), random);
            try {
                Message message = Wire.read(bytes);
                assertThat(Wire.read(Wire.write(message))).isEqualTo(message);
            } catch (WireException refused) {
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(200);
            }
        }
    }

    /** The bytes with one to four of them changed, taken out or put in, or cut short. */
    public static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, more, at + 1, bytes.length - at);
                    more[at] = (byte) random.nextInt(256);
                    bytes = more;
                }
            }
        }
        return bytes;
    }

    @Test
    void numbers_of_all_sizes_and_lists_come_out_as_they_went_in() {
        for (long number : new long[] {0, 1, -1, 63, 64, -64, -65, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(new Fields(new FieldWriter().number(1, number).bytes()).number(1))
                    .isEqualTo(number);
        }
        List<String> texts = List.of("", "a", "ä", "x".repeat(300));
        Fields in = new Fields(
                new FieldWriter().texts(1, texts).flag(2, false).flag(3, true).bytes());
        assertThat(in.texts(1)).isEqualTo(texts);
        assertThat(in.flag(2)).isFalse();
        assertThat(in.flag(3)).isTrue();
        assertThat(new String(in.byteses(1).get(3), StandardCharsets.UTF_8)).hasSize(300);
    }
}
