package dev.beckon.signaling.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a server in {@code beckon.v1}. */
final class JsonEncoder {

    private static final byte[][] STARTS = starts();
    private static final byte[] FROM = key("from");
    private static final byte[] SDP = key("sdp");
    private static final byte[] CANDIDATE = key("candidate");
    private static final byte[] LINK = key("link");
    private static final byte[] EPOCH = key("epoch");
    private static final byte[] DATA = key("data");
    private static final byte[] RE = key("re");
    private static final byte[] ROOM = key("room");
    private static final byte[] CAPACITY = key("capacity");
    private static final byte[] LOCKED = key("locked");
    private static final byte[] RELAY_ONLY = key("relayOnly");
    private static final byte[] PASSWORD = key("password");
    private static final byte[] MODERATOR = key("moderator");
    private static final byte[] ATTRIBUTES = key("attributes");
    private static final byte[] CALL = key("call");
    private static final byte[] PEERS = key("peers");
    private static final byte[] PEER = key("peer");
    private static final byte[] NAME = key("name");
    private static final byte[] POLITE = key("polite");
    private static final byte[] AWAY = key("away");
    private static final byte[] REASON = key("reason");
    private static final byte[] RESUMED = key("resumed");
    private static final byte[] RECEIVED = key("received");
    private static final byte[] SESSION = key("session");
    private static final byte[] HEARTBEAT = key("heartbeat");
    private static final byte[] ICE_SERVERS = key("iceServers");
    private static final byte[] URLS = key("urls");
    private static final byte[] USERNAME = key("username");
    private static final byte[] CREDENTIAL = key("credential");
    private static final byte[] LIMITS = key("limits");
    private static final byte[] FRAME = key("frame");
    private static final byte[] RECEIVE = key("receive");
    private static final byte[] ROOMS = key("rooms");
    private static final byte[] LINKS = key("links");
    private static final byte[] TEXT = key("text");
    private static final byte[] EXPIRES_IN = key("expiresIn");
    private static final byte[] CODE = key("code");
    private static final byte[] MESSAGE = key("message");
    private static final byte[] RETRYABLE = key("retryable");
    private static final byte[] RETRY_AFTER = key("retryAfter");
    private static final byte[] RECONNECT_IN = key("reconnectIn");

    private JsonEncoder() {}

    private static byte[][] starts() {
        MessageType[] types = MessageType.values();
        byte[][] starts = new byte[types.length][];
        for (MessageType type : types) {
            starts[type.ordinal()] = ("{\"type\":\"" + type.wire() + "\"").getBytes(US_ASCII);
        }
        return starts;
    }

    private static byte[] key(String name) {
        return (",\"" + name + "\":").getBytes(US_ASCII);
    }

    /** The first key of an object inside another has no comma before it. */
    private static byte[] first(byte[] key) {
        return java.util.Arrays.copyOfRange(key, 1, key.length);
    }

    private static final byte[] FIRST_PEER = first(PEER);
    private static final byte[] FIRST_URLS = first(URLS);
    private static final byte[] FIRST_FRAME = first(FRAME);

    static byte[] encode(Message message) {
        if (message instanceof Message.Signal signal) {
            return signal(signal);
        }
        JsonWriter out = new JsonWriter(256).raw(STARTS[message.type().ordinal()]);
        if (message instanceof Message.Data data) {
            out.raw(FROM).id(data.from());
            optionalId(out, ROOM, data.room());
            out.raw(DATA).payload(data.data());
        } else if (message instanceof Message.Notice notice) {
            optionalId(out, ROOM, notice.room());
            out.raw(DATA).payload(notice.data());
        } else if (message instanceof Message.Farewell farewell) {
            out.raw(REASON).id(farewell.reason().wire());
            text(out, farewell.text());
        } else if (message instanceof Message.Ack ack) {
            out.raw(RECEIVED).number(ack.received());
        } else if (message instanceof Message.Created created) {
            re(out, created.re()).raw(ROOM).id(created.room());
            roomInfo(out, created.info());
        } else if (message instanceof Message.Joined joined) {
            re(out, joined.re()).raw(ROOM).id(joined.room());
            roomInfo(out, joined.info());
            members(out, joined.peers());
        } else if (message instanceof Message.Present present) {
            re(out, present.re()).raw(ROOM).id(present.room());
            members(out, present.peers());
        } else if (message instanceof Message.Left left) {
            re(out, left.re())
                    .raw(ROOM)
                    .id(left.room())
                    .raw(REASON)
                    .id(left.reason().wire());
            text(out, left.text());
        } else if (message instanceof Message.RoomUpdated event) {
            out.raw(ROOM).id(event.room());
            roomInfo(out, event.info());
        } else if (message instanceof Message.Knocking knocking) {
            re(out, knocking.re()).raw(ROOM).id(knocking.room());
        } else if (message instanceof Message.Knocked event) {
            peer(out.raw(ROOM).id(event.room()), event.info());
        } else if (message instanceof Message.KnockEnded event) {
            out.raw(ROOM).id(event.room()).raw(PEER).id(event.peer());
        } else if (message instanceof Message.KnockAnswer event) {
            out.raw(ROOM).id(event.room());
        } else if (message instanceof Message.PeerJoined event) {
            peer(out.raw(ROOM).id(event.room()), event.info()).raw(POLITE).bool(event.polite());
        } else if (message instanceof Message.PeerLeft event) {
            out.raw(ROOM)
                    .id(event.room())
                    .raw(PEER)
                    .id(event.peer())
                    .raw(REASON)
                    .id(event.reason().wire());
        } else if (message instanceof Message.PeerAway event) {
            place(out, event.room()).raw(PEER).id(event.peer());
        } else if (message instanceof Message.PeerBack event) {
            place(out, event.room()).raw(PEER).id(event.peer()).raw(RESUMED).bool(event.resumed());
        } else if (message instanceof Message.Void event) {
            re(out, event.re()).raw(REASON).id(event.reason().wire());
        } else if (message instanceof Message.PeerUpdated event) {
            peer(out, event.info());
        } else if (message instanceof Message.Ringing ringing) {
            re(out, ringing.re()).raw(CALL).id(ringing.call());
        } else if (message instanceof Message.Incoming incoming) {
            out.raw(CALL).id(incoming.call()).raw(FROM).id(incoming.from().peer());
            look(out, incoming.from());
        } else if (message instanceof Message.Accepted accepted) {
            peer(out.raw(CALL).id(accepted.call()), accepted.peer()).raw(POLITE).bool(accepted.polite());
        } else if (message instanceof Message.Ended ended) {
            out.raw(CALL).id(ended.call()).raw(REASON).id(ended.reason().wire());
        } else if (message instanceof Message.IceServers servers) {
            iceServers(re(out, servers.re()).raw(ICE_SERVERS), servers.iceServers());
        } else if (message instanceof Message.Validity validity) {
            re(out, validity.re());
            if (validity.expiresInMillis() > 0) {
                out.raw(EXPIRES_IN).number(validity.expiresInMillis());
            }
        } else if (message instanceof Message.Welcome welcome) {
            welcome(out, welcome);
        } else if (message instanceof Message.Error error) {
            error(out, error);
        } else if (message instanceof Message.GoingAway event) {
            out.raw(RECONNECT_IN).number(event.reconnectInMillis());
        } else if (!(message instanceof Message.Pong || message instanceof Message.HelloAgain)) {
            throw new IllegalArgumentException(
                    "a server does not send " + message.type().wire());
        }
        return out.raw('}').toBytes();
    }

    /** The hot path: the frame is allocated once, at its exact size where there is neither link nor epoch. */
    private static byte[] signal(Message.Signal signal) {
        byte[] start = STARTS[signal.type().ordinal()];
        byte[] bodyKey = signal.type() == MessageType.CANDIDATE ? CANDIDATE : SDP;
        Payload body = signal.body();
        String link = signal.link();
        long epoch = signal.epoch();
        int size = start.length + FROM.length + signal.peer().length() + 2 + bodyKey.length + signal.bytes() + 1;
        if (link != null) {
            size += LINK.length + link.length() + 2;
        }
        if (epoch != Message.NO_EPOCH) {
            size += EPOCH.length + digits(epoch);
        }
        JsonWriter out = new JsonWriter(size).raw(start).raw(FROM).id(signal.peer());
        if (body != null) {
            out.raw(bodyKey).payload(body);
        }
        optionalId(out, LINK, link);
        if (epoch != Message.NO_EPOCH) {
            out.raw(EPOCH).number(epoch);
        }
        return out.raw('}').toBytes();
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static JsonWriter re(JsonWriter out, long re) {
        return re == Message.NO_ID ? out : out.raw(RE).number(re);
    }

    private static void optionalId(JsonWriter out, byte[] key, @Nullable String id) {
        if (id != null) {
            out.raw(key).id(id);
        }
    }

    private static void text(JsonWriter out, @Nullable String text) {
        if (text != null) {
            out.raw(TEXT).string(text);
        }
    }

    /** Where two peers meet: a room, or the room that a call is. */
    private static JsonWriter place(JsonWriter out, String room) {
        return CallRoom.is(room)
                ? out.raw(CALL).id(CallRoom.call(room))
                : out.raw(ROOM).id(room);
    }

    private static JsonWriter peer(JsonWriter out, PeerInfo info) {
        return look(out.raw(PEER).id(info.peer()), info);
    }

    private static JsonWriter look(JsonWriter out, PeerInfo info) {
        if (info.name() != null) {
            out.raw(NAME).string(info.name());
        }
        if (info.attributes() != null) {
            out.raw(ATTRIBUTES).payload(info.attributes());
        }
        return out;
    }

    private static void roomInfo(JsonWriter out, RoomInfo info) {
        out.raw(CAPACITY).number(info.capacity());
        optionalId(out, MODERATOR, info.moderator());
        if (info.locked()) {
            out.raw(LOCKED).bool(true);
        }
        if (info.relayOnly()) {
            out.raw(RELAY_ONLY).bool(true);
        }
        if (info.password()) {
            out.raw(PASSWORD).bool(true);
        }
    }

    private static void members(JsonWriter out, List<Message.Member> members) {
        out.raw(PEERS);
        char separator = '[';
        for (Message.Member member : members) {
            out.raw(separator).raw('{').raw(FIRST_PEER).id(member.info().peer());
            look(out, member.info()).raw(POLITE).bool(member.polite());
            if (member.away()) {
                out.raw(AWAY).bool(true);
            }
            out.raw('}');
            separator = ',';
        }
        endArray(out, separator);
    }

    private static void endArray(JsonWriter out, char separator) {
        if (separator == '[') {
            out.raw('[');
        }
        out.raw(']');
    }

    private static void welcome(JsonWriter out, Message.Welcome welcome) {
        Message.Bounds limits = welcome.limits();
        out.raw(PEER).id(welcome.peer()).raw(SESSION).string(welcome.session());
        out.raw(RESUMED).bool(welcome.resumed()).raw(RECEIVED).number(welcome.received());
        if (!welcome.resumed()) {
            rooms(out.raw(ROOMS), welcome.rooms());
        }
        out.raw(HEARTBEAT).number(welcome.heartbeatMillis()).raw(ICE_SERVERS);
        iceServers(out, welcome.iceServers());
        out.raw(LIMITS)
                .raw('{')
                .raw(FIRST_FRAME)
                .number(limits.frame())
                .raw(RECEIVE)
                .number(limits.receive());
        out.raw(SDP)
                .number(limits.sdp())
                .raw(ATTRIBUTES)
                .number(limits.attributes())
                .raw(ROOMS)
                .number(limits.rooms())
                .raw(CAPACITY)
                .number(limits.capacity())
                .raw(LINKS)
                .number(limits.links())
                .raw('}');
    }

    private static void rooms(JsonWriter out, List<String> rooms) {
        out.raw('[');
        for (int i = 0; i < rooms.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.id(rooms.get(i));
        }
        out.raw(']');
    }

    private static void iceServers(JsonWriter out, List<IceServer> servers) {
        char separator = '[';
        for (IceServer server : servers) {
            out.raw(separator).raw('{').raw(FIRST_URLS);
            char inner = '[';
            for (String url : server.urls()) {
                out.raw(inner).string(url);
                inner = ',';
            }
            out.raw(']');
            if (server.username() != null) {
                out.raw(USERNAME).string(server.username());
            }
            if (server.credential() != null) {
                out.raw(CREDENTIAL).string(server.credential());
            }
            out.raw('}');
            separator = ',';
        }
        endArray(out, separator);
    }

    private static void error(JsonWriter out, Message.Error error) {
        re(out, error.re()).raw(CODE).id(error.code().wire()).raw(MESSAGE).string(error.message());
        out.raw(RETRYABLE).bool(error.code().retryable());
        if (error.retryAfterMillis() > 0) {
            out.raw(RETRY_AFTER).number(error.retryAfterMillis());
        }
    }
}
