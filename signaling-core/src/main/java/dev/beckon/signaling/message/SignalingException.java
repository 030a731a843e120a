package dev.beckon.signaling.message;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered by an {@code error} message. Registries and hooks throw it, or complete a stage with it, to choose
 * the code; anything else that they throw becomes {@link ErrorCode#INTERNAL}. Has no stack trace: it is an answer, not a fault.
 */
public final class SignalingException extends RuntimeException {

    /** Characters (code points) of {@link #text} at most. */
    public static final int MOST_OF_TEXT = 256;

    private final ErrorCode code;
    private final long re;

    /** Whether this is the doing of a race rather than of the client, and so counts against no budget. */
    private final boolean innocent;

    /** After what time the same may be asked again; 0 where that is not known. */
    private final long retryAfterMillis;

    /**
     * A refusal that answers no request in particular.
     *
     * @param code what a client's program acts on
     * @param message for people; names the value and what was expected, never a secret
     */
    public SignalingException(ErrorCode code, String message) {
        this(code, message, null, Message.NO_ID, false, 0);
    }

    /**
     * {@code rate-limited}: it may be asked again after this time, of at least 1 ms.
     *
     * @param message for people, as in the constructor
     * @param retryAfterMillis 1 or more
     * @return the refusal
     */
    public static SignalingException rateLimited(String message, long retryAfterMillis) {
        return new SignalingException(
                ErrorCode.RATE_LIMITED, message, null, Message.NO_ID, false, Math.max(1, retryAfterMillis));
    }

    private SignalingException(
            ErrorCode code,
            String message,
            @Nullable Throwable cause,
            long re,
            boolean innocent,
            long retryAfterMillis) {
        super(message, cause, false, false);
        this.code = Objects.requireNonNull(code, "code");
        this.re = re;
        this.innocent = innocent;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** {@return what a client's program acts on} */
    public ErrorCode code() {
        return code;
    }

    /** {@return the id of the request that failed, or {@link Message#NO_ID}} */
    public long re() {
        return re;
    }

    /**
     * {@return the same refusal, as the answer to the request with this id}
     *
     * @param id of the request; {@link Message#NO_ID} for none
     */
    public SignalingException re(long id) {
        return new SignalingException(code, text(), getCause(), id, innocent, retryAfterMillis);
    }

    /** {@return the same refusal, as the doing of a race rather than of the client: it counts against no budget} */
    public SignalingException innocent() {
        return new SignalingException(code, text(), getCause(), re, true, retryAfterMillis);
    }

    /** {@return after what time the same may be asked again, for {@code rate-limited}; otherwise 0} */
    public long retryAfterMillis() {
        return retryAfterMillis;
    }

    /** {@return against which budget of its connection this counts} */
    public ErrorCode.Weight weight() {
        return innocent ? ErrorCode.Weight.NONE : code.weight();
    }

    /** {@return the message, which is never null, or its beginning if it has more than {@link #MOST_OF_TEXT} characters} */
    public String text() {
        String text = String.valueOf(getMessage());
        return text.codePointCount(0, text.length()) <= MOST_OF_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_OF_TEXT - 1)) + '…';
    }

    /**
     * What a failed stage or a throwing hook means to the client.
     *
     * @param failure of a stage, or thrown; a {@link java.util.concurrent.CompletionException} counts as its cause
     * @return itself if it is one; otherwise {@code internal}
     */
    public static SignalingException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof SignalingException known
                ? known
                : new SignalingException(
                        ErrorCode.INTERNAL, "the server failed to do this", cause, Message.NO_ID, false, 0);
    }
}
