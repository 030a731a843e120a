package dev.beckon.signaling.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a recording differs by nature from one time to the next. An id or a secret that the server was the first to say is a variable: it stands for what
 * the server says in its place now, everywhere later. What clients chose is what it is.
 */
final class Variables {

    /** Fields of the server's messages that name a peer, a room, a call, a link or a session. */
    static final Set<String> NAMES = Set.of("peer", "room", "call", "from", "moderator", "link", "session");

    private static final List<String> SUBJECTS = List.of("room", "call");

    /** Lists of names, and of members. */
    static final Set<String> LISTS = Set.of("rooms", "peers");

    /** Fields that are for people, of the server's configuration or of its clock, or that follow from ids. */
    static final Set<String> FREE =
            Set.of("message", "heartbeat", "limits", "iceServers", "reconnectIn", "retryAfter", "expiresIn", "polite");

    /** Fields that a server leaves out rather than writing {@code false}. */
    static final Set<String> FLAGS = Set.of("locked", "relayOnly", "password", "away");

    private final Map<String, String> now = new HashMap<>();

    /** All that clients have said. */
    private final Set<String> chosen = new HashSet<>();

    /** What a client says now, where it said this when it was recorded. */
    JsonNode said(JsonNode recorded) {
        JsonNode said = replaced(recorded);
        choose(said);
        return said;
    }

    private void choose(JsonNode said) {
        if (said.isTextual()) {
            chosen.add(said.textValue());
        }
        said.forEach(this::choose);
    }

    /** What is expected now, where this came when it was recorded. Names that are new take their value from what has come. */
    JsonNode expected(JsonNode recorded, JsonNode came) {
        return recorded.isObject() ? message((ObjectNode) recorded, came) : replaced(recorded);
    }

    private ObjectNode message(ObjectNode recorded, JsonNode came) {
        ObjectNode expected = recorded.objectNode();
        recorded.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode other = came.path(name);
            if (FREE.contains(name)) {
                expected.put(name, Expected.ANY);
            } else if (NAMES.contains(name)) {
                expected.set(name, named(value, other));
            } else if (LISTS.contains(name) && value.isArray()) {
                ArrayNode list = expected.putArray(name);
                for (int i = 0; i < value.size(); i++) {
                    JsonNode element = value.get(i);
                    list.add(
                            element.isObject()
                                    ? message((ObjectNode) element, other.path(i))
                                    : named(element, other.path(i)));
                }
            } else {
                expected.set(name, replaced(value));
            }
        });
        came.properties().stream()
                .filter(field -> FLAGS.contains(field.getKey()) && !expected.has(field.getKey()))
                .forEach(field -> expected.set(field.getKey(), BooleanNode.FALSE));
        return expected;
    }

    private JsonNode named(JsonNode recorded, JsonNode came) {
        if (!recorded.isTextual() || recorded.textValue().equals(Expected.ANY)) {
            return recorded;
        }
        String name = recorded.textValue();
        boolean isNew = !now.containsKey(name) && !chosen.contains(name);
        if (isNew && came.isTextual() && isUnknown(came.textValue())) {
            now.put(name, came.textValue());
        }
        return TextNode.valueOf(now.getOrDefault(name, name));
    }

    /** Whether both are about the same room or call, or both about none. */
    boolean isAboutTheSame(JsonNode recorded, JsonNode came) {
        for (String subject : SUBJECTS) {
            if (recorded.path(subject).isTextual()) {
                String name = recorded.path(subject).textValue();
                String other = came.path(subject).asText();
                boolean isKnown = now.containsKey(name) || chosen.contains(name);
                return isKnown ? now.getOrDefault(name, name).equals(other) : isUnknown(other) && !other.isEmpty();
            }
        }
        return SUBJECTS.stream().noneMatch(came::has);
    }

    /** Whether nobody has said it: what is known has its own name in the recording. */
    private boolean isUnknown(String name) {
        return !now.containsValue(name) && !chosen.contains(name);
    }

    /** The same, with the variables that are known. */
    private JsonNode replaced(JsonNode recorded) {
        if (recorded.isTextual()) {
            return TextNode.valueOf(now.getOrDefault(recorded.textValue(), recorded.textValue()));
        } else if (recorded.isObject()) {
            ObjectNode all = ((ObjectNode) recorded).objectNode();
            recorded.properties().forEach(field -> all.set(field.getKey(), replaced(field.getValue())));
            return all;
        } else if (recorded.isArray()) {
            ArrayNode all = ((ArrayNode) recorded).arrayNode();
            recorded.forEach(element -> all.add(replaced(element)));
            return all;
        }
        return recorded;
    }
}
