package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What was asked and is answered through the inbox, by the numbers that the scripts repeat in their answers. Safe for use by many threads. */
final class Calls {

    private record Waiting(Function<Packed, ?> read, CompletableFuture<Object> answer) {}

    private final ConcurrentHashMap<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** @return a number that no other call has */
    long next() {
        return numbers.incrementAndGet();
    }

    /** From now on the answer to that call is waited for. */
    <T> CompletableFuture<T> await(long call, Function<Packed, T> read) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        waiting.put(call, new Waiting(read, answer));
        @SuppressWarnings("unchecked") // it is what the function makes
        CompletableFuture<T> typed = (CompletableFuture<T>) answer;
        return typed;
    }

    /** The inbox has an answer. */
    void complete(long call, Packed answer) {
        Waiting asked = waiting.remove(call);
        if (asked != null) {
            try {
                asked.answer().complete(asked.read().apply(answer));
            } catch (RuntimeException wrong) {
                asked.answer().completeExceptionally(wrong);
            }
        }
    }

    /** The inbox will have none. */
    void fail(long call, Throwable why) {
        Waiting asked = waiting.remove(call);
        if (asked != null) {
            asked.answer().completeExceptionally(why);
        }
    }

    void failAll(Throwable why) {
        List<Waiting> all = new ArrayList<>(waiting.values());
        waiting.clear();
        all.forEach(each -> each.answer().completeExceptionally(why));
    }
}
