package dev.beckon.signaling.redis;

import dev.beckon.signaling.registry.Peer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps what one peer asks in its order where one thing takes two steps: a broadcast, whose message is made of a number that has to be asked for. Everything else takes its turn at once, unless it comes while such a
 * thing is under way.
 */
final class Turns {

    /** The last thing that a peer asked, while something of two steps is before it. */
    private final ConcurrentHashMap<Peer, CompletableFuture<?>> last = new ConcurrentHashMap<>();

    /** Something of one step. */
    <T> CompletableFuture<T> take(Peer peer, Supplier<CompletableFuture<T>> action) {
        return last.isEmpty() || !last.containsKey(peer) ? action.get() : hold(peer, action);
    }

    /** Something of two steps: what comes after it waits. */
    <T> CompletableFuture<T> hold(Peer peer, Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        CompletableFuture<?> before = last.put(peer, outcome);
        Runnable start = () -> begun(action).whenComplete((value, failure) -> {
            last.remove(peer, outcome);
            if (failure == null) {
                outcome.complete(value);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        if (before == null) {
            start.run();
        } else {
            before.whenComplete((value, failure) -> start.run());
        }
        return outcome;
    }

    private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> action) {
        try {
            return action.get();
        } catch (RuntimeException unasked) { // or all that comes after it would wait for ever
            return CompletableFuture.failedFuture(unasked);
        }
    }
}
