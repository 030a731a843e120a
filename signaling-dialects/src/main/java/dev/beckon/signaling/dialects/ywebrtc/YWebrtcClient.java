package dev.beckon.signaling.dialects.ywebrtc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One y-webrtc client.
 *
 * <pre>
 *   →  subscribe, unsubscribe { topics: [any string, …] }
 *   →  publish { topic, … }     ←  publish { topic, …, clients: how many subscribe }, at all others that do
 *   →  ping                     ←  pong
 * </pre>
 *
 * What is published is opaque, but for one thing: two announces that cross are one too many ({@link Announces}).
 */
final class YWebrtcClient extends TopicClient {

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key TOPIC = new JsonObject.Key("topic");
    private static final JsonObject.Key TOPICS = new JsonObject.Key("topics");
    private static final JsonObject.Key CLIENTS = new JsonObject.Key("clients");

    private static final byte[] PONG = "{\"type\":\"pong\"}".getBytes(UTF_8);

    private final Announces announces = new Announces();

    YWebrtcClient(Topics topics, String id, @Nullable String token) {
        super(topics, id, token);
    }

    @Override
    public void hear(byte[] frame, Desk desk) {
        JsonObject message = new JsonObject(frame);
        String type = message.text(TYPE);
        if (type == null) {
            throw bad("\"type\" must be a string");
        }
        switch (type) {
            case "subscribe" -> {
                List<String> named = topics(message);
                announces.subscribes(named, desk);
                desk.subscribe(named);
            }
            case "unsubscribe" -> {
                List<String> named = topics(message);
                announces.unsubscribes(named);
                desk.unsubscribe(named);
            }
            case "publish" -> publish(message, desk);
            case "ping" -> desk.write(PONG);
            default -> {} // what newer clients may say
        }
    }

    private List<String> topics(JsonObject message) {
        List<String> named = message.texts(TOPICS);
        if (named == null) {
            throw bad("\"topics\" must be an array");
        }
        return topics.ids(named);
    }

    private void publish(JsonObject message, Desk desk) {
        String topic = message.text(TOPIC);
        if (topic == null) {
            throw bad("\"topic\" must be a string");
        }
        desk.publish(topics.id(topic), subscribers -> message.with(CLIENTS, subscribers));
    }

    @Override
    void published(String topic, byte[] frame) {
        announces.published(topic, frame);
    }

    @Override
    boolean holds(String topic, byte[] frame) {
        return announces.holds(topic, frame);
    }
}
