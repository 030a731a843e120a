package dev.beckon.signaling.json;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object, and what a message needs of its members; each of these throws {@code bad-message} where a value is not as it must be. */
final class JsonFields extends JsonScanner {

    /** Every field that a message may have, and a candidate. */
    enum Name {
        TYPE("type"),
        ID("id"),
        TO("to"),
        SDP("sdp"),
        CANDIDATE("candidate"),
        LINK("link"),
        EPOCH("epoch"),
        DATA("data"),
        ROOM("room"),
        CAPACITY("capacity"),
        CREATE("create"),
        PEER("peer"),
        NAME("name"),
        TOKEN("token"),
        ATTRIBUTES("attributes"),
        RESUME("resume"),
        SESSION("session"),
        RECEIVED("received"),
        PASSWORD("password"),
        RELAY_ONLY("relayOnly"),
        LOCKED("locked"),
        CALL("call"),
        USER("user"),
        REASON("reason"),
        SDP_MID("sdpMid"),
        SDP_M_LINE_INDEX("sdpMLineIndex"),
        USERNAME_FRAGMENT("usernameFragment"),
        RESULT("result"),
        CAUSE("cause"),
        MILLIS("millis"),
        LOCAL("local"),
        REMOTE("remote"),
        RELAY_PROTOCOL("relayProtocol"),
        ICE("ice"),
        GATHERED("gathered"),
        RELAY_ANSWERED("relayAnswered"),
        HOST("host"),
        SRFLX("srflx"),
        PRFLX("prflx"),
        RELAY("relay"),
        // what only servers write
        RE("re"),
        FROM("from"),
        MODERATOR("moderator"),
        PEERS("peers"),
        POLITE("polite"),
        AWAY("away"),
        RESUMED("resumed"),
        ROOMS("rooms"),
        HEARTBEAT("heartbeat"),
        ICE_SERVERS("iceServers"),
        URLS("urls"),
        USERNAME("username"),
        CREDENTIAL("credential"),
        LIMITS("limits"),
        FRAME("frame"),
        RECEIVE("receive"),
        LINKS("links"),
        TEXT("text"),
        EXPIRES_IN("expiresIn"),
        RECONNECT_IN("reconnectIn"),
        CODE("code"),
        MESSAGE("message"),
        RETRYABLE("retryable"),
        RETRY_AFTER("retryAfter");

        final String key;
        private final byte[] quoted;

        Name(String key) {
            this.key = key;
            this.quoted = ('"' + key + '"').getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final long NO_INTEGER = Long.MIN_VALUE;

    /** The largest integer that every JSON library keeps (RFC 8259 §6). */
    static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** So many digits fit into a long in any case. */
    private static final int MOST_DIGITS = 18;

    /** @throws SignalingException {@code bad-json}, or {@code bad-message} where the JSON is no object */
    JsonFields(byte[] json) {
        super(json);
        if (root() != '{') {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE, "the message must be a JSON object, not " + kind(root()));
        }
    }

    private static String kind(byte first) {
        return switch (first) {
            case '[' -> "an array";
            case '"' -> "a string";
            case 'n' -> "null";
            case 't', 'f' -> "a boolean";
            default -> "a number";
        };
    }

    private SignalingException bad(Name name, String expected) {
        int value = value(name);
        String found = value == ABSENT || json[value] == 'n'
                ? "it is missing"
                : json[value] == '"' ? "not \"" + shown(text(value)) + "\"" : "not what was sent";
        return new SignalingException(ErrorCode.BAD_MESSAGE, "\"" + name.key + "\" must be " + expected + ", " + found);
    }

    /** Short and without characters that could mislead whoever reads a log. */
    static String shown(String text) {
        String plain = text.codePoints()
                .limit(40)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() < text.length() ? plain + "…" : plain;
    }

    /** Where the value begins, or {@link #ABSENT}. */
    private int value(Name name) {
        return valueStart(find(name.quoted));
    }

    /** The same, but null is nothing. */
    private int scalar(Name name) {
        int value = value(name);
        return value != ABSENT && json[value] == 'n' ? ABSENT : value;
    }

    boolean has(Name name) {
        return scalar(name) != ABSENT;
    }

    boolean isText(Name name) {
        int value = scalar(name);
        return value != ABSENT && json[value] == '"';
    }

    @Nullable
    String optionalText(Name name) {
        int value = scalar(name);
        if (value == ABSENT) {
            return null;
        }
        if (json[value] == '"') {
            return text(value);
        }
        throw bad(name, "a string");
    }

    String text(Name name) {
        String value = optionalText(name);
        if (value == null) {
            throw bad(name, "a string");
        }
        return value;
    }

    /** The type of message, or null where {@link #text} of it is none. */
    @Nullable
    MessageType type() {
        int value = scalar(Name.TYPE);
        MessageType type = value == ABSENT ? null : MessageType.ofWire(json, value);
        return type == null ? MessageType.ofWire(text(Name.TYPE)) : type;
    }

    @Nullable
    String optionalId(Name name) {
        String value = optionalText(name);
        if (value == null || Ids.isId(value)) {
            return value;
        }
        throw bad(name, "an id of 1 to 64 letters, digits, _ or -");
    }

    @Nullable
    String optionalUser(Name name) {
        String value = optionalText(name);
        if (value == null || Ids.isUser(value)) {
            return value;
        }
        throw bad(name, "the name of a user, 1 to " + Ids.MOST_OF_USER + " characters without control characters");
    }

    String id(Name name) {
        String value = optionalId(name);
        if (value == null) {
            throw bad(name, "an id of 1 to 64 letters, digits, _ or -");
        }
        return value;
    }

    @Nullable
    String optionalDisplayName(Name name) {
        String value = optionalText(name);
        if (value != null && !Ids.isName(value)) {
            throw bad(name, Ids.NAME);
        }
        return value;
    }

    @Nullable
    String optionalPassword() {
        String value = optionalText(Name.PASSWORD);
        if (value == null || value.codePointCount(0, value.length()) <= RoomOptions.MOST_OF_PASSWORD) {
            return value;
        }
        throw bad(Name.PASSWORD, "at most " + RoomOptions.MOST_OF_PASSWORD + " characters");
    }

    @Nullable
    String optionalToken() {
        return has(Name.TOKEN) ? token() : null;
    }

    /** What cannot be a token is a wrong one: {@code unauthenticated}. */
    String token() {
        String value = isText(Name.TOKEN) ? text(Name.TOKEN) : "";
        if (Ids.isToken(value)) {
            return value;
        }
        throw new SignalingException(ErrorCode.UNAUTHENTICATED, "the token is missing, wrong or expired");
    }

    long integer(Name name, long least, long most, long absent) {
        int member = find(name.quoted);
        int value = valueStart(member);
        if (value == ABSENT || json[value] == 'n') {
            return absent;
        }
        long number = whole(value, valueEnd(member));
        if (number >= least && number <= most) {
            return number;
        }
        throw bad(name, "an integer from " + least + " to " + most);
    }

    /** The same, but what is no such integer is none. */
    long integerOr(Name name, long least, long most, long otherwise) {
        int member = find(name.quoted);
        long number = member == ABSENT ? NO_INTEGER : whole(valueStart(member), valueEnd(member));
        return number >= least && number <= most ? number : otherwise;
    }

    /** The whole number that is written there, in whatever form ({@code 10}, {@code 10.0} and {@code 1e1} are one), or {@link #NO_INTEGER}. */
    private long whole(int start, int end) {
        int first = json[start] == '-' ? start + 1 : start;
        if (json[first] < '0' || json[first] > '9') {
            return NO_INTEGER;
        }
        if (end - first > MOST_DIGITS) {
            return written(start, end);
        }
        long number = 0;
        for (int i = first; i < end; i++) {
            if (json[i] < '0' || json[i] > '9') {
                return written(start, end);
            }
            number = 10 * number + json[i] - '0';
        }
        return first == start ? number : -number;
    }

    private long written(int start, int end) {
        if (JsonNumber.isZero(json, start, end)) {
            return 0;
        }
        try {
            return new BigDecimal(new String(json, start, end - start, StandardCharsets.UTF_8)).longValueExact();
        } catch (NumberFormatException | ArithmeticException noWholeNumber) {
            return NO_INTEGER;
        }
    }

    long requestId() {
        return integer(Name.ID, 0, MAX_SAFE_INTEGER, Message.NO_ID);
    }

    /** The request id where there is a usable one, so that an error can name it. */
    long requestIdOrNone() {
        try {
            return requestId();
        } catch (SignalingException unusable) {
            return Message.NO_ID;
        }
    }

    boolean flag(Name name) {
        int value = scalar(name);
        if (value == ABSENT || json[value] == 't' || json[value] == 'f') {
            return value != ABSENT && json[value] == 't';
        }
        throw bad(name, "true or false");
    }

    Payload payload(Name name) {
        int member = find(name.quoted);
        if (member == ABSENT) {
            throw bad(name, "a JSON value");
        }
        int start = valueStart(member);
        return new Payload(json, start, valueEnd(member) - start);
    }

    Payload sdp(int maxBytes) {
        int value = value(Name.SDP);
        if (value == ABSENT || json[value] != '"') {
            throw bad(Name.SDP, "a string");
        }
        return bounded(Name.SDP, maxBytes);
    }

    private Payload bounded(Name name, int maxBytes) {
        Payload payload = payload(name);
        if (payload.length() > maxBytes) {
            throw new SignalingException(
                    ErrorCode.TOO_LARGE,
                    "\"" + name.key + "\" has " + payload.length() + " bytes, at most " + maxBytes + " are taken");
        }
        return payload;
    }

    Payload candidate() {
        int value = value(Name.CANDIDATE);
        if (value == ABSENT || json[value] != '{' && json[value] != 'n') {
            throw bad(Name.CANDIDATE, "an RTCIceCandidateInit object, or null for the end of candidates");
        }
        return payload(Name.CANDIDATE);
    }

    /** A JSON object, or null where there is none. */
    @Nullable
    Payload optionalAttributes(int maxBytes) {
        int value = scalar(Name.ATTRIBUTES);
        if (value == ABSENT) {
            return null;
        }
        if (json[value] != '{') {
            throw bad(Name.ATTRIBUTES, "a JSON object");
        }
        return bounded(Name.ATTRIBUTES, maxBytes);
    }

    /** The elements of an array, in their order. */
    List<Payload> elements(Name name) {
        int value = value(name);
        if (value == ABSENT || json[value] != '[') {
            throw bad(name, "an array");
        }
        return elementsOf(payload(name).bytes());
    }

    /** The object of that name. */
    JsonFields object(Name name) {
        int value = value(name);
        if (value == ABSENT || json[value] != '{') {
            throw bad(name, "a JSON object");
        }
        return new JsonFields(payload(name).bytes());
    }

    // ---- inside payloads, which were validated before

    /** The text of a JSON string. */
    static String string(Payload payload) {
        return new JsonScanner(payload.bytes()).text(0);
    }
}
