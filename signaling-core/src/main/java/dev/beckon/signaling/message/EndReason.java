package dev.beckon.signaling.message;

import java.util.Locale;

/** Why a call is over. */
public enum EndReason {
    /** All who were called declined. */
    DECLINED,
    /** All who were called declined, one of them because it is in another call. */
    BUSY,
    /** The caller gave up before anyone accepted. */
    CANCELLED,
    /** Nobody accepted in time. */
    TIMEOUT,
    /** One of the two hung up. */
    HANGUP,
    /** One of the two was lost: its connection broke and did not come back within the grace time. */
    LOST,
    /** Another device of the same user accepted. */
    ANSWERED_ELSEWHERE,
    /** Both called each other at once: the other's call goes on in place of this one. */
    CROSSED;

    /** {@return the value of {@code reason} in JSON} */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
