package dev.beckon.demo.webhook;

import dev.beckon.demo.outgoing.Json;
import java.time.Instant;

/**
 * A CloudEvent 1.0, in its structured JSON form.
 *
 * @param id of this event and no other; the same at each try
 * @param type without {@value #PREFIX}
 * @param subject what it is about: the id of a peer, a room or a call; events of one subject are told in their order
 * @param data what is in {@code data}
 */
record CloudEvent(String id, String source, String type, String subject, Instant time, Json.Fields data) {

    static final String PREFIX = "dev.beckon.";
    static final String CONTENT_TYPE = "application/cloudevents+json";

    byte[] json() {
        return Json.object(json -> {
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", id);
            json.writeStringField("source", source);
            json.writeStringField("type", PREFIX + type);
            json.writeStringField("subject", subject);
            json.writeStringField("time", time.toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeObjectFieldStart("data");
            data.write(json);
            json.writeEndObject();
        });
    }
}
