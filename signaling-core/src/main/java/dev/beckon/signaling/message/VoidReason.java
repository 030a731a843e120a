package dev.beckon.signaling.message;

import java.util.Locale;

/** Why a message of a negotiation is void: it is not passed on, and that is no error of its sender. */
public enum VoidReason {
    /** An offer that met one of the other side and gave way. */
    GLARE,
    /** It belongs to an offer that is void: replaced, withdrawn, answered already, or dropped itself. */
    STALE,
    /** Its link is closed, or the other peer has gone. */
    CLOSED,
    /** A candidate that would tell an address in a room where none are told. */
    RELAY_ONLY;

    /** {@return the value of {@code reason} in JSON} */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
