package dev.beckon.signaling.message;

import java.util.Locale;

/** Why the server has ended a session. */
public enum FarewellReason {
    /** By the word of whoever runs the server. */
    ENDED,
    /** The identity that the authenticator vouched for is valid no more, and the client has not shown a newer token. */
    EXPIRED;

    /** {@return the value of {@code reason} in JSON} */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
