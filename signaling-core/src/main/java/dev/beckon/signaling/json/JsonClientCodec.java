package dev.beckon.signaling.json;

import dev.beckon.signaling.message.Codec;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;

/** {@code beckon.v1} as a client speaks it: what servers send is read, what clients send is written. {@link JsonCodec} is the server's side. */
public final class JsonClientCodec implements Codec {

    /** The only one: it keeps nothing. */
    public static final JsonClientCodec INSTANCE = new JsonClientCodec();

    private JsonClientCodec() {}

    @Override
    public String subprotocol() {
        return JsonCodec.SUBPROTOCOL;
    }

    /**
     * Reads a message of a server. What this version does not know is ignored where it is a field; an error code that it does not know becomes
     * {@code unavailable} if the server calls it retryable, otherwise {@code forbidden}, and the text names it. ICE servers with other URLs than those of RFC
     * 7064 and RFC 7065 are left out.
     *
     * @throws SignalingException {@code bad-json} or {@code bad-message}; its {@code re} is the message's, where that could be read
     */
    @Override
    public Message decode(byte[] frame) {
        JsonFields fields = new JsonFields(frame);
        try {
            return JsonServerMessages.read(fields);
        } catch (SignalingException bad) {
            throw bad.re(JsonServerMessages.reOrNone(fields));
        }
    }

    /** @throws IllegalArgumentException if clients send no such message */
    @Override
    public byte[] encode(Message message) {
        return JsonRequests.encode(message);
    }

    /**
     * {@return a text as a JSON string, such as an sdp}
     *
     * @param text any text; lone surrogates become question marks
     */
    public static String quoted(String text) {
        return new String(new JsonWriter(text.length() + 2).string(text).toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * {@return the text of a JSON string}
     *
     * @param string the JSON string
     * @throws SignalingException if it is none
     */
    public static String unquoted(Payload string) {
        return JsonFields.string(string);
    }
}
