package dev.beckon.signaling.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of {@link Message}; {@code PEER_JOINED} is {@code "peer-joined"} on the wire. */
public enum MessageType {
    HELLO,
    WELCOME(false),
    BYE,
    CREATE,
    CREATED,
    JOIN,
    JOINED,
    LEAVE,
    LEFT,
    WHO,
    PRESENT,
    LOCK,
    UNLOCK,
    KICK,
    KNOCK,
    KNOCKING,
    KNOCK_ENDED,
    ADMIT,
    ADMITTED,
    DENY,
    DENIED,
    ROOM_UPDATED,
    UPDATE,
    PEER_UPDATED,
    PEER_JOINED,
    PEER_LEFT,
    PEER_AWAY,
    PEER_BACK,
    OFFER,
    ANSWER,
    CANDIDATE,
    WITHDRAW,
    CLOSE,
    LINK_REPORT,
    VOID,
    SEND,
    MESSAGE,
    NOTICE,
    CALL,
    RINGING,
    INCOMING,
    ACCEPT,
    ACCEPTED,
    DECLINE,
    CANCEL,
    HANGUP,
    ENDED,
    ICE_SERVERS,
    TOKEN,
    PING(false),
    PONG(false),
    ACK(false),
    GOING_AWAY(false),
    ERROR;

    private static final MessageType[] ALL = values();

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final byte[] quoted = ('"' + wire + '"').getBytes(StandardCharsets.US_ASCII);
    private final boolean counted;

    MessageType() {
        this(true);
    }

    MessageType(boolean counted) {
        this.counted = counted;
    }

    /** The value of {@code type} in JSON. */
    public String wire() {
        return wire;
    }

    /** Whether both sides count well-formed messages of this type after the greeting, so that a resume can tell what was missed. */
    public boolean counted() {
        return counted;
    }

    /** The type whose name is the JSON string that begins there; one with an escape in it is not found. */
    public static @Nullable MessageType ofWire(byte[] json, int quote) {
        for (MessageType type : ALL) {
            byte[] quoted = type.quoted;
            if (json[quote + 1] == quoted[1]
                    && Arrays.mismatch(
                                    json, quote, Math.min(json.length, quote + quoted.length), quoted, 0, quoted.length)
                            < 0) {
                return type;
            }
        }
        return null;
    }

    /** The type of this name on the wire; null if there is none. */
    public static @Nullable MessageType ofWire(String wire) {
        for (MessageType type : ALL) {
            if (type.wire.equals(wire)) {
                return type;
            }
        }
        return null;
    }
}
