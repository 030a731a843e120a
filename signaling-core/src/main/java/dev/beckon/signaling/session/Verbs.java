package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the server itself asks of the registry, in nobody's name, through the {@link Guard}. Safe for use by many threads. */
public final class Verbs {

    private final GuardedRegistry registry;
    private final Limits limits;

    Verbs(GuardedRegistry registry, Limits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    public CompletableFuture<Void> open(String room, RoomOptions options) {
        return registry.open(room, options.withCapacity(Math.min(options.capacity(), limits.roomCapacity())));
    }

    public CompletableFuture<Boolean> endRoom(String room, @Nullable String text) {
        return registry.endRoom(room, text);
    }

    public CompletableFuture<Boolean> expel(String room, String peer, @Nullable String text) {
        return registry.expel(room, peer, text);
    }

    public CompletableFuture<Boolean> lock(String room, boolean locked) {
        return registry.lock(room, locked);
    }

    public CompletableFuture<List<PeerView>> knocking(String room) {
        return registry.knocking(room);
    }

    public CompletableFuture<Boolean> answerKnock(String room, String peer, boolean admitted) {
        return registry.answerKnock(room, peer, admitted);
    }

    public CompletableFuture<Boolean> tell(String peer, Message message) {
        return registry.tell(peer, message);
    }

    public CompletableFuture<Boolean> tellRoom(String room, Message message) {
        return registry.tellRoom(room, new Outgoing(message));
    }

    /** @return how many peers there were; fails as soon as one of them cannot be told */
    public CompletableFuture<Integer> tellUser(String user, Message message) {
        return tellUser(user, message, new HashSet<>());
    }

    /** @param told before; who comes meanwhile is told, too */
    private CompletableFuture<Integer> tellUser(String user, Message message, Set<String> told) {
        return registry.peersOf(user).thenCompose(ids -> {
            List<String> untold = ids.stream().filter(told::add).toList();
            if (untold.isEmpty()) {
                return CompletableFuture.completedFuture(0);
            }
            List<CompletableFuture<Boolean>> answers =
                    untold.stream().map(id -> registry.tell(id, message)).toList();
            return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                    .thenCompose(all -> tellUser(user, message, told))
                    .thenApply(later -> later
                            + (int) answers.stream()
                                    .filter(CompletableFuture::join)
                                    .count());
        });
    }

    public CompletableFuture<List<String>> rooms(String after, int most) {
        return registry.rooms(after, most);
    }

    public CompletableFuture<@Nullable RoomView> room(String id) {
        return registry.room(id);
    }

    public CompletableFuture<List<String>> peers(String after, int most) {
        return registry.peers(after, most);
    }

    public CompletableFuture<@Nullable PeerView> peer(String id) {
        return registry.peer(id);
    }

    public CompletableFuture<List<String>> peersOf(String user) {
        return registry.peersOf(user);
    }
}
