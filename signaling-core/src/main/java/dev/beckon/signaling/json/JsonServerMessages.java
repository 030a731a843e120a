package dev.beckon.signaling.json;

import dev.beckon.signaling.json.JsonFields.Name;
import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Bounds;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.message.VoidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what servers send in {@code beckon.v1}: the reverse of {@link JsonEncoder}. */
final class JsonServerMessages {

    private static final long MOST = JsonFields.MAX_SAFE_INTEGER;

    /** Milliseconds of ten years: a longer time means the same to a client, whose clock counts nanoseconds. */
    private static final long LONGEST = 10L * 365 * 24 * 60 * 60 * 1_000;

    private JsonServerMessages() {}

    static Message read(JsonFields fields) {
        MessageType type = fields.type();
        if (type == null) {
            throw bad("\"" + JsonFields.shown(fields.text(Name.TYPE)) + "\" is no type of message");
        }
        switch (type) {
            case WELCOME:
                return welcome(fields);
            case BYE:
                return new Message.Farewell(
                        oneOf(fields, Name.REASON, FarewellReason.values(), FarewellReason::wire),
                        fields.optionalText(Name.TEXT));
            case CREATED:
                return new Message.Created(re(fields), fields.id(Name.ROOM), room(fields));
            case JOINED:
                return new Message.Joined(re(fields), fields.id(Name.ROOM), room(fields), members(fields));
            case LEFT:
                return new Message.Left(
                        re(fields), fields.id(Name.ROOM), leaveReason(fields), fields.optionalText(Name.TEXT));
            case PRESENT:
                return new Message.Present(re(fields), fields.id(Name.ROOM), members(fields));
            case ROOM_UPDATED:
                return new Message.RoomUpdated(fields.id(Name.ROOM), room(fields));
            case KNOCK:
                return new Message.Knocked(fields.id(Name.ROOM), peer(fields, Name.PEER));
            case KNOCKING:
                return new Message.Knocking(re(fields), fields.id(Name.ROOM));
            case KNOCK_ENDED:
                return new Message.KnockEnded(fields.id(Name.ROOM), fields.id(Name.PEER));
            case ADMITTED, DENIED:
                return new Message.KnockAnswer(type, fields.id(Name.ROOM));
            case PEER_UPDATED:
                return new Message.PeerUpdated(peer(fields, Name.PEER));
            case PEER_JOINED:
                return new Message.PeerJoined(fields.id(Name.ROOM), peer(fields, Name.PEER), fields.flag(Name.POLITE));
            case PEER_LEFT:
                return new Message.PeerLeft(fields.id(Name.ROOM), fields.id(Name.PEER), leaveReason(fields));
            case PEER_AWAY:
                return new Message.PeerAway(place(fields), fields.id(Name.PEER));
            case PEER_BACK:
                return new Message.PeerBack(place(fields), fields.id(Name.PEER), fields.flag(Name.RESUMED), 0);
            case OFFER, ANSWER:
                return signal(type, fields, fields.sdp(Integer.MAX_VALUE));
            case CANDIDATE:
                return signal(type, fields, fields.candidate());
            case WITHDRAW, CLOSE:
                return signal(type, fields, null);
            case VOID:
                return new Message.Void(re(fields), oneOf(fields, Name.REASON, VoidReason.values(), VoidReason::wire));
            case MESSAGE:
                return new Message.Data(fields.id(Name.FROM), fields.optionalId(Name.ROOM), fields.payload(Name.DATA));
            case NOTICE:
                return new Message.Notice(fields.optionalId(Name.ROOM), fields.payload(Name.DATA));
            case RINGING:
                return new Message.Ringing(re(fields), fields.id(Name.CALL));
            case INCOMING:
                return new Message.Incoming(fields.id(Name.CALL), peer(fields, Name.FROM));
            case ACCEPTED:
                return new Message.Accepted(fields.id(Name.CALL), peer(fields, Name.PEER), fields.flag(Name.POLITE));
            case ENDED:
                return new Message.Ended(
                        fields.id(Name.CALL), oneOf(fields, Name.REASON, EndReason.values(), EndReason::wire));
            case ICE_SERVERS:
                return new Message.IceServers(re(fields), iceServers(fields));
            case TOKEN:
                return new Message.Validity(re(fields), millis(fields, Name.EXPIRES_IN, 0, 0));
            case ACK:
                return new Message.Ack(fields.integer(Name.RECEIVED, 0, MOST, 0));
            case PONG:
                return new Message.Pong();
            case GOING_AWAY:
                return new Message.GoingAway(millis(fields, Name.RECONNECT_IN, 0, 0));
            case HELLO_AGAIN:
                return new Message.HelloAgain();
            case ERROR:
                return error(fields);
            default:
                throw bad("\"" + type.wire() + "\" is sent by clients only");
        }
    }

    /** The request that is answered, so that what cannot be read still ends it. */
    static long reOrNone(JsonFields fields) {
        return fields.integerOr(Name.RE, 0, MOST, Message.NO_ID);
    }

    private static long re(JsonFields fields) {
        return fields.integer(Name.RE, 0, MOST, Message.NO_ID);
    }

    private static long millis(JsonFields fields, Name name, long least, long otherwise) {
        return Math.min(fields.integer(name, least, MOST, otherwise), LONGEST);
    }

    private static Message welcome(JsonFields fields) {
        return new Message.Welcome(
                fields.id(Name.PEER),
                fields.text(Name.SESSION),
                fields.flag(Name.RESUMED),
                fields.integer(Name.RECEIVED, 0, MOST, 0),
                fields.has(Name.ROOMS)
                        ? JsonText.textsIn(fields.payload(Name.ROOMS).bytes())
                        : List.of(),
                millis(fields, Name.HEARTBEAT, 1, 10_000),
                iceServers(fields),
                limits(fields.object(Name.LIMITS)));
    }

    private static Bounds limits(JsonFields fields) {
        return new Bounds(
                bound(fields, Name.FRAME),
                bound(fields, Name.RECEIVE),
                bound(fields, Name.SDP),
                bound(fields, Name.ATTRIBUTES),
                bound(fields, Name.ROOMS),
                bound(fields, Name.CAPACITY),
                bound(fields, Name.LINKS));
    }

    /** A server that tells no bound has none that a client needs to keep. */
    private static int bound(JsonFields limits, Name name) {
        return (int) limits.integer(name, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static List<IceServer> iceServers(JsonFields fields) {
        if (!fields.has(Name.ICE_SERVERS)) {
            return List.of();
        }
        List<IceServer> servers = new ArrayList<>();
        for (Payload element : fields.elements(Name.ICE_SERVERS)) {
            JsonFields server = new JsonFields(element.bytes());
            List<String> urls = server.isText(Name.URLS)
                    ? List.of(server.text(Name.URLS))
                    : JsonText.textsIn(server.payload(Name.URLS).bytes());
            try {
                servers.add(
                        new IceServer(urls, server.optionalText(Name.USERNAME), server.optionalText(Name.CREDENTIAL)));
            } catch (IllegalArgumentException unusable) {
                // no peer connection would take it either
            }
        }
        return servers;
    }

    private static RoomInfo room(JsonFields fields) {
        return new RoomInfo(
                (int) fields.integer(Name.CAPACITY, 0, Integer.MAX_VALUE, 0),
                fields.flag(Name.LOCKED),
                fields.flag(Name.RELAY_ONLY),
                fields.flag(Name.PASSWORD),
                fields.optionalId(Name.MODERATOR));
    }

    private static List<Message.Member> members(JsonFields fields) {
        List<Message.Member> members = new ArrayList<>();
        for (Payload element : fields.elements(Name.PEERS)) {
            JsonFields member = new JsonFields(element.bytes());
            members.add(new Message.Member(peer(member, Name.PEER), member.flag(Name.POLITE), member.flag(Name.AWAY)));
        }
        return members;
    }

    private static PeerInfo peer(JsonFields fields, Name id) {
        return new PeerInfo(
                fields.id(id), fields.optionalText(Name.NAME), fields.optionalAttributes(Integer.MAX_VALUE));
    }

    /** Where two peers meet: a room, or the room that a call is. */
    private static String place(JsonFields fields) {
        String call = fields.optionalId(Name.CALL);
        return call == null ? fields.id(Name.ROOM) : CallRoom.of(call);
    }

    private static Message signal(MessageType type, JsonFields fields, @Nullable Payload body) {
        long epoch = fields.integer(Name.EPOCH, 0, MOST, Message.NO_EPOCH);
        return new Message.Signal(type, Message.NO_ID, fields.id(Name.FROM), body, fields.optionalId(Name.LINK), epoch);
    }

    private static Message error(JsonFields fields) {
        String wire = fields.text(Name.CODE);
        String text = fields.has(Name.MESSAGE) ? fields.text(Name.MESSAGE) : wire;
        long retryAfter = millis(fields, Name.RETRY_AFTER, 0, 0);
        for (ErrorCode code : ErrorCode.values()) {
            if (code.wire().equals(wire)) {
                return new Message.Error(re(fields), code, text, retryAfter);
            }
        }
        ErrorCode nearest = fields.flag(Name.RETRYABLE) ? ErrorCode.UNAVAILABLE : ErrorCode.FORBIDDEN;
        return new Message.Error(re(fields), nearest, JsonFields.shown(wire) + ": " + text, retryAfter);
    }

    private static LeaveReason leaveReason(JsonFields fields) {
        return oneOf(fields, Name.REASON, LeaveReason.values(), LeaveReason::wire);
    }

    private static <E extends Enum<E>> E oneOf(JsonFields fields, Name name, E[] all, Function<E, String> wire) {
        String text = fields.text(name);
        for (E value : all) {
            if (wire.apply(value).equals(text)) {
                return value;
            }
        }
        throw bad("\"" + name.key + "\" is \"" + JsonFields.shown(text) + "\", which this version does not know");
    }

    private static SignalingException bad(String text) {
        return new SignalingException(ErrorCode.BAD_MESSAGE, text);
    }
}
