package dev.beckon.signaling;

import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.session.Verbs;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The peers of all nodes that share a registry, for the server's own use. Safe for use by many threads; blocks nowhere. */
public final class Peers {

    private final Verbs verbs;

    Peers(Verbs verbs) {
        this.verbs = verbs;
    }

    /**
     * {@return the peer of this id, whether there is one or not: nothing is asked}
     *
     * @param id the id of the peer
     * @throws IllegalArgumentException if it is no {@linkplain Ids#isId id}
     */
    public PeerRef get(String id) {
        return new PeerRef(ServerWords.id(id), verbs);
    }

    /**
     * {@return a page of the ids of all peers, detached ones too, in the order of their characters}
     *
     * @param after only those that come after this one; empty for the first page
     * @param most how many at most
     */
    public CompletableFuture<List<String>> list(String after, int most) {
        return verbs.peers(after, most);
    }
}
