package dev.beckon.signaling.json;

import dev.beckon.signaling.json.JsonFields.Name;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Ack;
import dev.beckon.signaling.message.Message.Bye;
import dev.beckon.signaling.message.Message.Create;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.Message.Join;
import dev.beckon.signaling.message.Message.Leave;
import dev.beckon.signaling.message.Message.Ping;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.Message.Send;
import dev.beckon.signaling.message.Message.Signal;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code beckon.v1}: what clients send is read here, what servers send is written by {@link JsonEncoder}. */
public final class JsonCodec implements Codec {

    /** The name of this dialect. */
    public static final String SUBPROTOCOL = "beckon.v1";

    private final int sdpBytes;
    private final int attributesBytes;

    /**
     * A codec for a node with these limits.
     *
     * @param limits what messages may hold
     */
    public JsonCodec(Limits limits) {
        sdpBytes = limits.sdpBytes();
        attributesBytes = limits.attributesBytes();
    }

    @Override
    public String subprotocol() {
        return SUBPROTOCOL;
    }

    @Override
    public Message decode(byte[] frame) {
        JsonFields fields = new JsonFields(frame);
        try {
            return message(fields);
        } catch (SignalingException bad) {
            throw bad.re(fields.requestIdOrNone());
        }
    }

    private Message message(JsonFields fields) {
        MessageType type = fields.type();
        if (type == null) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE,
                    "\"" + JsonFields.shown(fields.text(Name.TYPE)) + "\" is no type of message");
        }
        long id = fields.requestId();
        switch (type) {
            case OFFER, ANSWER:
                return signal(type, id, fields, fields.sdp(sdpBytes));
            case CANDIDATE:
                return signal(type, id, fields, fields.candidate());
            case WITHDRAW:
                return signal(type, id, fields, null);
            case CLOSE:
                return new Signal(type, id, fields.id(Name.TO), null, fields.optionalId(Name.LINK), Message.NO_EPOCH);
            case SEND:
                return send(id, fields);
            case ACK:
                return new Ack(fields.integer(Name.RECEIVED, 0, JsonFields.MAX_SAFE_INTEGER, 0));
            case PING:
                return new Ping();
            case HELLO:
                return new Hello(
                        id,
                        fields.optionalId(Name.PEER),
                        fields.optionalDisplayName(Name.NAME),
                        fields.optionalAttributes(attributesBytes),
                        fields.optionalToken(),
                        fields.has(Name.RESUME)
                                ? resume(fields.payload(Name.RESUME).bytes())
                                : null);
            case CREATE:
                return new Create(
                        id,
                        fields.optionalId(Name.ROOM),
                        capacity(fields),
                        fields.optionalPassword(),
                        fields.flag(Name.RELAY_ONLY),
                        fields.flag(Name.LOCKED));
            case JOIN:
                return new Join(
                        id,
                        fields.id(Name.ROOM),
                        fields.flag(Name.CREATE),
                        capacity(fields),
                        fields.optionalPassword(),
                        fields.flag(Name.RELAY_ONLY),
                        fields.flag(Name.LOCKED));
            case LEAVE:
                return new Leave(id, fields.id(Name.ROOM));
            case WHO:
                return new Message.Who(id, fields.id(Name.ROOM));
            case LOCK, UNLOCK:
                return new Message.Moderate(type, id, fields.id(Name.ROOM), null);
            case KICK, ADMIT, DENY:
                return new Message.Moderate(type, id, fields.id(Name.ROOM), fields.id(Name.PEER));
            case KNOCK:
                return new Message.Knock(id, fields.id(Name.ROOM));
            case UPDATE:
                return new Message.Update(id, attributes(fields));
            case CALL:
                return call(id, fields);
            case ACCEPT, CANCEL, HANGUP:
                return new Message.CallAction(type, id, fields.id(Name.CALL));
            case DECLINE:
                return new Message.Decline(id, fields.id(Name.CALL), busy(fields), null);
            case ICE_SERVERS:
                return new Message.IceServersRequest(id);
            case LINK_REPORT:
                return new Message.LinkReport(
                        id, fields.id(Name.PEER), fields.optionalId(Name.LINK), JsonLinkReport.outcome(fields));
            case TOKEN:
                return new Message.Token(id, fields.token());
            case BYE:
                return new Bye(id);
            default:
                throw new SignalingException(
                        ErrorCode.BAD_MESSAGE, "\"" + type.wire() + "\" is sent by the server only");
        }
    }

    /**
     * {@return a JSON value, for a message of the server's own}
     *
     * @param json the text of the value
     * @throws IllegalArgumentException if the text is not one JSON value within the bounds of PROTOCOL.md
     */
    public static Payload payload(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            new JsonScanner(bytes);
        } catch (SignalingException bad) {
            throw new IllegalArgumentException("this is not one JSON value: " + bad.text(), bad);
        }
        return new Payload(bytes, 0, bytes.length);
    }

    private static Signal signal(MessageType type, long id, JsonFields fields, @Nullable Payload body) {
        long epoch = fields.integer(Name.EPOCH, 0, JsonFields.MAX_SAFE_INTEGER, Message.NO_EPOCH);
        return new Signal(type, id, fields.id(Name.TO), body, fields.optionalId(Name.LINK), epoch);
    }

    private static Send send(long id, JsonFields fields) {
        String to = fields.optionalId(Name.TO);
        String room = fields.optionalId(Name.ROOM);
        if ((to == null) == (room == null)) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "a \"send\" needs either \"to\", a peer, or \"room\"");
        }
        return new Send(id, to, room, fields.payload(Name.DATA));
    }

    private static Message.Call call(long id, JsonFields fields) {
        String to = fields.optionalId(Name.TO);
        String user = fields.optionalUser(Name.USER);
        if ((to == null) == (user == null)) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "a \"call\" needs either \"to\", a peer, or \"user\"");
        }
        return new Message.Call(id, to, user);
    }

    private static boolean busy(JsonFields fields) {
        String reason = fields.optionalText(Name.REASON);
        if (reason == null || reason.equals("declined")) {
            return false;
        }
        if (reason.equals("busy")) {
            return true;
        }
        throw new SignalingException(
                ErrorCode.BAD_MESSAGE,
                "\"reason\" must be \"declined\" or \"busy\", not \"" + JsonFields.shown(reason) + "\"");
    }

    private Payload attributes(JsonFields fields) {
        Payload attributes = fields.optionalAttributes(attributesBytes);
        if (attributes == null) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "\"attributes\" must be a JSON object, it is missing");
        }
        return attributes;
    }

    private static int capacity(JsonFields fields) {
        return (int) fields.integer(Name.CAPACITY, 1, Integer.MAX_VALUE, 0);
    }

    private static Resume resume(byte[] json) {
        JsonFields fields = new JsonFields(json);
        return new Resume(fields.text(Name.SESSION), fields.integer(Name.RECEIVED, 0, JsonFields.MAX_SAFE_INTEGER, -1));
    }

    @Override
    public byte[] encode(Message message) {
        return JsonEncoder.encode(message);
    }
}
