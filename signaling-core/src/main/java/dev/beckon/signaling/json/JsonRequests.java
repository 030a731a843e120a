package dev.beckon.signaling.json;

import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a client in {@code beckon.v1}: the reverse of what {@link JsonCodec} reads. */
final class JsonRequests {

    private final JsonWriter out;

    private JsonRequests(MessageType type, int expectedBytes) {
        out = new JsonWriter(expectedBytes).raw("{\"type\":\"" + type.wire() + '"');
    }

    static byte[] encode(Message message) {
        int payload = message instanceof Message.Signal signal ? signal.bytes() : 0;
        JsonRequests writer = new JsonRequests(message.type(), 128 + payload);
        writer.number("id", message.id(), Message.NO_ID);
        writer.fields(message);
        return writer.out.raw('}').toBytes();
    }

    private void fields(Message message) {
        if (message instanceof Message.Signal signal) {
            text("to", signal.peer());
            payload(signal.type() == MessageType.CANDIDATE ? "candidate" : "sdp", signal.body());
            text("link", signal.link());
            number("epoch", signal.epoch(), Message.NO_EPOCH);
        } else if (message instanceof Message.Send send) {
            text("to", send.to());
            text("room", send.room());
            payload("data", send.data());
        } else if (message instanceof Message.Ack ack) {
            number("received", ack.received(), -1);
        } else if (message instanceof Message.Hello hello) {
            hello(hello);
        } else if (message instanceof Message.Create create) {
            text("room", create.room());
            made(create.capacity(), create.password(), create.relayOnly(), create.locked());
        } else if (message instanceof Message.Join join) {
            text("room", join.room());
            flag("create", join.create());
            made(join.capacity(), join.password(), join.relayOnly(), join.locked());
        } else if (message instanceof Message.Leave leave) {
            text("room", leave.room());
        } else if (message instanceof Message.Who who) {
            text("room", who.room());
        } else if (message instanceof Message.Moderate act) {
            text("room", act.room());
            text("peer", act.peer());
        } else if (message instanceof Message.Knock knock) {
            text("room", knock.room());
        } else if (message instanceof Message.Update update) {
            payload("attributes", update.attributes());
        } else if (message instanceof Message.Call call) {
            text("to", call.to());
            text("user", call.user());
        } else if (message instanceof Message.CallAction action) {
            text("call", action.call());
        } else if (message instanceof Message.Decline decline) {
            text("call", decline.call());
            text("reason", decline.busy() ? "busy" : null);
        } else if (message instanceof Message.Token token) {
            text("token", token.token());
        } else if (message instanceof Message.LinkReport report) {
            text("peer", report.peer());
            text("link", report.link());
            outcome(report.outcome());
        } else if (!(message instanceof Message.Ping
                || message instanceof Message.Bye
                || message instanceof Message.IceServersRequest)) {
            throw new IllegalArgumentException(
                    "a client does not send " + message.type().wire());
        }
    }

    private void hello(Message.Hello hello) {
        text("peer", hello.peer());
        text("name", hello.name());
        payload("attributes", hello.attributes());
        text("token", hello.token());
        Message.Resume resume = hello.resume();
        if (resume != null) {
            out.raw(",\"resume\":{\"session\":").string(resume.session());
            number("received", resume.received(), -1);
            out.raw('}');
        }
    }

    private void made(int capacity, @Nullable String password, boolean relayOnly, boolean locked) {
        number("capacity", capacity, 0);
        text("password", password);
        flag("relayOnly", relayOnly);
        flag("locked", locked);
    }

    private void outcome(LinkOutcome outcome) {
        word("result", outcome.result());
        word("cause", outcome.cause());
        number("millis", outcome.millis(), 0);
        word("local", outcome.local());
        word("remote", outcome.remote());
        word("relayProtocol", outcome.relayProtocol());
        word("ice", outcome.ice());
        LinkOutcome.Gathered gathered = outcome.gathered();
        out.raw(",\"gathered\":{\"host\":").number(gathered.host());
        number("srflx", gathered.srflx(), 0);
        number("prflx", gathered.prflx(), 0);
        number("relay", gathered.relay(), 0);
        out.raw('}');
        Boolean answered = outcome.relayAnswered();
        if (answered != null) {
            key("relayAnswered").bool(answered);
        }
    }

    private JsonWriter key(String name) {
        return out.raw(",\"" + name + "\":");
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            key(name).string(value);
        }
    }

    private void word(String name, @Nullable Enum<?> value) {
        if (value != null) {
            text(name, LinkOutcome.wire(value));
        }
    }

    private void payload(String name, @Nullable Payload value) {
        if (value != null) {
            key(name).payload(value);
        }
    }

    private void flag(String name, boolean value) {
        if (value) {
            key(name).bool(true);
        }
    }

    private void number(String name, long value, long none) {
        if (value != none) {
            key(name).number(value);
        }
    }
}
