package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.beckon.signaling.message.LinkOutcome;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A second, slow and independent way from JSON to {@link Message}: by the names of the records' components. A new message that is named as
 * its type and whose components are named as its fields needs nothing here.
 */
final class MessageOfJson {

    /** Records that stand for types of other names. */
    private static final Map<String, Class<? extends Message>> TO_SERVER = Map.ofEntries(
            Map.entry("offer", Message.Signal.class),
            Map.entry("answer", Message.Signal.class),
            Map.entry("candidate", Message.Signal.class),
            Map.entry("withdraw", Message.Signal.class),
            Map.entry("close", Message.Signal.class),
            Map.entry("lock", Message.Moderate.class),
            Map.entry("unlock", Message.Moderate.class),
            Map.entry("kick", Message.Moderate.class),
            Map.entry("admit", Message.Moderate.class),
            Map.entry("deny", Message.Moderate.class),
            Map.entry("accept", Message.CallAction.class),
            Map.entry("cancel", Message.CallAction.class),
            Map.entry("hangup", Message.CallAction.class),
            Map.entry("ice-servers", Message.IceServersRequest.class));

    private static final Map<String, Class<? extends Message>> TO_CLIENT = Map.ofEntries(
            Map.entry("offer", Message.Signal.class),
            Map.entry("answer", Message.Signal.class),
            Map.entry("candidate", Message.Signal.class),
            Map.entry("withdraw", Message.Signal.class),
            Map.entry("close", Message.Signal.class),
            Map.entry("message", Message.Data.class),
            Map.entry("bye", Message.Farewell.class),
            Map.entry("knock", Message.Knocked.class),
            Map.entry("admitted", Message.KnockAnswer.class),
            Map.entry("denied", Message.KnockAnswer.class),
            Map.entry("token", Message.Validity.class));

    /** Numbers for which "absent" is -1 rather than 0. */
    private static final Set<String> MINUS_ONE = Set.of("id", "re", "epoch", "received");

    private final JsonNode json;
    private final boolean toServer;

    private MessageOfJson(JsonNode json, boolean toServer) {
        this.json = json;
        this.toServer = toServer;
    }

    static Message read(JsonNode json, boolean toServer) {
        String type = json.required("type").textValue();
        Class<? extends Message> known = (toServer ? TO_SERVER : TO_CLIENT).get(type);
        Class<? extends Message> kind = known == null ? named(type) : known;
        return new MessageOfJson(json, toServer).record(kind);
    }

    private static Class<? extends Message> named(String type) {
        return Arrays.stream(Message.class.getPermittedSubclasses())
                .filter(kind -> kebab(kind.getSimpleName()).equals(type))
                .findFirst()
                .<Class<? extends Message>>map(kind -> kind.asSubclass(Message.class))
                .orElseThrow(() -> new AssertionError("no record is named as \"" + type + "\": say here which it is"));
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private <R> R record(Class<R> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getName(), types[i], components[i].getGenericType());
        }
        try {
            Constructor<R> constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private @Nullable Object value(String component, Class<?> type, Type generic) {
        if (type == MessageType.class) {
            return MessageType.ofWire(json.required("type").textValue());
        } else if (type == PeerInfo.class) {
            return peerInfo();
        } else if (type == RoomInfo.class || type == LinkOutcome.class) {
            return record(type);
        } else if (component.equals("busy")) {
            return json.path("reason").asText().equals("busy");
        } else if (component.equals("room") && !json.has("room") && json.has("call")) {
            // two peers may meet in a call instead, and that is a room too
            return "call:" + json.required("call").textValue();
        }
        JsonNode field = json.get(fieldOf(component));
        if (type == long.class || type == int.class) {
            long number = field != null ? field.longValue() : MINUS_ONE.contains(component) ? -1 : 0;
            return type == int.class ? (Object) (int) number : (Object) number;
        } else if (type == boolean.class) {
            return field != null && field.booleanValue();
        } else if (field == null) {
            return type == List.class ? List.of() : null;
        } else if (type == Boolean.class) {
            return field.booleanValue();
        } else if (type == String.class) {
            return field.textValue();
        } else if (type == Payload.class) {
            return Payload.ofJson(field.toString());
        } else if (type == List.class) {
            return list(field, ((ParameterizedType) generic).getActualTypeArguments()[0]);
        } else if (type.isEnum()) {
            return enumValue(type, field.textValue());
        }
        return new MessageOfJson(field, toServer).record(type);
    }

    private String fieldOf(String component) {
        switch (component) {
            case "body":
                return json.required("type").textValue().equals("candidate") ? "candidate" : "sdp";
            case "peer":
                return json.has("peer") ? "peer" : toServer ? "to" : "from";
            case "from":
                // a client's own "from" is never read
                return toServer ? "" : "from";
            default:
                // a unit is not part of a field's name
                return component.replaceAll("Millis$", "");
        }
    }

    private PeerInfo peerInfo() {
        JsonNode attributes = json.get("attributes");
        return new PeerInfo(
                json.path(json.has("peer") ? "peer" : "from").textValue(),
                json.path("name").textValue(),
                attributes == null ? null : Payload.ofJson(attributes.toString()));
    }

    private List<Object> list(JsonNode array, Type of) {
        List<Object> values = new ArrayList<>();
        for (JsonNode element : array) {
            values.add(
                    of == String.class
                            ? element.textValue()
                            : new MessageOfJson(element, toServer).record((Class<?>) of));
        }
        return values;
    }

    private static Object enumValue(Class<?> type, String wire) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> ((Enum<?>) value)
                        .name()
                        .equals(wire.toUpperCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(wire + " is no " + type.getSimpleName()));
    }
}
