package dev.beckon.signaling.dialects.peerjs;

import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.registry.PeerRegistry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who is there, looked up once a second at most, however many ask. Safe for use by many threads. */
final class Listing {

    /** Ids in an answer at most. */
    private static final int MOST = 10_000;

    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Looked(CompletionStage<List<String>> ids, long sinceNanos) {}

    private final PeerRegistry registry;
    private volatile @Nullable Looked last;

    Listing(PeerRegistry registry) {
        this.registry = registry;
    }

    /** The ids of all peers, in their realm. */
    CompletionStage<List<String>> ids() {
        Looked known = last;
        long now = System.nanoTime();
        if (known == null || now - known.sinceNanos() > LIFETIME_NANOS) {
            known = new Looked(look(), now);
            last = known;
        }
        return known.ids();
    }

    private CompletionStage<List<String>> look() {
        String before = PeerJs.REALM + ":";
        return registry.peers(before, MOST)
                .thenApply(ids -> ids.stream()
                        .takeWhile(id -> PeerJs.REALM.equals(Ids.realmOf(id)))
                        .toList());
    }
}
