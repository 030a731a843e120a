package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.wire.Fields;
import dev.beckon.signaling.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How peers, rooms and events look to the scripts. A card, which is what others see of a peer, is opaque to them. */
final class Forms {

    private Forms() {}

    // ---- peers

    static byte[] card(PeerView peer) {
        return Wire.versioned(out -> out.fields(1, info -> Wire.write(peer.info(), info))
                .text(2, peer.user())
                .flag(3, peer.away()));
    }

    static PeerView peer(byte[] card) {
        Fields in = Wire.versioned(card, "card");
        return new PeerView(Wire.peerInfo(in.fields(1)), in.textOrNull(2), in.flag(3));
    }

    /** @param away whether it is, whatever the card says */
    static PeerView peer(byte[] card, boolean away) {
        PeerView written = peer(card);
        return new PeerView(written.info(), written.user(), written.away() || away);
    }

    /** As {@code register} and {@code renewed} want it. */
    static List<Object> record(@Nullable SessionRecord record) {
        return record == null
                ? List.of("", "", "")
                : List.of(
                        record.bytes(),
                        String.join("\n", record.secrets()),
                        record.grace().toMillis());
    }

    private static PeerInfo info(byte[] card) {
        return peer(card).info();
    }

    // ---- rooms

    /** @param from where the capacity is; the rest follows */
    private static RoomInfo roomInfo(Packed in, int from) {
        String moderator = in.text(from + 4);
        return new RoomInfo(
                Integer.parseInt(in.text(from)),
                isYes(in.text(from + 1)),
                isYes(in.text(from + 2)),
                isYes(in.text(from + 3)),
                moderator.isEmpty() ? null : moderator);
    }

    static RoomView room(String id, byte[] view) {
        Packed parts = Packed.of(view);
        return new RoomView(
                id,
                roomInfo(Packed.of(parts.bytes(0)), 0),
                peers(Packed.of(parts.bytes(1)), Packed.of(parts.bytes(2))));
    }

    /** @param away of each, whatever its card says */
    private static List<PeerView> peers(Packed cards, Packed away) {
        List<PeerView> peers = new ArrayList<>(cards.values().size());
        for (int i = 0; i < cards.values().size(); i++) {
            PeerView written = peer(cards.bytes(i));
            peers.add(new PeerView(written.info(), written.user(), isYes(away.text(i))));
        }
        return peers;
    }

    /** As {@code knocking} writes them. */
    static List<PeerView> guests(byte[] list) {
        Packed parts = Packed.of(list);
        Packed cards = Packed.of(parts.bytes(0));
        Packed buried = Packed.of(parts.bytes(1));
        List<PeerView> guests = new ArrayList<>(cards.values().size());
        for (int i = 0; i < cards.values().size(); i++) {
            guests.add(peer(cards.bytes(i), isYes(buried.text(i))));
        }
        return guests;
    }

    /** @param list a room and its view, one after another */
    static List<RoomView> rooms(byte[] list) {
        Packed in = Packed.of(list);
        List<RoomView> rooms = new ArrayList<>();
        for (int i = 0; i < in.values().size(); i += 2) {
            rooms.add(room(in.text(i), in.bytes(i + 1)));
        }
        return rooms;
    }

    /** As {@code make_room} wants them. */
    static List<Object> options(String room, RoomOptions options) {
        return List.of(
                options.capacity(),
                yes(options.locked()),
                yes(options.relayOnly()),
                password(room, options.password()),
                users(options.users()),
                users(options.moderators()));
    }

    private static String users(@Nullable Set<String> users) {
        return users == null ? "" : users.isEmpty() ? "\n" : "\n" + String.join("\n", users) + "\n";
    }

    /** The password itself leaves no node; empty for none. */
    static String password(String room, @Nullable String password) {
        if (password == null) {
            return "";
        }
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update((room + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    static String yes(boolean value) {
        return value ? "1" : "0";
    }

    private static boolean isYes(String value) {
        return value.equals("1");
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    // ---- events

    /**
     * What is delivered because of an entry of an inbox.
     *
     * @param in its kind, to whom, and what the kind says
     * @return null if it is of another kind
     */
    static @Nullable Message event(Packed in) {
        return switch (in.text(0)) {
            case "message" -> Wire.read(in.bytes(2));
            case "joined" -> new Message.PeerJoined(in.text(2), info(in.bytes(3)), false);
            case "away" -> new Message.PeerAway(in.text(2), in.text(3));
            case "left" -> new Message.PeerLeft(in.text(2), in.text(3), LeaveReason.valueOf(in.text(4)));
            case "room" -> new Message.RoomUpdated(in.text(2), roomInfo(in, 3));
            case "knock" -> new Message.Knocked(in.text(2), info(in.bytes(3)));
            case "knock-ended" -> new Message.KnockEnded(in.text(2), in.text(3));
            case "answer" -> new Message.KnockAnswer(MessageType.valueOf(in.text(3)), in.text(2));
            case "out" -> {
                String text = in.text(4);
                yield new Message.Left(
                        Message.NO_ID, in.text(2), LeaveReason.valueOf(in.text(3)), text.isEmpty() ? null : text);
            }
            default -> null;
        };
    }

    /** The ids in a list that is separated by line ends. */
    static List<String> ids(String lines) {
        List<String> ids = new ArrayList<>(4);
        int from = 0;
        for (int to = lines.indexOf('\n'); to >= 0; to = lines.indexOf('\n', from)) {
            ids.add(lines.substring(from, to));
            from = to + 1;
        }
        ids.add(lines.substring(from));
        return ids;
    }
}
