package dev.beckon.signaling;

import dev.beckon.signaling.json.JsonClientCodec;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import org.jspecify.annotations.Nullable;

/** What an embedder hands in, checked before it goes anywhere. */
final class ServerWords {

    private ServerWords() {}

    static String id(String id) {
        if (!Ids.isId(id)) {
            throw new IllegalArgumentException(
                    "\"" + id + "\" is no id: that is 1 to " + Ids.MOST_OF_ID + " letters, digits, _ or -");
        }
        return id;
    }

    static String user(String name) {
        if (!Ids.isUser(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a user: " + Ids.USER);
        }
        return name;
    }

    static @Nullable String text(@Nullable String text) {
        if (text != null && !Ids.isUser(text)) { // the same bounds
            throw new IllegalArgumentException("the text \"" + text + "\" does not fit: " + Ids.USER);
        }
        return text;
    }

    static Payload data(String json, Limits limits) {
        Payload data = JsonCodec.payload(json);
        fits("data", data.length(), limits);
        return data;
    }

    /** As a client would have to write it, and so in a form that every other client can read. */
    static void request(Message request, Limits limits) {
        byte[] frame = JsonClientCodec.INSTANCE.encode(request);
        fits("request", frame.length, limits);
        Message heard;
        try {
            heard = new JsonCodec(limits).decode(frame);
        } catch (SignalingException bad) {
            throw new IllegalArgumentException(
                    "no client may send this " + request.type().wire() + ": " + bad.text(), bad);
        }
        if (!heard.equals(request)) {
            throw new IllegalArgumentException("no client can send this "
                    + request.type().wire() + ": a part of it is no JSON value, or is none that clients send");
        }
    }

    private static void fits(String what, int bytes, Limits limits) {
        if (bytes > limits.frameBytes()) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + bytes + " bytes, but at most " + limits.frameBytes() + " can be sent");
        }
    }
}
