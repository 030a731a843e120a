package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.PeerInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A peer as the registry knows it.
 *
 * @param info what other peers see of it
 * @param user the account that it belongs to, or null; other peers do not see it
 * @param away whether others were told that its connection is interrupted
 */
public record PeerView(PeerInfo info, @Nullable String user, boolean away) {

    /**
     * Checks that there is something to see.
     *
     * @param info see {@link #info}
     * @param user see {@link #user}
     * @param away see {@link #away}
     */
    public PeerView {
        Objects.requireNonNull(info, "info");
    }
}
