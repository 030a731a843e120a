package dev.beckon.signaling.spi;

import dev.beckon.signaling.message.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * The peer that asks for something, or that something happened to.
 *
 * @param info what other peers see of it
 * @param identity who it is by the word of the {@link Authenticator}
 */
public record Requester(PeerInfo info, Identity identity) {

    /** {@return the id by which other peers know it} */
    public String peer() {
        return info.peer();
    }

    /** {@return the account that it belongs to; null for nobody in particular} */
    public @Nullable String user() {
        return identity.user();
    }
}
