package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.Requester;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The policy as sessions see it: through the {@link Guard}. A policy that fails allows nothing. */
final class GuardedPolicy {

    private final AccessPolicy policy;
    private final Guard guard;

    GuardedPolicy(AccessPolicy policy, Guard guard) {
        this.policy = policy;
        this.guard = guard;
    }

    /** Whether the rules of rooms decide everything. */
    boolean isOpen() {
        return policy == AccessPolicy.OPEN;
    }

    CompletableFuture<Decision> mayCreate(Requester who, String room) {
        return guard.ask("mayCreate", () -> policy.mayCreate(who, room));
    }

    CompletableFuture<Decision> mayJoin(Requester who, String room) {
        return guard.ask("mayJoin", () -> policy.mayJoin(who, room));
    }

    CompletableFuture<Decision> mayLook(Requester who, String room) {
        return guard.ask("mayLook", () -> policy.mayLook(who, room));
    }

    CompletableFuture<RoomOptions> roomOptions(Requester who, String room, RoomOptions asked) {
        return guard.ask("roomOptions", () -> policy.roomOptions(who, room, asked));
    }

    CompletableFuture<Decision> mayModerate(Requester who, AccessPolicy.Moderation what) {
        return guard.ask("mayModerate", () -> policy.mayModerate(who, what));
    }

    CompletableFuture<Decision> mayCall(Requester who, String peer) {
        return guard.ask("mayCall", () -> policy.mayCall(who, peer));
    }

    CompletableFuture<Decision> mayCallUser(Requester who, String user) {
        return guard.ask("mayCallUser", () -> policy.mayCallUser(who, user));
    }

    /**
     * Asked for each relayed message; costs nothing where there is no policy.
     *
     * @throws SignalingException what the policy throws
     */
    boolean mayRelay(Session session, Message message) {
        if (isOpen()) {
            return true;
        }
        try {
            @Nullable Decision decision = policy.mayRelay(session.requester(), message);
            return Objects.requireNonNull(decision, "answered null") != Decision.NO;
        } catch (Throwable fault) {
            throw guard.refusal("mayRelay", fault);
        }
    }
}
