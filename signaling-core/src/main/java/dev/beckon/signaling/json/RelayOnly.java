package dev.beckon.signaling.json;

import dev.beckon.signaling.json.JsonFields.Name;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what would tell where a peer is. Nothing passes as it came: candidates and descriptions are taken apart and written anew from those parts
 * that are known to tell no address but that of a TURN relay ({@link RelayCandidate}, {@link RelaySdp}). So what this class does not know does not pass.
 */
public final class RelayOnly {

    private static final String NO_LINE = "";
    private static final Pattern MEDIA_ID = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`{|}~-]{0,255}");
    private static final Pattern UFRAG = Pattern.compile("[A-Za-z0-9+/=_-]{1,256}");
    private static final int MOST_MEDIA = 65_535;
    private static final int UNTOLD = -1;

    private RelayOnly() {}

    /**
     * Writes the message anew, without what would tell an address.
     *
     * @param signal of a relay-only room
     * @param sdpBytes what an sdp may have as written in JSON, also when it has become longer by this
     * @return the message without them, or null if nothing is left of it
     * @throws SignalingException {@code bad-message} if an sdp is so broken that leaving a line out would change the others' meaning, {@code too-large}
     */
    public static Message.@Nullable Signal filter(Message.Signal signal, int sdpBytes) {
        Payload body = signal.body();
        if (body == null) {
            return signal;
        }
        if (signal.type() == MessageType.CANDIDATE) {
            Payload candidate = candidate(body);
            return candidate == null ? null : with(signal, candidate);
        }
        String sdp = RelaySdp.of(JsonFields.string(body));
        byte[] json =
                new JsonWriter(sdp.length() + sdp.length() / 8 + 2).string(sdp).toBytes();
        if (json.length > sdpBytes) {
            throw new SignalingException(
                    ErrorCode.TOO_LARGE,
                    "\"sdp\" has " + json.length + " bytes without its addresses, at most " + sdpBytes + " are taken");
        }
        return with(signal, new Payload(json, 0, json.length));
    }

    private static Message.Signal with(Message.Signal signal, Payload body) {
        return new Message.Signal(signal.type(), signal.id(), signal.peer(), body, signal.link(), signal.epoch());
    }

    /** An RTCIceCandidateInit with the four members that one has (W3C WebRTC §4.8.1.1), or null where it tells more than a relay's address. */
    private static @Nullable Payload candidate(Payload candidate) {
        if (candidate.equals(Payload.NULL)) {
            return candidate;
        }
        JsonFields fields = new JsonFields(candidate.bytes());
        String line = text(fields, Name.CANDIDATE);
        if (line == null) {
            return null;
        }
        String relayed = line.isEmpty() ? NO_LINE : RelayCandidate.of(line);
        if (relayed == null) {
            return null;
        }
        JsonWriter out =
                new JsonWriter(candidate.length() + 16).raw("{\"candidate\":").string(relayed);
        String mid = text(fields, Name.SDP_MID);
        if (mid != null) {
            if (!MEDIA_ID.matcher(mid).matches() || Addresses.isIn(mid)) {
                return null;
            }
            out.raw(",\"sdpMid\":").string(mid);
        }
        long index = fields.integerOr(Name.SDP_M_LINE_INDEX, 0, MOST_MEDIA, UNTOLD);
        if (index != UNTOLD) {
            out.raw(",\"sdpMLineIndex\":").number(index);
        }
        String ufrag = text(fields, Name.USERNAME_FRAGMENT);
        if (ufrag != null && UFRAG.matcher(ufrag).matches()) {
            out.raw(",\"usernameFragment\":").string(ufrag);
        }
        byte[] json = out.raw('}').toBytes();
        return new Payload(json, 0, json.length);
    }

    /** Null where there is none or where it is no text: a browser would make one of it all the same (Web IDL §3.2.9), of an array with one text just that. */
    private static @Nullable String text(JsonFields fields, Name name) {
        return fields.isText(name) ? fields.optionalText(name) : null;
    }
}
