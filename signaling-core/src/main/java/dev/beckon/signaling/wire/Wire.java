package dev.beckon.signaling.wire;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.VoidReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages between nodes as bytes: a byte for the version, a byte for the kind of message, then {@linkplain FieldWriter fields}. Payloads are spliced.
 *
 * <p><b>Versions.</b> A node reads its own version and the one before. What can be added without a new version: a kind of message, and a field that older nodes may skip.
 * Kinds and tags are never used again for something else. The fixtures in {@code src/test/resources/dev/beckon/signaling/wire} hold what each version wrote.
 *
 * <p>Only messages that a registry delivers have a form. The bytes come from nodes of the same cluster: lengths, numbers and names are checked, JSON is
 * not parsed again.
 */
public final class Wire {

    /** What this node writes. */
    public static final int VERSION = 1;

    /** The oldest that this node reads. */
    private static final int OLDEST = 1;

    private record Form<M extends Message>(int kind, BiConsumer<M, FieldWriter> writer, Function<Fields, M> reader) {

        byte[] write(Message message) {
            FieldWriter out = new FieldWriter().raw(VERSION).raw(kind);
            @SuppressWarnings("unchecked") // it is kept under the class of its messages
            M own = (M) message;
            writer.accept(own, out);
            return out.bytes();
        }
    }

    private static final Map<Class<?>, Form<?>> BY_CLASS = new HashMap<>();
    private static final @Nullable Form<?>[] BY_KIND = new Form<?>[64];

    private static <M extends Message> void form(
            int kind, Class<M> type, BiConsumer<M, FieldWriter> writer, Function<Fields, M> reader) {
        Form<M> form = new Form<>(kind, writer, reader);
        BY_KIND[kind] = form;
        BY_CLASS.put(type, form);
    }

    static {
        form(
                1,
                Message.Signal.class,
                (m, out) -> out.name(1, m.type())
                        .number(2, m.id())
                        .text(3, m.peer())
                        .payload(4, m.body())
                        .text(5, m.link())
                        .number(6, m.epoch()),
                in -> new Message.Signal(
                        in.name(1, MessageType.class),
                        in.number(2),
                        in.text(3),
                        in.payloadOrNull(4),
                        in.textOrNull(5),
                        in.number(6)));
        form(
                2,
                Message.Void.class,
                (m, out) -> out.number(1, m.re()).name(2, m.reason()),
                in -> new Message.Void(in.number(1), in.name(2, VoidReason.class)));
        form(
                3,
                Message.Data.class,
                (m, out) -> out.text(1, m.from()).text(2, m.room()).payload(3, m.data()),
                in -> new Message.Data(in.text(1), in.textOrNull(2), in.payload(3)));
        form(
                4,
                Message.Notice.class,
                (m, out) -> out.text(1, m.room()).payload(2, m.data()),
                in -> new Message.Notice(in.textOrNull(1), in.payload(2)));
        form(
                5,
                Message.PeerJoined.class,
                (m, out) -> out.text(1, m.room())
                        .fields(2, info -> write(m.info(), info))
                        .flag(3, m.polite()),
                in -> new Message.PeerJoined(in.text(1), peerInfo(in.fields(2)), in.flag(3)));
        form(
                6,
                Message.PeerLeft.class,
                (m, out) -> out.text(1, m.room()).text(2, m.peer()).name(3, m.reason()),
                in -> new Message.PeerLeft(in.text(1), in.text(2), in.name(3, LeaveReason.class)));
        form(
                7,
                Message.PeerAway.class,
                (m, out) -> out.text(1, m.room()).text(2, m.peer()),
                in -> new Message.PeerAway(in.text(1), in.text(2)));
        form(
                8,
                Message.PeerBack.class,
                (m, out) -> out.text(1, m.room())
                        .text(2, m.peer())
                        .flag(3, m.resumed())
                        .number(4, m.freshStart()),
                in -> new Message.PeerBack(
                        in.text(1), in.text(2), in.flag(3), in.number(4, Integer.MIN_VALUE, Integer.MAX_VALUE)));
        form(
                9,
                Message.PeerUpdated.class,
                (m, out) -> out.fields(1, info -> write(m.info(), info)),
                in -> new Message.PeerUpdated(peerInfo(in.fields(1))));
        form(
                10,
                Message.RoomUpdated.class,
                (m, out) -> out.text(1, m.room()).fields(2, info -> write(m.info(), info)),
                in -> new Message.RoomUpdated(in.text(1), roomInfo(in.fields(2))));
        form(
                11,
                Message.Knocked.class,
                (m, out) -> out.text(1, m.room()).fields(2, info -> write(m.info(), info)),
                in -> new Message.Knocked(in.text(1), peerInfo(in.fields(2))));
        form(
                12,
                Message.KnockEnded.class,
                (m, out) -> out.text(1, m.room()).text(2, m.peer()),
                in -> new Message.KnockEnded(in.text(1), in.text(2)));
        form(
                13,
                Message.KnockAnswer.class,
                (m, out) -> out.name(1, m.type()).text(2, m.room()),
                in -> new Message.KnockAnswer(in.name(1, MessageType.class), in.text(2)));
        form(
                14,
                Message.Left.class,
                (m, out) -> out.number(1, m.re())
                        .text(2, m.room())
                        .name(3, m.reason())
                        .text(4, m.text()),
                in -> new Message.Left(in.number(1), in.text(2), in.name(3, LeaveReason.class), in.textOrNull(4)));
        form(
                15,
                Message.Incoming.class,
                (m, out) -> out.text(1, m.call()).fields(2, info -> write(m.from(), info)),
                in -> new Message.Incoming(in.text(1), peerInfo(in.fields(2))));
        form(
                16,
                Message.Ended.class,
                (m, out) -> out.text(1, m.call()).name(2, m.reason()),
                in -> new Message.Ended(in.text(1), in.name(2, EndReason.class)));
        form(
                17,
                Message.Decline.class,
                (m, out) -> out.number(1, m.id())
                        .text(2, m.call())
                        .flag(3, m.busy())
                        .text(4, m.from()),
                in -> new Message.Decline(in.number(1), in.text(2), in.flag(3), in.textOrNull(4)));
        form(
                18,
                Message.Farewell.class,
                (m, out) -> out.name(1, m.reason()).text(2, m.text()),
                in -> new Message.Farewell(in.name(1, FarewellReason.class), in.textOrNull(2)));
        form(
                19,
                Message.GoingAway.class,
                (m, out) -> out.number(1, m.reconnectInMillis()),
                in -> new Message.GoingAway(in.number(1)));
    }

    private Wire() {}

    /** Whether messages of this class are written. */
    static boolean writes(Class<?> type) {
        return BY_CLASS.containsKey(type);
    }

    /**
     * Writes a message for another node.
     *
     * @param message that a registry delivers
     * @return its bytes, the version first
     * @throws WireException if it is a message that no registry delivers
     */
    public static byte[] write(Message message) {
        Form<?> form = BY_CLASS.get(message.getClass());
        if (form == null) {
            throw new WireException(message.type() + " does not go from node to node");
        }
        return form.write(message);
    }

    /**
     * Reads what {@link #write} wrote, on this node or on one of another version.
     *
     * @param bytes must not change afterwards: payloads are views of them
     * @return the message
     * @throws WireException if they are nothing that this node can read
     */
    public static Message read(byte[] bytes) {
        mustBeReadable(bytes, "message");
        int kind = bytes.length < 2 ? 0 : bytes[1];
        Form<?> form = kind < 1 || kind >= BY_KIND.length ? null : BY_KIND[kind];
        if (form == null) {
            throw new WireException("there is no message of kind " + kind + " in version " + VERSION);
        }
        return form.reader().apply(new Fields(bytes, 2, bytes.length));
    }

    /**
     * The version of bytes that begin with one.
     *
     * @param what they are to be, for the error
     * @throws WireException if this node reads no such version
     */
    private static void mustBeReadable(byte[] bytes, String what) {
        if (bytes.length == 0) {
            throw new WireException("a " + what + " of no bytes has no version");
        }
        if (bytes[0] < OLDEST || bytes[0] > VERSION) {
            throw new WireException("a " + what + " of version " + bytes[0] + ", but this node reads " + OLDEST + " to "
                    + VERSION + ": update one version after the other");
        }
    }

    // ---- other things that go from node to node

    /**
     * {@return fields behind a byte for the version}
     *
     * @param content writes the fields
     */
    public static byte[] versioned(Consumer<FieldWriter> content) {
        FieldWriter out = new FieldWriter().raw(VERSION);
        content.accept(out);
        return out.bytes();
    }

    /**
     * {@return the fields behind a byte for the version}
     *
     * @param bytes must not change afterwards
     * @param what they are to be, for the error
     * @throws WireException if this node reads no such version
     */
    public static Fields versioned(byte[] bytes, String what) {
        mustBeReadable(bytes, what);
        return new Fields(bytes, 1, bytes.length);
    }

    /**
     * Writes what others know of a peer.
     *
     * @param info what is written
     * @param out where to
     */
    public static void write(PeerInfo info, FieldWriter out) {
        out.text(1, info.peer()).text(2, info.name()).payload(3, info.attributes());
    }

    /**
     * Reads what {@link #write(PeerInfo, FieldWriter)} wrote.
     *
     * @param in those fields
     * @return what others know of a peer
     */
    public static PeerInfo peerInfo(Fields in) {
        return new PeerInfo(in.text(1), in.textOrNull(2), in.payloadOrNull(3));
    }

    /**
     * Writes the rules of a room.
     *
     * @param info what is written
     * @param out where to
     */
    public static void write(RoomInfo info, FieldWriter out) {
        out.number(1, info.capacity())
                .flag(2, info.locked())
                .flag(3, info.relayOnly())
                .flag(4, info.password())
                .text(5, info.moderator());
    }

    /**
     * Reads what {@link #write(RoomInfo, FieldWriter)} wrote.
     *
     * @param in those fields
     * @return the rules of a room
     */
    public static RoomInfo roomInfo(Fields in) {
        return new RoomInfo(in.number(1, 1, Integer.MAX_VALUE), in.flag(2), in.flag(3), in.flag(4), in.textOrNull(5));
    }
}
