package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What was asked and is answered through the inbox, by names that the scripts repeat in their answers: the epoch in which this node asked, a dot, and a number. Safe for use by many threads.
 */
final class Calls {

    private static final class Waiting {
        final Function<Packed, ?> read;
        final CompletableFuture<Object> answer = new CompletableFuture<>();
        /** When it is given up; 0 where it is known to come. */
        volatile long doubtUntil;

        Waiting(Function<Packed, ?> read) {
            this.read = read;
        }
    }

    private final ConcurrentHashMap<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** @return a name that no other call has */
    String next(String epoch) {
        return epoch + "." + numbers.incrementAndGet();
    }

    /** From now on the answer to that call is waited for. */
    <T> CompletableFuture<T> await(String call, Function<Packed, T> read) {
        Waiting asked = new Waiting(read);
        waiting.put(call, asked);
        @SuppressWarnings("unchecked") // it is what the function makes
        CompletableFuture<T> typed = (CompletableFuture<T>) asked.answer;
        return typed;
    }

    /** The inbox has an answer. */
    void complete(String call, Packed answer) {
        Waiting asked = waiting.remove(call);
        if (asked != null) {
            try {
                asked.answer.complete(asked.read.apply(answer));
            } catch (RuntimeException wrong) {
                asked.answer.completeExceptionally(wrong);
            }
        }
    }

    /** The inbox will have none. */
    void fail(String call, Throwable why) {
        Waiting asked = waiting.remove(call);
        if (asked != null) {
            asked.answer.completeExceptionally(why);
        }
    }

    /** Nobody knows whether the inbox will have one. */
    void doubt(String call, long until) {
        Waiting asked = waiting.get(call);
        if (asked != null) {
            asked.doubtUntil = until;
        }
    }

    void giveUpDoubtful(long now) {
        waiting.forEach((call, asked) -> {
            if (asked.doubtUntil != 0 && asked.doubtUntil - now < 0) {
                fail(call, Engine.cutOff("nobody has answered"));
            }
        });
    }

    void failAll(Throwable why) {
        List<Waiting> all = new ArrayList<>(waiting.values());
        waiting.clear();
        all.forEach(each -> each.answer.completeExceptionally(why));
    }
}
