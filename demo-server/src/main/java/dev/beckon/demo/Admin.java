package dev.beckon.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators ask and do, for those who show a token ({@code Authorization: Bearer …}, RFC 6750). Answers are JSON and hold no payload, token or
 * secret. docs/operating.md lists the requests.
 */
final class Admin implements HttpHandler {

    static final String PATH = "/admin/";

    private static final Logger LOG = LoggerFactory.getLogger(Admin.class);
    private static final String BEARER = "Bearer ";
    private static final int PATIENCE_SECONDS = 5;
    private static final int PAGE = 100;
    private static final String ID = "([A-Za-z0-9_-]{1,64})";
    private static final Pattern ROOM = Pattern.compile("rooms/" + ID);
    private static final Pattern MEMBER = Pattern.compile("rooms/" + ID + "/peers/" + ID);
    private static final Pattern CALL = Pattern.compile("calls/" + ID);
    private static final Pattern PAIR = Pattern.compile("pairs/" + ID + "/" + ID);
    private static final Pattern AFTER = Pattern.compile("after=" + ID);

    private final byte[] tokenHash;
    private final PeerRegistry registry;
    private final CallTimeline timeline;

    Admin(String token, PeerRegistry registry, CallTimeline timeline) {
        this.tokenHash = hash(token);
        this.registry = registry;
        this.timeline = timeline;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            AdminAnswer answer = answer(exchange);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            answer.send(exchange);
        }
    }

    private AdminAnswer answer(HttpExchange exchange) {
        if (!authorized(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"beckon\"");
            return AdminAnswer.error(401, "the admin token is needed: Authorization: Bearer …");
        }
        String path = exchange.getRequestURI().getRawPath().substring(PATH.length());
        String query = exchange.getRequestURI().getRawQuery();
        try {
            return switch (exchange.getRequestMethod()) {
                case "GET" -> get(path, query == null ? "" : query);
                case "DELETE" -> delete(path);
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, DELETE");
                    yield AdminAnswer.error(405, "GET or DELETE is expected here, not " + exchange.getRequestMethod());
                }
            };
        } catch (ExecutionException | TimeoutException unavailable) {
            LOG.warn("the registry gave no answer to an operator", unavailable);
            return AdminAnswer.error(503, "the registry does not answer now");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return AdminAnswer.error(503, "the server stops");
        }
    }

    /** In the same time for every token: hashes of the same length are compared as a whole. */
    private boolean authorized(@Nullable String header) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(tokenHash, hash(header.substring(BEARER.length())));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private AdminAnswer get(String path, String query)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (path.equals("rooms")) {
            return rooms(query);
        }
        Matcher room = ROOM.matcher(path);
        if (room.matches()) {
            RoomView view = await(registry.room(room.group(1)));
            return view == null ? nothing("room", room.group(1)) : AdminAnswer.room(view);
        }
        if (path.equals("timelines")) {
            return AdminAnswer.list("known", timeline.known());
        }
        Matcher call = CALL.matcher(path);
        if (call.matches()) {
            return events("call", call.group(1), timeline.ofCall(call.group(1)));
        }
        Matcher pair = PAIR.matcher(path);
        if (pair.matches()) {
            return events("pair", pair.group(1) + "/" + pair.group(2), timeline.between(pair.group(1), pair.group(2)));
        }
        return unknown(path);
    }

    private AdminAnswer rooms(String query) throws ExecutionException, TimeoutException, InterruptedException {
        Matcher after = AFTER.matcher(query);
        if (!after.matches() && !query.isEmpty()) {
            return AdminAnswer.error(400, "the query is after=ROOM or nothing, not " + query);
        }
        List<String> ids = await(registry.rooms(after.matches() ? after.group(1) : "", PAGE + 1));
        List<RoomView> views = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(ids.size(), PAGE))) {
            RoomView view = await(registry.room(id));
            if (view != null) {
                views.add(view);
            }
        }
        return AdminAnswer.rooms(views, ids.size() > PAGE ? ids.get(PAGE - 1) : null);
    }

    private AdminAnswer delete(String path) throws ExecutionException, TimeoutException, InterruptedException {
        Matcher room = ROOM.matcher(path);
        if (room.matches()) {
            if (!await(registry.endRoom(room.group(1)))) {
                return nothing("room", room.group(1));
            }
            LOG.info("an operator ended a room");
            return AdminAnswer.DONE;
        }
        Matcher member = MEMBER.matcher(path);
        if (member.matches()) {
            if (!await(registry.expel(member.group(1), member.group(2)))) {
                return nothing("peer " + member.group(2) + " in room", member.group(1));
            }
            LOG.info("an operator took peer {} out of a room", member.group(2));
            return AdminAnswer.DONE;
        }
        return unknown(path);
    }

    private static AdminAnswer events(String kind, String id, List<CallTimeline.Event> events) {
        return events.isEmpty() ? nothing(kind, id) : AdminAnswer.events(kind, id, events);
    }

    private static AdminAnswer nothing(String kind, String id) {
        return AdminAnswer.error(404, "there is no " + kind + " " + id);
    }

    private static AdminAnswer unknown(String path) {
        return AdminAnswer.error(
                404, "there is nothing at " + path + "; ids are 1 to 64 letters, digits, hyphens and underscores");
    }

    private static <T> T await(CompletionStage<T> stage)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
