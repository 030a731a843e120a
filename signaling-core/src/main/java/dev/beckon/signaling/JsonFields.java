package dev.beckon.signaling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object: the whole text is validated in one pass, of the fields only those are kept that some message has. The only
 * file that imports Jackson; its asynchronous parser is slower and is not used.
 */
final class JsonFields {

    /** Every field that a client's message may have. */
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
        CALL("call"),
        USER("user"),
        REASON("reason");

        private static final Map<String, Name> BY_KEY =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(name -> name.key, Function.identity()));

        final String key;

        Name(String key) {
            this.key = key;
        }

        /** Whether the value is kept as bytes rather than as a value. */
        boolean opaque() {
            return this == SDP || this == CANDIDATE || this == DATA || this == RESUME || this == ATTRIBUTES;
        }
    }

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_NAME = 1024;
    private static final int MAX_DISPLAY_NAME = 64;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

    /** A value of a kind that no scalar field has: an array or an object. */
    private static final Object STRUCTURE = new Object();

    private final @Nullable Object[] values = new Object[Name.values().length];
    private @Nullable JsonToken sdpToken;
    private @Nullable JsonToken candidateToken;
    private @Nullable JsonToken attributesToken;

    private JsonFields() {}

    /** Reads objects of at most so many bytes. */
    static final class Reader {
        private final JsonFactory factory;

        Reader(int maxBytes) {
            factory = JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(maxBytes)
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxStringLength(maxBytes)
                            .maxNameLength(MAX_NAME)
                            .maxTokenCount(maxBytes)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .disable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();
        }

        /** @throws SignalingException {@code bad-json}, or {@code bad-message} where the JSON is no object */
        JsonFields read(byte[] json, int offset, int length) {
            // Jackson would take these for UTF-16, UTF-32 or a byte order mark, and go on
            for (int i = offset; i < offset + Math.min(4, length); i++) {
                if (json[i] == 0 || i == offset && json[i] < 0) {
                    throw new SignalingException(
                            ErrorCode.BAD_JSON, "the message must be JSON in UTF-8, without a byte order mark");
                }
            }
            try (JsonParser parser = factory.createParser(json, offset, length)) {
                JsonToken root = parser.nextToken();
                JsonFields fields = new JsonFields();
                if (root == JsonToken.START_OBJECT) {
                    fields.readObject(parser, json, offset);
                } else if (root != null) {
                    skip(parser, root);
                }
                if (root == null || parser.nextToken() != null) {
                    throw new SignalingException(ErrorCode.BAD_JSON, "the message must be one JSON object");
                }
                if (root != JsonToken.START_OBJECT) {
                    throw new SignalingException(
                            ErrorCode.BAD_MESSAGE, "the message must be a JSON object, not " + kind(root));
                }
                return fields;
            } catch (JsonProcessingException bad) {
                JsonLocation at = bad.getLocation();
                String where = at == null ? "" : " (byte " + at.getByteOffset() + ")";
                throw new SignalingException(ErrorCode.BAD_JSON, bad.getOriginalMessage() + where);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void readObject(JsonParser parser, byte[] json, int offset) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Name name = Name.BY_KEY.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (name == null) {
                skip(parser, token);
            } else if (name.opaque()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                skip(parser, token);
                int end = (int) parser.currentLocation().getByteOffset();
                values[name.ordinal()] = new Payload(json, offset + start, end - start);
                if (name == Name.SDP) {
                    sdpToken = token;
                } else if (name == Name.CANDIDATE) {
                    candidateToken = token;
                } else if (name == Name.ATTRIBUTES) {
                    attributesToken = token;
                }
            } else {
                values[name.ordinal()] = scalar(parser, token);
            }
        }
    }

    private static @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
        switch (token) {
            case VALUE_STRING:
                return parser.getText();
            case VALUE_NUMBER_INT:
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? STRUCTURE
                        : (Object) parser.getLongValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                skip(parser, token);
                return STRUCTURE;
        }
    }

    /** Goes to the end of the value, and looks at all of it. */
    private static void skip(JsonParser parser, JsonToken first) throws IOException {
        int depth = 0;
        for (JsonToken token = first; ; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                parser.finishToken();
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
                throw new SignalingException(ErrorCode.BAD_JSON, "a number is out of the range of a double");
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private static String kind(JsonToken token) {
        switch (token) {
            case START_ARRAY:
                return "an array";
            case VALUE_STRING:
                return "a string";
            case VALUE_NULL:
                return "null";
            case VALUE_TRUE, VALUE_FALSE:
                return "a boolean";
            default:
                return "a number";
        }
    }

    // ---- what a message needs of them; each throws bad-message where the value is not as it must be

    private SignalingException bad(Name name, String expected) {
        Object value = values[name.ordinal()];
        String found = value == null
                ? "it is missing"
                : value instanceof String text ? "not \"" + shown(text) + "\"" : "not what was sent";
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

    boolean has(Name name) {
        return values[name.ordinal()] != null;
    }

    @Nullable
    String optionalText(Name name) {
        Object value = values[name.ordinal()];
        if (value == null || value instanceof String) {
            return (String) value;
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

    @Nullable
    String optionalId(Name name) {
        Object value = values[name.ordinal()];
        if (value == null || value instanceof String text && ID.matcher(text).matches()) {
            return (String) value;
        }
        throw bad(name, "an id of 1 to 64 letters, digits, _ or -");
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
        if (value != null
                && (value.isBlank()
                        || value.codePointCount(0, value.length()) > MAX_DISPLAY_NAME
                        || value.codePoints().anyMatch(JsonFields::misleading))) {
            throw bad(name, "1 to 64 characters without control characters or direction overrides");
        }
        return value;
    }

    private static boolean misleading(int c) {
        return Character.isISOControl(c)
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x2028
                || c == 0x2029
                || Character.getType(c) == Character.SURROGATE;
    }

    long integer(Name name, long least, long most, long absent) {
        Object value = values[name.ordinal()];
        if (value == null) {
            return absent;
        }
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        throw bad(name, "an integer from " + least + " to " + most);
    }

    long requestId() {
        return integer(Name.ID, 0, MAX_SAFE_INTEGER, Message.NO_ID);
    }

    /** The request id where there is a usable one, so that an error can name it. */
    long requestIdOrNone() {
        return values[Name.ID.ordinal()] instanceof Long id && id >= 0 && id <= MAX_SAFE_INTEGER ? id : Message.NO_ID;
    }

    boolean flag(Name name) {
        Object value = values[name.ordinal()];
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw bad(name, "true or false");
    }

    Payload payload(Name name) {
        if (values[name.ordinal()] instanceof Payload payload) {
            return payload;
        }
        throw bad(name, "a JSON value");
    }

    Payload sdp(int maxBytes) {
        if (sdpToken != JsonToken.VALUE_STRING) {
            throw bad(Name.SDP, "a string");
        }
        Payload sdp = payload(Name.SDP);
        if (sdp.length() > maxBytes) {
            throw new SignalingException(
                    ErrorCode.TOO_LARGE, "\"sdp\" has " + sdp.length() + " bytes, at most " + maxBytes + " are taken");
        }
        return sdp;
    }

    Payload candidate() {
        if (candidateToken != JsonToken.START_OBJECT && candidateToken != JsonToken.VALUE_NULL) {
            throw bad(Name.CANDIDATE, "an RTCIceCandidateInit object, or null for the end of candidates");
        }
        return payload(Name.CANDIDATE);
    }

    /** A JSON object, or null where there is none. */
    @Nullable
    Payload optionalAttributes(int maxBytes) {
        if (attributesToken == null) {
            return null;
        }
        if (attributesToken != JsonToken.START_OBJECT) {
            throw bad(Name.ATTRIBUTES, "a JSON object");
        }
        Payload attributes = payload(Name.ATTRIBUTES);
        if (attributes.length() > maxBytes) {
            throw new SignalingException(
                    ErrorCode.TOO_LARGE,
                    "\"attributes\" has " + attributes.length() + " bytes, at most " + maxBytes + " are taken");
        }
        return attributes;
    }

    // ---- inside payloads, which were validated before

    private static final JsonFactory PLAIN = new JsonFactory();

    /** The text of a JSON string. */
    static String string(Payload payload) {
        try (JsonParser parser = PLAIN.createParser(payload.json())) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The {@code candidate} of an RTCIceCandidateInit; null where it has none, or is null itself. What is no text is shown as JSON: a browser would
     * make a text of it (Web IDL §3.2.9), and of an array with one text just that text.
     */
    static @Nullable String candidateLine(Payload candidate) {
        try (JsonParser parser = PLAIN.createParser(candidate.json())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("candidate");
                JsonToken value = parser.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_NULL ? null : parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
