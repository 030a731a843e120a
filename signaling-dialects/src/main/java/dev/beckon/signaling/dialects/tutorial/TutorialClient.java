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
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client of the tutorial.
 *
 * <pre>
 *   →  createRoom                     ←  roomCreated { payload: the room's id }
 *   →  offer { roomId, … }            the sender becomes the room's partner, and its creator gets the message as it is
 *   →  any other { type, roomId, … }  from one of the two to the other, as it is, but for the two below
 *   ←  error { payload: text }        about the client's own message; and for the partner, that the creator is gone
 * </pre>
 *
 * What it is in each room, and what waits until a room has answered, is in its {@link Places}.
 */
final class TutorialClient implements Conversation {

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key ROOM = new JsonObject.Key("roomId");

    private static final String CREATED = "roomCreated";
    private static final String ERROR = "error";

    /** What the server says, and what nobody passes off as its word. */
    private static final Set<String> SERVERS = Set.of(CREATED, ERROR);

    private static final int TWO = 2;

    private final String id;
    private final @Nullable String token;
    private final Places places = new Places();
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
            String room = Ids.inRealm(Tutorial.REALM, UUID.randomUUID().toString());
            given.ask(new Message.Create(Message.NO_ID, room, TWO, null, false, false));
            return;
        }
        if (SERVERS.contains(type)) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "only the server says \"" + type + "\"");
        }
        String name = message.text(ROOM);
        if (name == null || !Ids.isUser(name)) {
            throw new SignalingException(ErrorCode.BAD_MESSAGE, "\"roomId\" must be the id of a room");
        }
        String room = Ids.inRealm(Tutorial.REALM, name);
        Payload whole = new Payload(frame, 0, frame.length);
        if (type.equals("offer")) {
            given.ask(new Message.Join(places.joins(room, whole), room, false, 0, null, false, false));
        } else if (places.mayRelay(room, whole)) {
            relay(room, whole, given);
        }
    }

    private static void relay(String room, Payload whole, Desk desk) {
        desk.ask(new Message.Send(Message.NO_ID, null, room, whole));
    }

    // ---- out

    @Override
    public byte @Nullable [] tell(Outgoing event) {
        Message message = event.message();
        if (message instanceof Message.Data data) {
            String room = data.room();
            return room != null && places.isIn(room) ? data.data().shared() : null;
        } else if (message instanceof Message.Created created) {
            places.created(created.room());
            return frame(CREATED, Ids.nameOf(created.room()));
        } else if (message instanceof Message.Joined joined) {
            places.joined(joined.room());
            later(given -> places.waited(joined.room()).forEach(whole -> relay(joined.room(), whole, given)));
        } else if (message instanceof Message.PeerLeft left) {
            return partsFrom(left.room()) ? frame(ERROR, "the creator of the room is gone") : null;
        } else if (message instanceof Message.Left left) {
            places.parts(left.room());
        } else if (message instanceof Message.Error error) {
            places.refused(error.re());
            return frame(ERROR, text(error));
        }
        return null;
    }

    /** @return whether the end of the other one ends the room for this client, too */
    private boolean partsFrom(String room) {
        if (!places.isPartner(room)) {
            return false;
        }
        places.parts(room);
        later(given -> given.ask(new Message.Leave(Message.NO_ID, room)));
        return true;
    }

    private void later(Consumer<Desk> task) {
        Desk given = desk;
        if (given != null) {
            given.after(Duration.ZERO, () -> task.accept(given));
        }
    }

    private static String text(Message.Error error) {
        return switch (error.code()) {
            case ROOM_FULL -> Places.FULL;
            case NOT_FOUND -> Places.UNKNOWN;
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
