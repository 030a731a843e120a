package dev.beckon.signaling.session;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.AccessPolicy;
import java.util.concurrent.CompletableFuture;

/** The policy as sessions see it: through the {@link Guard}. A policy that fails allows nothing. */
final class GuardedPolicy {

    private final AccessPolicy policy;
    private final Guard guard;

    GuardedPolicy(AccessPolicy policy, Guard guard) {
        this.policy = policy;
        this.guard = guard;
    }

    CompletableFuture<Boolean> mayCreate(Session session, String room) {
        return guard.ask("mayCreate", () -> policy.mayCreate(session.requester(), room));
    }

    CompletableFuture<Boolean> mayJoin(Session session, String room) {
        return guard.ask("mayJoin", () -> policy.mayJoin(session.requester(), room));
    }

    CompletableFuture<Boolean> mayCall(Session session, String peer) {
        return guard.ask("mayCall", () -> policy.mayCall(session.requester(), peer));
    }

    CompletableFuture<Boolean> mayCallUser(Session session, String user) {
        return guard.ask("mayCallUser", () -> policy.mayCallUser(session.requester(), user));
    }

    CompletableFuture<Boolean> mayModerate(Session session, String room) {
        return guard.ask("mayModerate", () -> policy.mayModerate(session.requester(), room));
    }

    /**
     * Asked for each relayed message; costs nothing where there is no policy.
     *
     * @throws SignalingException what the policy throws
     */
    boolean mayRelay(Session session, Message message) {
        if (policy == AccessPolicy.OPEN) {
            return true;
        }
        try {
            return policy.mayRelay(session.requester(), message);
        } catch (Throwable fault) {
            throw Guard.refusal("mayRelay", fault);
        }
    }
}
