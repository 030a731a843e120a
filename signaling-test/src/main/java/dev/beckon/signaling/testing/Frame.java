package dev.beckon.signaling.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.beckon.signaling.message.MessageType;

/**
 * One line of a recording: a frame, or the end of a connection.
 *
 * @param line its number in the file, from 1
 * @param atMicros by the clock of whoever recorded it
 * @param client who sent it, or got it
 * @param toServer whether the client sent it
 * @param message the frame, where it is JSON; otherwise {@code MissingNode}
 * @param text the frame as it was, where it is no JSON
 * @param close the code with which the connection was closed (RFC 6455 §7.4), 1006 where it broke; 0 for a frame
 */
record Frame(int line, long atMicros, String client, boolean toServer, JsonNode message, String text, int close) {

    /** Stands for a connection that broke (RFC 6455 §7.1.5). */
    static final int BROKEN = 1006;

    private static final int MICROS_IN_MILLI = 1_000;
    private static final int FIRST_CODE = 1000;
    private static final int LAST_CODE = 4999;

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws IllegalArgumentException with what is wrong, if it is no line of a recording */
    static Frame read(int number, String line) {
        JsonNode read;
        try {
            read = JSON.readTree(line);
        } catch (JsonProcessingException bad) {
            throw new IllegalArgumentException("no JSON: " + bad.getOriginalMessage(), bad);
        }
        String to = read.path("to").asText();
        if (!to.equals("server") && !to.equals("client")) {
            throw new IllegalArgumentException(
                    "\"to\" is " + shown(read.path("to")) + ", expected \"server\" or \"client\"");
        }
        JsonNode at = read.path("at");
        if (!at.isMissingNode() && !at.isNumber()) {
            throw new IllegalArgumentException("\"at\" is " + shown(at) + ", expected milliseconds");
        }
        JsonNode message = read.path("message");
        JsonNode text = read.path("text");
        int close = read.path("close").asInt(read.has("close") ? -1 : 0);
        if (close != 0 && (close < FIRST_CODE || close > LAST_CODE)) {
            throw new IllegalArgumentException("\"close\" is " + shown(read.path("close")) + ", expected a code from "
                    + FIRST_CODE + " to " + LAST_CODE);
        }
        boolean isText = text.isTextual() && to.equals("server");
        if ((message.isObject() ? 1 : 0) + (isText ? 1 : 0) + (close > 0 ? 1 : 0) != 1) {
            throw new IllegalArgumentException(
                    "expected one of \"message\", which is an object, \"close\", and where it goes to the server \"text\"");
        }
        return new Frame(
                number,
                Math.round(at.asDouble() * MICROS_IN_MILLI),
                read.path("client").asText("client"),
                to.equals("server"),
                message,
                text.asText(),
                close);
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }

    boolean isClose() {
        return close > 0;
    }

    /** The type of its message, as in JSON; empty where it has none. */
    String type() {
        return message.path("type").asText();
    }

    boolean is(MessageType type) {
        return type().equals(type.wire());
    }

    boolean isCounted() {
        return !isClose() && counts(message);
    }

    /** Whether both sides count it (PROTOCOL.md, Reconnecting). */
    static boolean counts(JsonNode message) {
        MessageType type = MessageType.ofWire(message.path("type").asText());
        return type == null || type.counted();
    }

    /** Whether a server may say this at any time, or not at all. */
    boolean isAside() {
        return isAside(message);
    }

    static boolean isAside(JsonNode message) {
        MessageType type = MessageType.ofWire(message.path("type").asText());
        return type != null
                && switch (type) {
                    case ACK, PING, PONG -> true;
                    case ICE_SERVERS, TOKEN -> !message.has("re");
                    default -> false;
                };
    }

    /** For people. */
    String told() {
        String what = isClose() ? "close " + close : message instanceof MissingNode ? text : message.toString();
        return "line " + line + ": " + (toServer ? client + " said " : client + " got ") + what;
    }
}
