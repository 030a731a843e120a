package dev.beckon.signaling.dialects.tutorial;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.json.JsonObject;
import dev.beckon.signaling.json.JsonWriter;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One client of the tutorial.
 *
 * <pre>
 *   →  createRoom                     ←  roomCreated { payload: the room's id }
 *   →  offer { roomId, … }            the sender becomes the room's partner, and its creator gets the message as it is
 *   →  any other { type, roomId, … }  from one of the two to the other, as it is
 *   ←  error { payload: text }        about the client's own message; and for the partner, that the creator is gone
 * </pre>
 *
 * What it is in a room:
 *
 * <pre>
 *   createRoom ──▶ MAKES ── made ──▶ CREATOR
 *   offer ───────▶ JOINS ── in ────▶ PARTNER ── the creator is gone ──▶ (out)
 *                    └ refused ──▶ (out)
 * </pre>
 */
final class TutorialClient implements Conversation {

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key ROOM = new JsonObject.Key("roomId");

    private static final int TWO = 2;

    private enum Role {
        MAKES,
        CREATOR,
        JOINS,
        PARTNER
    }

    private final String id;
    private final @Nullable String token;

    /** What this client is in which room, by ids in the realm. Guarded by its own monitor, which is held for moments. */
    private final Map<String, Role> places = new HashMap<>(4);

    /** The room that each request to make or join one is about, while it is not answered. Guarded by the monitor of the places. */
    private final Map<Long, String> requests = new HashMap<>(4);

    private long lastRequest;
    private volatile @Nullable Desk desk;

    /** @param id by which nobody knows it */
    TutorialClient(String id, @Nullable String token) {
        this.id = id;
        this.token = token;
    }

    @Override
    public boolean resumes() {
        return false;
    }

    // ---- in

    @Override
    public void opened(Desk given) {
        desk = given;
        given.ask(new Message.Hello(Message.NO_ID, Ids.inRealm(Tutorial.REALM, id), null, null, token, null));
    }

    @Override
    public void hear(byte[] frame, Desk given) {
        JsonObject message = new JsonObject(frame);
        String type = message.text(TYPE);
        if (type == null) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "\"type\" must be a string");
        }
        if (type.equals("createRoom")) {
            create(given);
            return;
        }
        String name = message.text(ROOM);
        if (name == null || !Ids.isUser(name)) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "\"roomId\" must be the id of a room");
        }
        String room = Ids.inRealm(Tutorial.REALM, name);
        Payload whole = new Payload(frame, 0, frame.length);
        if (type.equals("offer")) {
            offer(room, whole, given);
        } else {
            relay(room, whole, given);
        }
    }

    private void create(Desk given) {
        String room = Ids.inRealm(Tutorial.REALM, UUID.randomUUID().toString());
        long request = begins(room, Role.MAKES);
        given.ask(new Message.Create(request, room, TWO, null, false, false));
    }

    private void offer(String room, Payload whole, Desk given) {
        Role role = role(room);
        if (role != null) {
            throw new SignalingException(
                    ErrorCode.BAD_STATE,
                    role == Role.PARTNER || role == Role.JOINS
                            ? "this room has a partner already"
                            : "the creator of a room answers offers");
        }
        long request = begins(room, Role.JOINS);
        given.ask(new Message.Join(request, room, false, 0, null, false, false));
        given.ask(new Message.Send(request, null, room, whole)); // behind the join, whose error is the answer to both
    }

    private void relay(String room, Payload whole, Desk given) {
        if (role(room) == null) {
            throw new SignalingException(ErrorCode.NOT_FOUND, "you are in no room of this id");
        }
        given.ask(new Message.Send(Message.NO_ID, null, room, whole));
    }

    private @Nullable Role role(String room) {
        synchronized (places) {
            return places.get(room);
        }
    }

    private long begins(String room, Role role) {
        synchronized (places) {
            places.put(room, role);
            requests.put(++lastRequest, room);
            return lastRequest;
        }
    }

    // ---- out

    @Override
    public byte @Nullable [] tell(Outgoing event) {
        Message message = event.message();
        if (message instanceof Message.Data data) {
            return data.data().shared();
        } else if (message instanceof Message.Created created) {
            answered(created.re(), Role.CREATOR);
            return frame("roomCreated", Ids.nameOf(created.room()));
        } else if (message instanceof Message.Joined joined) {
            answered(joined.re(), Role.PARTNER);
        } else if (message instanceof Message.PeerLeft left) {
            return partsFrom(left.room()) ? frame("error", "the creator of the room is gone") : null;
        } else if (message instanceof Message.Left left) {
            forgets(left.room());
        } else if (message instanceof Message.Error error) {
            return error.re() == Message.NO_ID || isFirst(error.re()) ? frame("error", text(error)) : null;
        }
        return null;
    }

    private void answered(long request, Role role) {
        synchronized (places) {
            String room = requests.remove(request);
            if (room != null) {
                places.put(room, role);
            }
        }
    }

    /** @return whether this ends the room for this client, too */
    private boolean partsFrom(String room) {
        if (role(room) != Role.PARTNER) {
            return false;
        }
        forgets(room);
        Desk given = desk;
        if (given != null) {
            given.after(Duration.ZERO, () -> given.ask(new Message.Leave(Message.NO_ID, room)));
        }
        return true;
    }

    private void forgets(String room) {
        synchronized (places) {
            places.remove(room);
        }
    }

    /** @return whether nothing was said of the failure of this request yet */
    private boolean isFirst(long request) {
        synchronized (places) {
            String room = requests.remove(request);
            if (room != null) {
                places.remove(room);
            }
            return room != null;
        }
    }

    private static String text(Message.Error error) {
        return switch (error.code()) {
            case ROOM_FULL -> "this room has a partner already";
            case NOT_FOUND -> "there is no such room, or you are not in it";
            default -> error.message();
        };
    }

    private static byte[] frame(String type, String payload) {
        return new JsonWriter(96)
                .raw("{\"type\":\"")
                .raw(type)
                .raw("\",\"payload\":")
                .string(payload)
                .raw("}")
                .toBytes();
    }
}
