package dev.beckon.signaling.client;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a request, a message or a session came to nothing. */
public final class ClientException extends RuntimeException {

    /** Who says so. */
    public enum Kind {
        /** The server, see {@link #code()}. */
        REFUSED,
        /** The session ended before the answer came, and a new one has begun. The request may have been done. */
        SESSION_LOST,
        /** This client is closed, or what the request is about was left or ended. */
        CLOSED,
        /** The server has ended the session; the message is the server's text for people, if it gave one. */
        ENDED,
        /** The identity is valid no more, and there was no newer token in time. */
        EXPIRED,
        /** There was no welcome within the time that the caller allowed. */
        UNREACHABLE,
        /** More waits to be sent than may wait, see {@link ClientBuilder#outbox}. The message was not taken. */
        FULL,
        /** The message is larger than the server takes. It was not taken. */
        TOO_LARGE,
        /** The answer cannot be read by this version. The request may have been done. */
        UNREADABLE
    }

    private final Kind kind;
    private final @Nullable ErrorCode code;
    private final long retryAfterMillis;

    ClientException(Kind kind, String message) {
        this(kind, null, message, 0);
    }

    private ClientException(Kind kind, @Nullable ErrorCode code, String message, long retryAfterMillis) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.retryAfterMillis = retryAfterMillis;
    }

    static ClientException refused(Message.Error error) {
        return new ClientException(Kind.REFUSED, error.code(), error.message(), error.retryAfterMillis());
    }

    static ClientException refused(ErrorCode code, String message) {
        return new ClientException(Kind.REFUSED, code, message, 0);
    }

    /** Why the server has closed the connection for good. */
    static ClientException ended(Message.@Nullable Farewell farewell, int closeCode) {
        if (farewell == null && closeCode == CloseCodes.UNAUTHENTICATED) {
            return refused(ErrorCode.UNAUTHENTICATED, "the server did not take the token (4501)");
        }
        if (farewell == null) {
            return new ClientException(Kind.CLOSED, "the server closed the connection for good (" + closeCode + ")");
        }
        String text = farewell.text();
        return switch (farewell.reason()) {
            case ENDED -> new ClientException(Kind.ENDED, text == null ? "the server ended the session" : text);
            case EXPIRED -> new ClientException(Kind.EXPIRED, "the identity is valid no more");
        };
    }

    /** For a thread that waited: the same, with this thread's stack. */
    ClientException here() {
        ClientException again = new ClientException(kind, code, String.valueOf(getMessage()), retryAfterMillis);
        again.initCause(this);
        return again;
    }

    /** {@return who says so} */
    public Kind kind() {
        return kind;
    }

    /** {@return the server's code, see PROTOCOL.md, error; null where it is not the server that refused} */
    public @Nullable ErrorCode code() {
        return code;
    }

    /**
     * {@return whether it is the server's word, with this code}
     *
     * @param expected a code of PROTOCOL.md, error
     */
    public boolean is(ErrorCode expected) {
        return code == expected;
    }

    /** {@return whether the same may succeed later} */
    public boolean isRetryable() {
        return code == null
                ? kind == Kind.SESSION_LOST || kind == Kind.UNREACHABLE || kind == Kind.FULL
                : code.retryable();
    }

    /** {@return how long to wait before the next try, to the millisecond, where the server said so; otherwise zero} */
    public Duration retryAfter() {
        return Duration.ofMillis(retryAfterMillis);
    }
}
