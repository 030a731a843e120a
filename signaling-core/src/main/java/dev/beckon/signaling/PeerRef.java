package dev.beckon.signaling;

import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.session.Verbs;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A peer by its id, on whatever node its session is. Holds nothing. Each stage is false, or null, where there is no such peer, and fails with a {@link
 * dev.beckon.signaling.message.SignalingException} where the registry fails.
 */
public final class PeerRef {

    private final String id;
    private final Verbs verbs;

    PeerRef(String id, Verbs verbs) {
        this.id = id;
        this.verbs = verbs;
    }

    /** {@return the id of the peer} */
    public String id() {
        return id;
    }

    /**
     * Sends the peer a {@code notice}. While the peer is detached the message is kept, as every other is.
     *
     * @param json one JSON value
     * @return whether there is such a peer; fails with a {@link dev.beckon.signaling.message.SignalingException} if the registry does not answer
     * @throws IllegalArgumentException if it is none, or larger than {@code Limits.frameBytes}
     */
    public CompletableFuture<Boolean> send(String json) {
        return verbs.tell(id, new Message.Notice(null, ServerWords.data(json, verbs.limits())));
    }

    /**
     * Ends the peer's session at once: its client gets {@code bye}, its connection is closed with 4502, and it leaves its rooms and calls. Nobody can resume
     * the session. Whether its user may open another is the authenticator's to say: revoke the user there first.
     *
     * @param text for people, 1 to 256 characters without control characters; null for none
     * @return whether there was such a peer; fails like {@link #send}
     */
    public CompletableFuture<Boolean> disconnect(@Nullable String text) {
        return verbs.tell(id, new Message.Farewell(FarewellReason.ENDED, ServerWords.text(text)));
    }

    /**
     * Closes the peer's connection, but not its session: its client gets {@code going-away}, comes back and resumes, perhaps on another node.
     *
     * @return whether there is such a peer; fails like {@link #send}
     */
    public CompletableFuture<Boolean> reconnect() {
        return verbs.tell(id, new Message.GoingAway(0));
    }

    /**
     * What the peer is like now.
     *
     * @return the peer; null if there is none; fails like {@link #send}
     */
    public CompletableFuture<@Nullable PeerView> view() {
        return verbs.peer(id);
    }
}
