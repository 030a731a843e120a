package dev.beckon.signaling;

import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.session.Verbs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A user: all peers whose identity names it, on whatever nodes their sessions are. Holds nothing. */
public final class UserRef {

    private final String name;
    private final Verbs verbs;

    UserRef(String name, Verbs verbs) {
        this.name = name;
        this.verbs = verbs;
    }

    /** {@return the name of the user} */
    public String name() {
        return name;
    }

    /**
     * Sends a {@code notice} to all devices of the user.
     *
     * @param json one JSON value
     * @return how many peers there were
     * @throws IllegalArgumentException if it is none, or larger than {@code Limits.frameBytes}
     */
    public CompletableFuture<Integer> send(String json) {
        return verbs.tellUser(name, new Message.Notice(null, ServerWords.data(json, verbs.limits())));
    }

    /**
     * Ends all sessions of the user at once, as {@link PeerRef#disconnect} does, those that are opened meanwhile too. Revoke the user at the authenticator
     * first: what it lets in afterwards stays.
     *
     * @param text for people, 1 to 256 characters without control characters; null for none
     * @return how many peers there were
     */
    public CompletableFuture<Integer> disconnect(@Nullable String text) {
        return verbs.tellUser(name, new Message.Farewell(FarewellReason.ENDED, ServerWords.text(text)));
    }

    /** {@return the ids of the peers of the user} */
    public CompletableFuture<List<String>> peers() {
        return verbs.peersOf(name);
    }
}
