package dev.beckon.signaling.message;

/**
 * What went wrong, as the wire says it. Which of two neighbours: {@code not-found} is about things that the peer may not know of,
 * {@code forbidden} about acts on things that it does know; {@code bad-message} can never be right, {@code bad-state} not now.
 */
public enum ErrorCode {
    /** Not JSON, or JSON beyond the bounds of depth, number length or with a duplicate key. */
    BAD_JSON("bad-json", Weight.VIOLATION, false),
    /** JSON, but no message of the protocol. */
    BAD_MESSAGE("bad-message", Weight.VIOLATION, false),
    /** A field larger than {@code Limits} allow. */
    TOO_LARGE("too-large", Weight.VIOLATION, false),
    /** A message that does not fit the state of the session. */
    BAD_STATE("bad-state", Weight.MISS, false),
    /** No such room or peer, or none that the sender may reach: the same answer for both. */
    NOT_FOUND("not-found", Weight.MISS, false),
    /** Token missing, wrong or expired; the connection is closed. */
    UNAUTHENTICATED("unauthenticated", Weight.NONE, false),
    /** Known, but not allowed to. */
    FORBIDDEN("forbidden", Weight.NONE, false),
    /** The room holds as many as it can. */
    ROOM_FULL("room-full", Weight.NONE, true),
    /** The room is locked: knock. */
    ROOM_LOCKED("room-locked", Weight.NONE, true),
    /** The room has a password, and this is not it. */
    WRONG_PASSWORD("wrong-password", Weight.MISS, false),
    /** The peer or room id belongs to another. */
    ID_TAKEN("id-taken", Weight.NONE, false),
    /** The session secret is not that of the session. */
    RESUME_INVALID("resume-invalid", Weight.MISS, false),
    /** Too many messages in a short time. */
    RATE_LIMITED("rate-limited", Weight.NONE, true),
    /** Something that the server depends on is away. */
    UNAVAILABLE("unavailable", Weight.NONE, true),
    /** The server's own fault; the connection is closed, the session may be resumed. */
    INTERNAL("internal", Weight.NONE, true);

    /** Against which of a connection's two budgets of errors a code counts. */
    public enum Weight {
        /** Against none: the client may be right. */
        NONE,
        /** No correct client causes it. */
        VIOLATION,
        /** A race may cause it, but many of them are a search for ids. */
        MISS
    }

    private final String wire;
    private final Weight weight;
    private final boolean retryable;

    ErrorCode(String wire, Weight weight, boolean retryable) {
        this.wire = wire;
        this.weight = weight;
        this.retryable = retryable;
    }

    /** {@return the code as it is written in messages} */
    public String wire() {
        return wire;
    }

    /** {@return against which budget it counts} */
    public Weight weight() {
        return weight;
    }

    /** {@return whether the same request may succeed later} */
    public boolean retryable() {
        return retryable;
    }
}
