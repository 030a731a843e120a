package dev.beckon.signaling.message;

/**
 * Why a connection is closed: a WebSocket close code (RFC 6455 §7.4) and a text for people of at most 123 bytes.
 * Of the private codes, 4000–4499 mean "come back" and 4500–4999 "do not". PROTOCOL.md lists them.
 *
 * @param code the close code (RFC 6455 §7.4)
 * @param text for people; at most 123 bytes in UTF-8, which is what a close frame holds
 */
public record CloseReason(int code, String text) {

    /** After {@code bye}. */
    public static final CloseReason NORMAL = new CloseReason(1000, "bye");
    /** The frame was not text. */
    public static final CloseReason NOT_TEXT = new CloseReason(1003, "text frames only");
    /** The frame was larger than {@code Limits.frameBytes}. */
    public static final CloseReason TOO_BIG = new CloseReason(1009, "frame too big");
    /** Too many errors, or too many of anything. */
    public static final CloseReason POLICY = new CloseReason(1008, "too many errors");
    /** The server's own fault. */
    public static final CloseReason INTERNAL = new CloseReason(1011, "internal error");
    /** The server stops. */
    public static final CloseReason RESTART = new CloseReason(1012, "server restarts");
    /** Too busy to take the connection now. */
    public static final CloseReason TRY_LATER = new CloseReason(1013, "try again later");
    /** The client read too slowly; it may resume. */
    public static final CloseReason SLOW = new CloseReason(4001, "reading too slowly");
    /** Nothing was heard from the client; it may resume. */
    public static final CloseReason SILENT = new CloseReason(4002, "nothing heard");
    /** No hello in time. */
    public static final CloseReason NO_HELLO = new CloseReason(4003, "no hello in time");
    /** Another connection has taken the session over. */
    public static final CloseReason REPLACED = new CloseReason(4500, "taken over by another connection");
    /** The server has ended the session. */
    public static final CloseReason ENDED = new CloseReason(4502, "the server ended the session");
    /** The token was refused. */
    public static final CloseReason UNAUTHENTICATED = new CloseReason(4501, "not authenticated");
}
