package dev.beckon.signaling.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Tells where a message differs from what was expected of it. What is expected names the fields that matter: others may be there. The text {@code *} stands
 * for any value.
 */
public final class Expected {

    /** Stands for any value, where one is expected. */
    public static final String ANY = "*";

    private Expected() {}

    /**
     * {@return the first difference, such as {@code /code: expected "not-found", found "room-full"}; empty if there is none}
     *
     * @param expected the fields that matter
     * @param came the whole message
     */
    public static String difference(JsonNode expected, JsonNode came) {
        return difference("", expected, came);
    }

    /** @param at a JSON pointer (RFC 6901) */
    private static String difference(String at, JsonNode expected, JsonNode came) {
        if (expected.isTextual() && expected.textValue().equals(ANY)) {
            return came.isMissingNode() ? told(at, "any value", came) : "";
        }
        if (expected.isObject() && came.isObject()) {
            return fields(at, expected, came);
        }
        if (expected.isArray() && came.isArray() && expected.size() == came.size()) {
            return elements(at, expected, came);
        }
        boolean same = expected.isNumber() && came.isNumber()
                ? expected.decimalValue().compareTo(came.decimalValue()) == 0
                : expected.equals(came);
        return same ? "" : told(at, expected.toString(), came);
    }

    private static String fields(String at, JsonNode expected, JsonNode came) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            String found = difference(at + "/" + field.getKey(), field.getValue(), came.path(field.getKey()));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private static String elements(String at, JsonNode expected, JsonNode came) {
        for (int i = 0; i < expected.size(); i++) {
            String found = difference(at + "/" + i, expected.get(i), came.get(i));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private static String told(String at, String expected, JsonNode came) {
        return (at.isEmpty() ? "the message" : at) + ": expected " + expected + ", found "
                + (came.isMissingNode() ? "nothing" : came);
    }
}
