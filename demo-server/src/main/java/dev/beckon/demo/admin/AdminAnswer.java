package dev.beckon.demo.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the {@link Admin} API: a status, and JSON unless there is nothing to say.
 *
 * @param header one more header that the status calls for
 */
record AdminAnswer(int status, byte[] json, @Nullable CharSequence header, String value) {

    static final AdminAnswer DONE = new AdminAnswer(204, new byte[0], null, "");

    /** A room or the like was made. */
    static final AdminAnswer CREATED = new AdminAnswer(201, new byte[0], null, "");

    private static final int OK = 200;

    private static AdminAnswer of(int status, Json.Fields fields) {
        return new AdminAnswer(status, Json.object(fields), null, "");
    }

    static AdminAnswer error(int status, String what) {
        return of(status, json -> json.writeStringField("error", what));
    }

    static AdminAnswer list(String name, List<String> texts) {
        return of(OK, json -> {
            json.writeArrayFieldStart(name);
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        });
    }

    /** @param next after which room to ask for more, null if this is all */
    static AdminAnswer rooms(List<RoomView> rooms, @Nullable String next) {
        return of(OK, json -> {
            json.writeArrayFieldStart("rooms");
            for (RoomView room : rooms) {
                json.writeStartObject();
                json.writeStringField("room", room.room());
                json.writeNumberField("peers", room.others().size());
                json.writeNumberField("capacity", room.info().capacity());
                json.writeBooleanField("locked", room.info().locked());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (next != null) {
                json.writeStringField("next", next);
            }
        });
    }

    static AdminAnswer room(RoomView room) {
        return of(OK, json -> {
            json.writeStringField("room", room.room());
            json.writeNumberField("capacity", room.info().capacity());
            json.writeBooleanField("locked", room.info().locked());
            json.writeBooleanField("relayOnly", room.info().relayOnly());
            json.writeStringField("moderator", room.info().moderator()); // null where nobody moderates
            json.writeArrayFieldStart("peers");
            for (PeerView present : room.others()) {
                json.writeStartObject();
                json.writeStringField("peer", present.info().peer());
                json.writeStringField("name", present.info().name());
                json.writeBooleanField("away", present.away());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** @param next after which one to ask for more, null if this is all */
    static AdminAnswer sessions(List<PeerView> sessions, @Nullable String next) {
        return of(OK, json -> {
            json.writeArrayFieldStart("sessions");
            for (PeerView session : sessions) {
                json.writeStartObject();
                session(json, session);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (next != null) {
                json.writeStringField("next", next);
            }
        });
    }

    static AdminAnswer session(PeerView session) {
        return of(OK, json -> session(json, session));
    }

    private static void session(JsonGenerator json, PeerView session) throws IOException {
        json.writeStringField("peer", session.info().peer());
        json.writeStringField("user", session.user());
        json.writeStringField("name", session.info().name());
        json.writeBooleanField("away", session.away());
    }

    /** How many sessions it was done to. */
    static AdminAnswer count(int sessions) {
        return of(OK, json -> json.writeNumberField("sessions", sessions));
    }

    static AdminAnswer events(String kind, String id, List<CallTimeline.Event> events) {
        return of(OK, json -> {
            json.writeStringField(kind, id);
            json.writeArrayFieldStart("events");
            for (CallTimeline.Event event : events) {
                json.writeStartObject();
                json.writeStringField("at", event.at().toString());
                json.writeStringField("what", event.what());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    AdminAnswer and(CharSequence name, String what) {
        return new AdminAnswer(status, json, name, what);
    }

    FullHttpResponse response() {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(json));
        HttpHeaders headers = response.headers()
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        if (json.length > 0) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
        if (header != null) {
            headers.set(header, value);
        }
        return response;
    }
}
