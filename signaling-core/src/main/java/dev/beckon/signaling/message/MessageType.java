package dev.beckon.signaling.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The types of {@link Message}; {@code PEER_JOINED} is {@code "peer-joined"} on the wire. */
public enum MessageType {
    /** Opens or resumes a session: {@link Message.Hello}. */
    HELLO,
    /** The session is open: {@link Message.Welcome}. */
    WELCOME(false),
    /** Ends the session: {@link Message.Bye} of the client, {@link Message.Farewell} of the server. */
    BYE,
    /** {@link Message.Create}. */
    CREATE,
    /** {@link Message.Created}. */
    CREATED,
    /** {@link Message.Join}; of a dialect, the beginning of a {@link Message.Subscription}. */
    JOIN,
    /** {@link Message.Joined}. */
    JOINED,
    /** {@link Message.Leave}; of a dialect, the end of a {@link Message.Subscription}. */
    LEAVE,
    /** {@link Message.Left}. */
    LEFT,
    /** {@link Message.Who}. */
    WHO,
    /** {@link Message.Present}. */
    PRESENT,
    /** From now on only those may join whom the moderator admits: {@link Message.Moderate}. */
    LOCK,
    /** Everyone may join again: {@link Message.Moderate}. */
    UNLOCK,
    /** Removes a member: {@link Message.Moderate}. */
    KICK,
    /** {@link Message.Knock} of a client, {@link Message.Knocked} to the moderator. */
    KNOCK,
    /** {@link Message.Knocking}. */
    KNOCKING,
    /** {@link Message.KnockEnded}. */
    KNOCK_ENDED,
    /** Lets a peer in that knocks: {@link Message.Moderate}. */
    ADMIT,
    /** The peer may join: {@link Message.KnockAnswer}. */
    ADMITTED,
    /** Refuses a peer that knocks: {@link Message.Moderate}. */
    DENY,
    /** The peer may not join: {@link Message.KnockAnswer}. */
    DENIED,
    /** {@link Message.RoomUpdated}. */
    ROOM_UPDATED,
    /** {@link Message.Update}. */
    UPDATE,
    /** {@link Message.PeerUpdated}. */
    PEER_UPDATED,
    /** {@link Message.PeerJoined}. */
    PEER_JOINED,
    /** {@link Message.PeerLeft}. */
    PEER_LEFT,
    /** {@link Message.PeerAway}. */
    PEER_AWAY,
    /** {@link Message.PeerBack}. */
    PEER_BACK,
    /** An offer (RFC 9429 §4.1.8): {@link Message.Signal}. */
    OFFER,
    /** The answer to an offer (RFC 9429 §4.1.9): {@link Message.Signal}. */
    ANSWER,
    /** An ICE candidate, or the end of candidates (RFC 8838): {@link Message.Signal}. */
    CANDIDATE,
    /** Takes an offer back: {@link Message.Signal}. */
    WITHDRAW,
    /** Closes a peer connection: {@link Message.Signal}. */
    CLOSE,
    /** {@link Message.LinkReport}. */
    LINK_REPORT,
    /** {@link Message.Void}. */
    VOID,
    /** {@link Message.Send}. */
    SEND,
    /** {@link Message.Data}; of a dialect, a {@link Message.Publication}. */
    MESSAGE,
    /** {@link Message.Notice}. */
    NOTICE,
    /** {@link Message.Call}. */
    CALL,
    /** {@link Message.Ringing}. */
    RINGING,
    /** {@link Message.Incoming}. */
    INCOMING,
    /** Answers a call: {@link Message.CallAction}. */
    ACCEPT,
    /** {@link Message.Accepted}. */
    ACCEPTED,
    /** {@link Message.Decline}. */
    DECLINE,
    /** Takes a call back that still rings: {@link Message.CallAction}. */
    CANCEL,
    /** Ends a call that was accepted: {@link Message.CallAction}. */
    HANGUP,
    /** {@link Message.Ended}. */
    ENDED,
    /** {@link Message.IceServersRequest} of the client, {@link Message.IceServers} of the server. */
    ICE_SERVERS,
    /** {@link Message.Token} of the client, {@link Message.Validity} of the server. */
    TOKEN,
    /** {@link Message.Ping}. */
    PING(false),
    /** {@link Message.Pong}. */
    PONG(false),
    /** {@link Message.Ack}. */
    ACK(false),
    /** {@link Message.GoingAway}. */
    GOING_AWAY(false),
    /** {@link Message.HelloAgain}. */
    HELLO_AGAIN(false),
    /** {@link Message.Error}. */
    ERROR;

    private static final MessageType[] ALL = values();

    /** Of each letter, the types whose names begin with it: so a message is compared with few. */
    private static final MessageType[][] BY_LETTER = IntStream.rangeClosed('a', 'z')
            .mapToObj(letter -> Arrays.stream(ALL)
                    .filter(type -> type.wire.charAt(0) == letter)
                    .toArray(MessageType[]::new))
            .toArray(MessageType[][]::new);

    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final byte[] quoted = ('"' + wire + '"').getBytes(StandardCharsets.US_ASCII);
    private final boolean counted;

    MessageType() {
        this(true);
    }

    MessageType(boolean counted) {
        this.counted = counted;
    }

    /** {@return the value of {@code type} in JSON} */
    public String wire() {
        return wire;
    }

    /** {@return whether both sides count well-formed messages of this type after the greeting, so that a resume can tell what was missed} */
    public boolean counted() {
        return counted;
    }

    /**
     * {@return the type whose name is the JSON string that begins there; one with an escape in it is not found}
     *
     * @param json a frame
     * @param quote the offset of the string's first quote
     */
    public static @Nullable MessageType ofWire(byte[] json, int quote) {
        int letter = json[quote + 1] - 'a';
        if (letter < 0 || letter >= BY_LETTER.length) {
            return null;
        }
        for (MessageType type : BY_LETTER[letter]) {
            byte[] quoted = type.quoted;
            int end = Math.min(json.length, quote + quoted.length);
            if (Arrays.mismatch(json, quote, end, quoted, 0, quoted.length) < 0) {
                return type;
            }
        }
        return null;
    }

    /**
     * {@return the type of this name on the wire; null if there is none}
     *
     * @param wire the name
     */
    public static @Nullable MessageType ofWire(String wire) {
        for (MessageType type : ALL) {
            if (type.wire.equals(wire)) {
                return type;
            }
        }
        return null;
    }
}
