package dev.beckon.signaling;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of {@link Message}; {@code PEER_JOINED} is {@code "peer-joined"} on the wire. */
public enum MessageType {
    HELLO(false),
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
    SEND,
    MESSAGE,
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
    PING(false),
    PONG(false),
    ACK(false),
    GOING_AWAY(false),
    ERROR;

    private static final Map<String, MessageType> BY_WIRE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(MessageType::wire, Function.identity()));

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');
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

    /** Whether both sides count this message, so that a resume can tell what was missed. */
    public boolean counted() {
        return counted;
    }

    static @Nullable MessageType ofWire(String wire) {
        return BY_WIRE.get(wire);
    }
}
