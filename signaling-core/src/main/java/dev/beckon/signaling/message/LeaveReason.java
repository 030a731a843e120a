package dev.beckon.signaling.message;

import java.util.Locale;

/** Why a peer is no longer in a room. */
public enum LeaveReason {
    /** By its own word. */
    LEFT,
    /** Its connection broke and did not come back within the grace time. */
    LOST,
    /** By the moderator's word, or the server's. */
    KICKED,
    /** The server ended the room, or the peer's session. */
    ENDED;

    /** {@return the value of {@code reason} in JSON} */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
