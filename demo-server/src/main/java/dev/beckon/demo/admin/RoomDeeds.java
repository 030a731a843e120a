package dev.beckon.demo.admin;

import dev.beckon.signaling.RoomRef;
import dev.beckon.signaling.Rooms;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.RoomView;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of rooms and done to them. */
final class RoomDeeds {

    private static final Set<String> OPTIONS =
            Set.of("room", "capacity", "password", "locked", "relayOnly", "users", "moderators");

    private final Rooms rooms;
    private final int capacity;

    /** @param capacity of a room that says nothing of it */
    RoomDeeds(Rooms rooms, int capacity) {
        this.rooms = rooms;
        this.capacity = capacity;
    }

    List<Route> routes() {
        return List.of(
                Route.of(HttpMethod.GET, "/admin/rooms", this::list),
                Route.of(HttpMethod.POST, "/admin/rooms", this::open),
                Route.of(HttpMethod.GET, "/admin/rooms/{room}", this::view),
                Route.of(HttpMethod.DELETE, "/admin/rooms/{room}", this::end),
                Route.of(HttpMethod.PUT, "/admin/rooms/{room}/lock", act -> lock(act, true)),
                Route.of(HttpMethod.DELETE, "/admin/rooms/{room}/lock", act -> lock(act, false)),
                Route.of(HttpMethod.GET, "/admin/rooms/{room}/knocks", this::knocking),
                Route.of(HttpMethod.POST, "/admin/rooms/{room}/knocks/{peer}/admit", act -> answer(act, true)),
                Route.of(HttpMethod.POST, "/admin/rooms/{room}/knocks/{peer}/deny", act -> answer(act, false)),
                Route.of(HttpMethod.POST, "/admin/rooms/{room}/messages", this::send),
                Route.of(HttpMethod.DELETE, "/admin/rooms/{room}/peers/{peer}", this::remove));
    }

    private CompletionStage<AdminAnswer> list(Act act) {
        String after = Admin.after(act);
        return rooms.list(after, Admin.PAGE + 1).thenCompose(ids -> {
            CompletionStage<List<RoomView>> views = CompletableFuture.completedStage(new ArrayList<>());
            for (String id : ids.subList(0, Math.min(ids.size(), Admin.PAGE))) {
                views = views.thenCombine(rooms.get(id).view(), (known, view) -> {
                    if (view != null) {
                        known.add(view);
                    }
                    return known;
                });
            }
            return views.thenApply(known -> AdminAnswer.rooms(known, Admin.next(ids)));
        });
    }

    private CompletionStage<AdminAnswer> open(Act act) {
        Map<String, @Nullable Object> asked = act.json();
        if (!OPTIONS.containsAll(asked.keySet())) {
            throw new IllegalArgumentException("a room has room, capacity, password, locked, relayOnly, users and"
                    + " moderators, not all of " + asked.keySet());
        }
        if (!(asked.get("room") instanceof String id) || !Ids.isId(id)) {
            throw new IllegalArgumentException(
                    "room has to be an id: 1 to 64 letters, digits, hyphens and underscores");
        }
        RoomOptions options = new RoomOptions(
                asked.get("capacity") == null ? capacity : number(asked, "capacity"),
                text(asked, "password"),
                flag(asked, "locked"),
                flag(asked, "relayOnly"),
                names(asked, "users"),
                names(asked, "moderators"));
        return rooms.open(id, options).handle((room, failure) -> {
            if (failure == null) {
                Audit.log(act, "open-room", "done", "room", id);
                return AdminAnswer.CREATED;
            }
            SignalingException why = SignalingException.of(failure);
            if (why.code() != ErrorCode.ID_TAKEN) {
                throw why;
            }
            Audit.log(act, "open-room", "exists", "room", id);
            return AdminAnswer.error(409, "there is a room " + id);
        });
    }

    private static int number(Map<String, @Nullable Object> json, String name) {
        if (json.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(name + " has to be a whole number");
    }

    private static boolean flag(Map<String, @Nullable Object> json, String name) {
        Object value = json.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new IllegalArgumentException(name + " has to be true or false");
    }

    private static @Nullable String text(Map<String, @Nullable Object> json, String name) {
        Object value = json.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(name + " has to be a string");
    }

    private static @Nullable Set<String> names(Map<String, @Nullable Object> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            if (!(each instanceof String text)) {
                throw new IllegalArgumentException(name + " has to be a list of the names of users");
            }
            names.add(text);
        }
        return names;
    }

    private CompletionStage<AdminAnswer> view(Act act) {
        return rooms.get(act.id()).view().thenApply(view -> view == null ? missing(act) : AdminAnswer.room(view));
    }

    private CompletionStage<AdminAnswer> end(Act act) {
        return Audit.done(
                act, "end-room", missing(act), rooms.get(act.id()).end(act.parameter("text")), "room", act.id());
    }

    private CompletionStage<AdminAnswer> lock(Act act, boolean on) {
        CompletionStage<Boolean> done =
                on ? rooms.get(act.id()).lock() : rooms.get(act.id()).unlock();
        return Audit.done(act, on ? "lock-room" : "unlock-room", missing(act), done, "room", act.id());
    }

    private CompletionStage<AdminAnswer> knocking(Act act) {
        return rooms.get(act.id()).knocking().thenApply(guests -> AdminAnswer.sessions(guests, null));
    }

    private CompletionStage<AdminAnswer> answer(Act act, boolean admitted) {
        RoomRef room = rooms.get(act.id());
        String peer = act.ids().get(1);
        return Audit.done(
                act,
                admitted ? "admit" : "deny",
                Admin.nothing("peer " + peer + " that knocks at room", act.id()),
                admitted ? room.admit(peer) : room.deny(peer),
                "room",
                act.id(),
                "peer",
                peer);
    }

    private CompletionStage<AdminAnswer> send(Act act) {
        return Audit.done(act, "message-room", missing(act), rooms.get(act.id()).send(act.text()), "room", act.id());
    }

    private CompletionStage<AdminAnswer> remove(Act act) {
        String peer = act.ids().get(1);
        return Audit.done(
                act,
                "expel",
                Admin.nothing("peer " + peer + " in room", act.id()),
                rooms.get(act.id()).remove(peer, act.parameter("text")),
                "room",
                act.id(),
                "peer",
                peer);
    }

    private static AdminAnswer missing(Act act) {
        return Admin.nothing("room", act.id());
    }
}
