package dev.beckon.signaling.session;

import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.registry.SessionState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry as sessions see it: through the {@link Guard}. What succeeds too late is handed back to the session, which knows whether it still wants it. */
final class GuardedRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedRegistry.class);

    private final PeerRegistry registry;
    private final Guard guard;

    GuardedRegistry(PeerRegistry registry, Guard guard) {
        this.registry = registry;
        this.guard = guard;
    }

    CompletableFuture<Void> register(Session session) {
        return guard.run("register", () -> registry.register(session), done -> session.attachment.discard());
    }

    CompletableFuture<Void> unregister(Session session) {
        return guard.run("unregister", () -> registry.unregister(session));
    }

    /** @throws RuntimeException or an error, whatever the registry throws */
    @Nullable
    Peer local(String id) {
        return registry.local(id);
    }

    /** @param late what becomes of a session that comes when nobody waits for it any more */
    CompletableFuture<@Nullable SessionState> fetch(String id, String secret, Consumer<@Nullable SessionState> late) {
        return guard.run("fetch", () -> registry.fetch(id, secret), late);
    }

    CompletableFuture<Void> adopt(Session session) {
        try {
            registry.adopt(session);
            return CompletableFuture.completedFuture(null);
        } catch (Throwable fault) {
            return guard.failed("adopt", fault);
        }
    }

    /** Without, where the registry cannot tell. */
    boolean parks() {
        try {
            return registry.parks();
        } catch (Throwable fault) {
            guard.failed("parks", fault);
            return false;
        }
    }

    CompletableFuture<Void> park(Session session, Duration grace) {
        return guard.run("park", () -> registry.park(session, grace));
    }

    CompletableFuture<RoomView> enter(Session session, RoomRequest request) {
        return guard.ask(
                "enter",
                () -> registry.enter(session, request).thenApply(view -> mustBeOf(session, request.room(), view)),
                view -> Membership.enteredLate(session, request.room()));
    }

    private static RoomView mustBeOf(Session session, String room, RoomView view) {
        if (!view.room().equals(room)) {
            throw new IllegalStateException(
                    "the registry answers with room " + view.room() + ", but was asked for " + room);
        }
        if (view.others().stream().anyMatch(other -> other.info().peer().equals(session.id()))) {
            throw new IllegalStateException(
                    "the registry counts " + session.id() + " among the others of room " + room + ", which it enters");
        }
        return view;
    }

    CompletableFuture<RoomView> look(Session session, RoomRequest request) {
        return guard.ask("look", () -> registry.look(session, request));
    }

    CompletableFuture<Void> leave(Session session, String room, LeaveReason reason) {
        return guard.run(
                "leave", () -> registry.leave(session, room, reason), done -> Membership.leftLate(session, room));
    }

    CompletableFuture<Void> knock(Session session, String room) {
        return guard.run("knock", () -> registry.knock(session, room));
    }

    CompletableFuture<Void> moderate(Session session, Message.Moderate act, boolean trusted) {
        return guard.run("moderate", () -> registry.moderate(session, act, trusted));
    }

    /** A list that nobody changes; a null in it is the registry's failure. */
    private static <T> CompletionStage<List<T>> copied(CompletionStage<List<T>> list) {
        return list.thenApply(List::copyOf);
    }

    CompletableFuture<List<String>> peersOf(String user) {
        return guard.ask("peersOf", () -> copied(registry.peersOf(user)));
    }

    CompletableFuture<@Nullable PeerView> peer(String id) {
        return guard.run("peer", () -> registry.peer(id));
    }

    CompletableFuture<Boolean> answers(String id) {
        return guard.ask("answers", () -> registry.answers(id));
    }

    CompletableFuture<Void> subscribe(Session session, String topic) {
        return guard.run("subscribe", () -> registry.subscribe(session, topic));
    }

    CompletableFuture<Void> unsubscribe(Session session, String topic) {
        return guard.run("unsubscribe", () -> registry.unsubscribe(session, topic));
    }

    CompletableFuture<Integer> broadcast(Session session, String topic, IntFunction<Outgoing> message) {
        return guard.ask("broadcast", () -> registry.broadcast(session, topic, message));
    }

    CompletableFuture<Void> changed(Session session) {
        return guard.run("changed", () -> registry.changed(session));
    }

    CompletableFuture<Void> renewed(Session session) {
        return guard.run("renewed", () -> registry.renewed(session));
    }

    CompletableFuture<Void> announce(Session session, PeerView now, String room, Outgoing event) {
        return guard.run("announce", () -> registry.announce(session, now, room, event));
    }

    /** Does without, where the registry cannot tell. */
    void watch(RoomWatcher watcher) {
        try {
            registry.watch(watcher);
        } catch (Throwable fault) {
            LOG.error("the registry does not tell which rooms begin and end", fault);
        }
    }

    /** @param late what becomes of a message that reached its peer when the caller was told that it does not */
    CompletableFuture<Boolean> deliver(Session from, String to, Message message, Consumer<Boolean> late) {
        return guard.ask("deliver", () -> registry.deliver(from, to, message), late);
    }

    // ---- the server's own word

    CompletableFuture<Void> open(String room, RoomOptions options) {
        return guard.run("open", () -> registry.open(room, options));
    }

    CompletableFuture<Boolean> endRoom(String room, @Nullable String text) {
        return guard.ask("endRoom", () -> registry.endRoom(room, text));
    }

    CompletableFuture<Boolean> expel(String room, String peer, @Nullable String text) {
        return guard.ask("expel", () -> registry.expel(room, peer, text));
    }

    CompletableFuture<Boolean> lock(String room, boolean locked) {
        return guard.ask("lock", () -> registry.lock(room, locked));
    }

    CompletableFuture<List<PeerView>> knocking(String room) {
        return guard.ask("knocking", () -> copied(registry.knocking(room)));
    }

    CompletableFuture<Boolean> answerKnock(String room, String peer, boolean admitted) {
        return guard.ask("answerKnock", () -> registry.answerKnock(room, peer, admitted));
    }

    CompletableFuture<Boolean> tell(String to, Message message) {
        return guard.ask("tell", () -> registry.tell(to, message));
    }

    CompletableFuture<Boolean> tellRoom(String room, Outgoing message) {
        return guard.ask("tellRoom", () -> registry.tellRoom(room, message));
    }

    CompletableFuture<List<String>> rooms(String after, int most) {
        return guard.ask("rooms", () -> copied(registry.rooms(after, most)));
    }

    CompletableFuture<@Nullable RoomView> room(String id) {
        return guard.run("room", () -> registry.room(id));
    }

    CompletableFuture<List<String>> peers(String after, int most) {
        return guard.ask("peers", () -> copied(registry.peers(after, most)));
    }

    // ---- each relayed message comes here: no object for the call

    CompletableFuture<Boolean> deliver(Session from, String to, Message message) {
        try {
            return guard.answer("deliver", registry.deliver(from, to, message), true);
        } catch (Throwable fault) {
            return guard.failed("deliver", fault);
        }
    }

    CompletableFuture<Void> publish(Session session, String room, Outgoing message) {
        try {
            return guard.answer("publish", registry.publish(session, room, message), false);
        } catch (Throwable fault) {
            return guard.failed("publish", fault);
        }
    }
}
