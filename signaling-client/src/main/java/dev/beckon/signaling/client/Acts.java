package dev.beckon.signaling.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What was asked of a room and has no reply: whoever waits, by the effect that shows that it is done. For the loop. */
final class Acts {

    private final Map<String, List<CompletableFuture<@Nullable Void>>> waiting = new HashMap<>();

    void await(String effect, CompletableFuture<@Nullable Void> done) {
        waiting.computeIfAbsent(effect, none -> new ArrayList<>()).add(done);
    }

    void failed(String effect, CompletableFuture<@Nullable Void> done, ClientException why) {
        remove(effect, done);
        done.completeExceptionally(why);
    }

    private void remove(String effect, CompletableFuture<@Nullable Void> done) {
        List<CompletableFuture<@Nullable Void>> same = waiting.get(effect);
        if (same != null && same.remove(done) && same.isEmpty()) {
            waiting.remove(effect);
        }
    }

    /** It is done, though nothing was to be seen of it. */
    void done(String effect, CompletableFuture<@Nullable Void> done) {
        remove(effect, done);
        done.complete(null);
    }

    void seen(String effect) {
        List<CompletableFuture<@Nullable Void>> done = waiting.remove(effect);
        if (done != null) {
            done.forEach(act -> act.complete(null));
        }
    }

    void failAll(String effect, ClientException why) {
        List<CompletableFuture<@Nullable Void>> same = waiting.remove(effect);
        if (same != null) {
            same.forEach(act -> act.completeExceptionally(why));
        }
    }

    void failAll(ClientException why) {
        List<List<CompletableFuture<@Nullable Void>>> all = List.copyOf(waiting.values());
        waiting.clear();
        all.forEach(same -> same.forEach(act -> act.completeExceptionally(why)));
    }
}
