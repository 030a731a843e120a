package dev.beckon.signaling.message;

import java.util.Locale;

/** Why a peer is no longer in a room. */
public enum LeaveReason {
    /** By its own word. */
    LEFT,
    /** Its connection broke and did not come back within the grace time. */
    LOST,
    /** By the moderator's word. */
    KICKED;

    /** The value of {@code reason} in JSON. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
