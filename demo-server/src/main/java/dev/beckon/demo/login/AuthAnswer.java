package dev.beckon.demo.login;

import dev.beckon.demo.outgoing.IceServers;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.spi.Identity;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom an endpoint lets in:
 *
 * <pre>{@code
 * {"user": "ana", "peer": "ana-phone", "name": "Ana", "expires": 1767225600, "rooms": ["standup", "team-7-*"], "moderates": [], "iceServers": [{"urls": "turn:…", "username": "…", "credential": "…", "lifetime": 600}]}
 * }</pre>
 *
 * @param user the account; null for nobody in particular
 * @param peer the peer's id; null where the client may choose
 * @param name what others are shown; null where the client may choose
 * @param expires when the session ends, in seconds of Unix time; null for never
 * @param rooms the rooms that may be entered, as {@link JwtAccessPolicy} has them; null for all
 * @param moderates the rooms that the user moderates, and the only ones; null to leave that to the rules of rooms
 * @param iceServers instead of the server's own; null for those
 */
record AuthAnswer(
        @Nullable String user,
        @Nullable String peer,
        @Nullable String name,
        @Nullable Instant expires,
        @Nullable List<String> rooms,
        @Nullable List<String> moderates,
        @Nullable List<IceServer> iceServers) {

    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** @throws IOException or IllegalArgumentException if it is anything else. Fields that are not known are not looked at */
    static AuthAnswer of(byte[] body) throws IOException {
        Map<String, @Nullable Object> json = Json.object(body);
        Object servers = json.get("iceServers");
        return new AuthAnswer(
                text(json, "user"),
                text(json, "peer"),
                text(json, "name"),
                expires(json.get("expires")),
                rooms(json, "rooms"),
                rooms(json, "moderates"),
                servers == null ? null : IceServers.of(servers));
    }

    private static @Nullable String text(Map<String, @Nullable Object> json, String name) throws IOException {
        Object value = json.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IOException(name + " has to be a string");
    }

    private static @Nullable Instant expires(@Nullable Object value) throws IOException {
        if (value == null) {
            return null;
        }
        if (value instanceof Integer || value instanceof Long) {
            long seconds = ((Number) value).longValue();
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond(seconds);
            }
        }
        throw new IOException("expires has to be whole seconds of Unix time, from 0 to " + LAST_SECOND);
    }

    private static @Nullable List<String> rooms(Map<String, @Nullable Object> json, String name) throws IOException {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list && list.stream().allMatch(JwtAccessPolicy::isPattern)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IOException(name + " has to be a list of room ids, or of beginnings of them with a * behind");
    }

    /** @param now the servers' lifetimes count from then on */
    Identity identity(Instant now) {
        Map<String, Object> claims = new HashMap<>();
        if (rooms != null) {
            claims.put(JwtAccessPolicy.ROOMS, rooms);
        }
        if (moderates != null) {
            claims.put(JwtAccessPolicy.MODERATES, moderates);
        }
        if (iceServers != null) {
            claims.put(AnsweredIce.CLAIM, new AnsweredIce.Servers(iceServers, now));
        }
        return new Identity(user, claims).as(peer).named(name).until(expires);
    }
}
