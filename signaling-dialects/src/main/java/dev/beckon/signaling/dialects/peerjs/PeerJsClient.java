package dev.beckon.signaling.dialects.peerjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.json.JsonObject;
import dev.beckon.signaling.json.JsonWriter;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One PeerJS client.
 *
 * <pre>
 *   →  HEARTBEAT
 *   →  OFFER, ANSWER, CANDIDATE { dst, payload }       waits for dst if it is not there: {@link Letters}; an offer to what is no id expires at once
 *   →  LEAVE { dst }                                   passed on if dst is there; without dst the client gives its id up
 *   ←  OPEN                                            the session is open, or was taken over
 *   ←  OFFER, ANSWER, CANDIDATE, LEAVE { src, dst, payload }
 *   ←  EXPIRE { src, dst }                             src did not come
 *   ←  ID-TAKEN, INVALID-KEY, ERROR { payload: { msg } }, then the connection is closed
 * </pre>
 *
 * Other types are ignored. A frame that is no message of these counts as an error of its sender, who has no word for that and is told nothing; with too many the
 * connection is closed.
 */
final class PeerJsClient implements Conversation {

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key DST = new JsonObject.Key("dst");
    private static final JsonObject.Key PAYLOAD = new JsonObject.Key("payload");

    private static final byte[] OPEN = "{\"type\":\"OPEN\"}".getBytes(UTF_8);
    private static final CloseReason REFUSED = new CloseReason(1008, "refused");

    private final Waiting waiting;
    private final String rightKey;
    private final @Nullable String key;
    private final @Nullable String name;
    private final @Nullable String token;

    /** Set once, in {@link #opened}, before there is anything to tell. */
    private volatile @Nullable Desk desk;

    private volatile @Nullable Letters letters;

    /** Written where it is told, so under the session's lock. */
    private boolean open;

    PeerJsClient(
            Waiting waiting, String rightKey, @Nullable String key, @Nullable String name, @Nullable String token) {
        this.waiting = waiting;
        this.rightKey = rightKey;
        this.key = key;
        this.name = name;
        this.token = token;
    }

    private static boolean isMissing(@Nullable String parameter) {
        return parameter == null || parameter.isEmpty();
    }

    @Override
    public boolean resumes() {
        return false;
    }

    @Override
    public @Nullable String ownSecret() {
        return token;
    }

    // ---- in

    @Override
    public void opened(Desk given) {
        desk = given;
        letters = new Letters(this, given, waiting, peer -> given.write(expire(peer)));
        String id = name;
        if (id == null || isMissing(id) || isMissing(token) || isMissing(key)) {
            refuse(given, "ERROR", "id, token and key are needed");
        } else if (!rightKey.equals(key)) {
            refuse(given, "INVALID-KEY", "the key is not the one of this server");
        } else if (!Ids.isUser(id)) {
            refuse(given, "ERROR", "an id has at most " + Ids.MOST_OF_USER + " characters and no control characters");
        } else {
            given.ask(new Message.Hello(Message.NO_ID, Ids.inRealm(PeerJs.REALM, id), null, null, token, null));
        }
    }

    private static void refuse(Desk desk, String type, String why) {
        desk.write(refusal(type, why));
        desk.close(REFUSED);
    }

    @Override
    public void hear(byte[] frame, Desk given) {
        JsonObject message = new JsonObject(frame);
        String type = message.text(TYPE);
        if (type == null) {
            throw bad("\"type\" must be a string");
        }
        switch (type) {
            case "OFFER" -> send(MessageType.OFFER, message, given);
            case "ANSWER" -> send(MessageType.ANSWER, message, given);
            case "CANDIDATE" -> send(MessageType.CANDIDATE, message, given);
            case "LEAVE" -> leave(message, given);
            default -> {} // HEARTBEAT, and what newer clients may say
        }
    }

    private void send(MessageType type, JsonObject message, Desk given) {
        Payload payload = message.value(PAYLOAD);
        if (payload == null || !payload.isObject()) {
            throw bad("a message needs \"payload\", an object");
        }
        String peer = peer(message);
        Letters sent = letters;
        if (peer == null) {
            sendToNobody(type, receiver(message), given);
        } else if (sent != null) {
            sent.send(type, peer, payload);
        }
    }

    /** No peer can have that id: the sender's user has typed it. An offer is answered, and the candidates that come behind it are not. */
    private void sendToNobody(MessageType type, @Nullable Payload receiver, Desk given) {
        if (receiver == null) {
            throw bad("a message needs \"dst\", an id");
        }
        if (type == MessageType.OFFER) {
            given.write(expire(receiver));
        }
    }

    private static void leave(JsonObject message, Desk desk) {
        String peer = peer(message);
        if (peer != null) {
            desk.mail(new Message.Signal(MessageType.CLOSE, Message.NO_ID, peer, null, null, Message.NO_EPOCH));
        } else if (receiver(message) == null) {
            desk.ask(new Message.Bye(Message.NO_ID));
        }
    }

    /** Whom a message is for, as it is written; null where it names nobody. */
    private static @Nullable Payload receiver(JsonObject message) {
        Payload dst = message.value(DST);
        return dst == null || dst.json().equals("null") ? null : dst;
    }

    /** Whom a message is for; null where no peer can have that id. */
    private static @Nullable String peer(JsonObject message) {
        String peer = message.text(DST);
        return peer == null || !Ids.isUser(peer) ? null : Ids.inRealm(PeerJs.REALM, peer);
    }

    private static SignalingException bad(String expected) {
        return new SignalingException(ErrorCode.BAD_MESSAGE, expected);
    }

    /** The peer, in its realm, is there now. Any thread. */
    void isThere(String peer) {
        Desk given = desk;
        Letters sent = letters;
        if (given != null && sent != null) {
            given.after(Duration.ZERO, () -> sent.isThere(peer));
        }
    }

    @Override
    public void closed() {
        Letters sent = letters;
        if (sent != null) {
            sent.close();
        }
    }

    // ---- out

    @Override
    public byte @Nullable [] tell(Outgoing event) {
        Message message = event.message();
        if (message instanceof Message.Welcome welcome) {
            open = true;
            Desk given = desk;
            if (given != null) {
                given.after(Duration.ZERO, () -> waiting.opened(welcome.peer()));
            }
            return OPEN;
        } else if (message instanceof Message.Signal signal) {
            return signal(signal);
        } else if (message instanceof Message.Error error && !open) {
            return error.code() == ErrorCode.ID_TAKEN
                    ? refusal("ID-TAKEN", "ID is taken")
                    : refusal("ERROR", error.message());
        }
        return null;
    }

    private byte @Nullable [] signal(Message.Signal signal) {
        String type = switch (signal.type()) {
            case OFFER -> "OFFER";
            case ANSWER -> "ANSWER";
            case CANDIDATE -> "CANDIDATE";
            case CLOSE -> "LEAVE";
            default -> null;
        };
        if (type == null) {
            return null;
        }
        JsonWriter out = new JsonWriter(signal.bytes() + 160)
                .raw("{\"type\":\"")
                .raw(type)
                .raw("\",\"src\":")
                .string(Ids.nameOf(signal.peer()))
                .raw(",\"dst\":")
                .string(String.valueOf(name));
        Payload payload = signal.body();
        if (payload != null) {
            out.raw(",\"payload\":").payload(payload);
        }
        return out.raw("}").toBytes();
    }

    private byte[] expire(String peer) {
        byte[] id = new JsonWriter(64).string(Ids.nameOf(peer)).toBytes();
        return expire(new Payload(id, 0, id.length));
    }

    private byte[] expire(Payload peer) {
        return new JsonWriter(64 + peer.length())
                .raw("{\"type\":\"EXPIRE\",\"src\":")
                .payload(peer)
                .raw(",\"dst\":")
                .string(String.valueOf(name))
                .raw("}")
                .toBytes();
    }

    private static byte[] refusal(String type, String why) {
        return new JsonWriter(128)
                .raw("{\"type\":\"")
                .raw(type)
                .raw("\",\"payload\":{\"msg\":")
                .string(why)
                .raw("}}")
                .toBytes();
    }
}
