package dev.beckon.signaling.dialects.ywebrtc;

import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.json.JsonObject;
import dev.beckon.signaling.json.JsonWriter;
import dev.beckon.signaling.message.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client of Trystero's relay.
 *
 * <pre>
 *   →  subscribe, unsubscribe { topic }
 *   →  publish { topic, payload }     ←  { topic, payload }, at all others that subscribe
 * </pre>
 */
final class TrysteroClient extends TopicClient {

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key TOPIC = new JsonObject.Key("topic");
    private static final JsonObject.Key PAYLOAD = new JsonObject.Key("payload");

    TrysteroClient(Topics topics, String id, @Nullable String token) {
        super(topics, id, token);
    }

    @Override
    public void hear(byte[] frame, Desk desk) {
        JsonObject message = new JsonObject(frame);
        String type = message.text(TYPE);
        String topic = message.text(TOPIC);
        if (type == null || topic == null) {
            throw bad("\"type\" and \"topic\" must be strings");
        }
        switch (type) {
            case "subscribe" -> desk.subscribe(List.of(topics.id(topic)));
            case "unsubscribe" -> desk.unsubscribe(List.of(topics.id(topic)));
            case "publish" -> publish(topic, message, desk);
            default -> {} // what newer clients may say
        }
    }

    private void publish(String topic, JsonObject message, Desk desk) {
        Payload name = message.value(TOPIC);
        Payload payload = message.value(PAYLOAD);
        if (name == null || payload == null) {
            throw bad("\"payload\" is missing");
        }
        desk.publish(topics.id(topic), subscribers -> frame(name, payload));
    }

    /** With the topic as its sender wrote it. */
    private static Payload frame(Payload topic, Payload payload) {
        byte[] frame = new JsonWriter(payload.length() + topic.length() + 32)
                .raw("{\"topic\":")
                .payload(topic)
                .raw(",\"payload\":")
                .payload(payload)
                .raw("}")
                .toBytes();
        return new Payload(frame, 0, frame.length);
    }
}
