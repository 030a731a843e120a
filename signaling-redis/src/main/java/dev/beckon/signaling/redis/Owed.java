package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.SignalingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What this node has to do for others, whatever the network does meanwhile: such as to hand over a session that it has given up. It is asked of the engine, and after each renewal of the lease again, for as long as it is not known to
 * be done. Only for scripts that may run twice. Safe for use by many threads.
 */
final class Owed {

    /** @param times what {@link #givenUp} was when it arose */
    private record Matter(Script script, Object[] arguments, int times, CompletableFuture<@Nullable Object> done) {}

    private final Member member;
    private final ConcurrentLinkedQueue<Matter> open = new ConcurrentLinkedQueue<>();

    /** How often this node was given up. Written by the cluster's thread. */
    private volatile int givenUp;

    Owed(Member member) {
        this.member = member;
    }

    /** Fails if the script refuses, or if the others give this node up. */
    CompletableFuture<@Nullable Object> does(Script script, Object... arguments) {
        Matter matter = new Matter(script, arguments, givenUp, new CompletableFuture<>());
        tries(matter);
        return matter.done;
    }

    private void tries(Matter matter) {
        member.command(matter.script, matter.arguments).whenComplete((answer, failure) -> {
            if (failure == null) {
                matter.done.complete(answer);
            } else if (Member.plain(failure) instanceof SignalingException refusal && Engine.isRefused(refusal)) {
                matter.done.completeExceptionally(refusal);
            } else if (matter.times == givenUp) {
                open.add(matter);
            } else {
                fails(matter);
            }
        });
    }

    /** The lease was renewed. */
    void triesAgain() {
        for (int left = open.size(); left > 0; left--) {
            Matter matter = open.poll();
            if (matter != null) {
                tries(matter);
            }
        }
    }

    /** The others know by now what this node does not do. */
    void giveUp() {
        givenUp++;
        for (Matter matter = open.poll(); matter != null; matter = open.poll()) {
            fails(matter);
        }
    }

    private static void fails(Matter matter) {
        matter.done.completeExceptionally(Engine.cutOff("this node was given up by the others"));
    }
}
