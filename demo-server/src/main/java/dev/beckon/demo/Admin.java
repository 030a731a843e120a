package dev.beckon.demo;

import dev.beckon.signaling.CallTimeline;
import dev.beckon.signaling.netty.HttpResponder;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.RoomView;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Operators} ask and do. Answers are JSON and hold no payload, token or secret; what is done is logged under {@value #AUDIT}, with who did it.
 * docs/operating.md lists the requests.
 */
final class Admin implements HttpResponder {

    static final String AUDIT = "beckon.audit";

    private static final Logger LOG = LoggerFactory.getLogger(Admin.class);
    private static final Logger AUDIT_LOG = LoggerFactory.getLogger(AUDIT);
    private static final String PATH = "/admin/";
    private static final int PATIENCE_SECONDS = 5;
    private static final int PAGE = 100;
    private static final String ID = "([A-Za-z0-9_-]{1,64})";
    private static final Pattern ROOM = Pattern.compile("rooms/" + ID);
    private static final Pattern MEMBER = Pattern.compile("rooms/" + ID + "/peers/" + ID);
    private static final Pattern CALL = Pattern.compile("calls/" + ID);
    private static final Pattern PAIR = Pattern.compile("pairs/" + ID + "/" + ID);
    private static final Pattern AFTER = Pattern.compile("after=" + ID);

    private final Operators operators;
    private final PeerRegistry registry;
    private final CallTimeline timeline;

    Admin(Operators operators, PeerRegistry registry, CallTimeline timeline) {
        this.operators = operators;
        this.registry = registry;
        this.timeline = timeline;
    }

    @Override
    public @Nullable CompletionStage<FullHttpResponse> respond(HttpRequest request) {
        if (!request.uri().startsWith(PATH)) {
            return null;
        }
        String operator = operators.named(request.headers().get(HttpHeaderNames.AUTHORIZATION));
        if (operator == null) {
            return CompletableFuture.completedFuture(
                    AdminAnswer.error(401, "the admin token is needed: Authorization: Bearer …")
                            .and(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"beckon\"")
                            .response());
        }
        return answer(operator, request)
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> {
                    LOG.warn("the registry gave no answer to an operator", failure);
                    return AdminAnswer.error(503, "the registry does not answer now");
                })
                .thenApply(AdminAnswer::response);
    }

    private CompletionStage<AdminAnswer> answer(String operator, HttpRequest request) {
        String target = request.uri().substring(PATH.length());
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (request.method().equals(HttpMethod.GET)) {
            return get(path, query < 0 ? "" : target.substring(query + 1));
        }
        if (request.method().equals(HttpMethod.DELETE)) {
            return delete(operator, path);
        }
        return now(AdminAnswer.error(405, "GET or DELETE is expected here, not " + request.method())
                .and(HttpHeaderNames.ALLOW, "GET, DELETE"));
    }

    private CompletionStage<AdminAnswer> get(String path, String query) {
        if (path.equals("rooms")) {
            return rooms(query);
        }
        Matcher room = ROOM.matcher(path);
        if (room.matches()) {
            return registry.room(room.group(1))
                    .thenApply(view -> view == null ? nothing("room", room.group(1)) : AdminAnswer.room(view));
        }
        if (path.equals("timelines")) {
            return now(AdminAnswer.list("known", timeline.known()));
        }
        Matcher call = CALL.matcher(path);
        if (call.matches()) {
            return now(events("call", call.group(1), timeline.ofCall(call.group(1))));
        }
        Matcher pair = PAIR.matcher(path);
        if (pair.matches()) {
            return now(events(
                    "pair", pair.group(1) + "/" + pair.group(2), timeline.between(pair.group(1), pair.group(2))));
        }
        return now(unknown(path));
    }

    private CompletionStage<AdminAnswer> rooms(String query) {
        Matcher after = AFTER.matcher(query);
        if (!after.matches() && !query.isEmpty()) {
            return now(AdminAnswer.error(400, "the query is after=ROOM or nothing, not " + query));
        }
        return registry.rooms(after.matches() ? after.group(1) : "", PAGE + 1).thenCompose(ids -> {
            CompletionStage<List<RoomView>> views = now(new ArrayList<>());
            for (String id : ids.subList(0, Math.min(ids.size(), PAGE))) {
                views = views.thenCombine(registry.room(id), (known, view) -> {
                    if (view != null) {
                        known.add(view);
                    }
                    return known;
                });
            }
            return views.thenApply(known -> AdminAnswer.rooms(known, ids.size() > PAGE ? ids.get(PAGE - 1) : null));
        });
    }

    private CompletionStage<AdminAnswer> delete(String operator, String path) {
        Matcher room = ROOM.matcher(path);
        if (room.matches()) {
            String id = room.group(1);
            return registry.endRoom(id, null).thenApply(done -> {
                audit(operator, "end-room", id, null, done);
                return done ? AdminAnswer.DONE : nothing("room", id);
            });
        }
        Matcher member = MEMBER.matcher(path);
        if (member.matches()) {
            String id = member.group(1);
            String peer = member.group(2);
            return registry.expel(id, peer, null).thenApply(done -> {
                audit(operator, "expel", id, peer, done);
                return done ? AdminAnswer.DONE : nothing("peer " + peer + " in room", id);
            });
        }
        return now(unknown(path));
    }

    private static void audit(String operator, String act, String room, @Nullable String peer, boolean done) {
        var line = AUDIT_LOG
                .atInfo()
                .addKeyValue("operator", operator)
                .addKeyValue("act", act)
                .addKeyValue("room", room);
        if (peer != null) {
            line = line.addKeyValue("peer", peer);
        }
        line.addKeyValue("outcome", done ? "done" : "not-found").log("administration");
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

    private static <T> CompletionStage<T> now(T answer) {
        return CompletableFuture.completedStage(Objects.requireNonNull(answer));
    }
}
