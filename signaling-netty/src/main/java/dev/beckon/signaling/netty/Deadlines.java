package dev.beckon.signaling.netty;

import dev.beckon.signaling.limits.Limits;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one owner of a connection's deadlines, from its acceptance to its end. A connection is in one {@link Stage} at a time; entering a stage starts its
 * deadline and ends that of the former one. A connection that misses a deadline is closed; one that misses that of CLOSING first has the time of LINGER. Only the end of
 * HELD is awaited.
 *
 * <pre>
 *   REQUEST ──▶ BODY ──▶ WORK ──▶ ANSWER ──▶ REQUEST, PAUSE
 *      │ └──▶ HELD ──▶ LAST_ANSWER ──▶ LINGER       (HELD or not)
 *      └──upgrade──▶ OPEN ◀──▶ MESSAGE
 *                      └──▶ CLOSING ──▶ LINGER
 * </pre>
 *
 * From HELD, LAST_ANSWER, CLOSING and LINGER no way leads back: whatever a client sends then moves no deadline.
 *
 * <p>Used on the channel's event loop. Entering a stage costs a field; the timer looks at it when it fires and is set anew if it was too early.
 */
final class Deadlines {

    /** What a connection is at, with the time that it may take. */
    enum Stage {
        /** Until the head of a request is complete: after the acceptance (PROXY header and TLS included), or after the answer before. */
        REQUEST,
        /** From the head of a POST to its end. */
        BODY,
        /** The answer to a request is being made. */
        WORK,
        /** The answer was written, and the client has not yet taken it. */
        ANSWER,
        /** Between two POSTs of one client. */
        PAUSE,
        /** In the hands of handlers that are not this library's, which have their own deadlines. */
        APPLICATION,
        /** A WebSocket or an event stream: the core looks after the hello and after silence. */
        OPEN,
        /** From the first byte of a message to its last. */
        MESSAGE,
        /** The last answer is kept back: whoever waits for it asks less often meanwhile, and counts among the connections of its address. */
        HELD,
        /** The last answer of HTTP was written, and the client has not yet taken it. */
        LAST_ANSWER,
        /** A close frame was written: until the client answers it. */
        CLOSING,
        /** Our half of the connection is closed; what the client still says is dropped. */
        LINGER;

        private boolean last() {
            return compareTo(HELD) >= 0;
        }
    }

    /** How long a client may take to read an answer of HTTP. */
    static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** From the first byte of a message to its last: 192 KiB at 50 kbit/s. */
    static final long MESSAGE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How long the other side has to answer a close frame, or to take what was written before it. */
    static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a refusal is kept back from a client whose address opens too much. */
    static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the other side has to close its half when ours is closed. */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NEVER = -1;

    private final Channel channel;
    private final Limits limits;
    private Stage stage = Stage.REQUEST;
    private boolean due;
    private long dueNanos;
    private @Nullable Future<?> timer;
    private long timerNanos;
    private @Nullable Runnable held;

    /** Begins with {@link Stage#REQUEST}; on the channel's event loop. */
    Deadlines(Channel channel, Limits limits) {
        this.channel = channel;
        this.limits = limits;
        channel.closeFuture().addListener(closed -> forget());
        enter(Stage.REQUEST);
    }

    /** Does nothing where the connection is about to end and the stage is none of its end. */
    void enter(Stage next) {
        if (stage.last() && !next.last()) {
            return;
        }
        stage = next;
        long nanos = nanos(next);
        due = nanos != NEVER;
        if (due) {
            dueNanos = now() + nanos;
            if (timer == null || timerNanos - dueNanos > 0) {
                forget();
                set(nanos);
            }
        }
    }

    Stage stage() {
        return stage;
    }

    /** Whether the last thing that the client will get has been written, or is kept back. */
    boolean ending() {
        return stage.last();
    }

    private long nanos(Stage of) {
        return switch (of) {
            case REQUEST, BODY -> limits.helloTimeout().toNanos();
            case WORK, PAUSE -> limits.silence().toNanos();
            case ANSWER, LAST_ANSWER -> ANSWER_NANOS;
            case APPLICATION, OPEN -> NEVER;
            case MESSAGE -> MESSAGE_NANOS;
            case HELD -> HELD_NANOS;
            case CLOSING -> CLOSING_NANOS;
            case LINGER -> LINGER_NANOS;
        };
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    private void set(long nanos) {
        timerNanos = now() + nanos;
        timer = channel.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        if (!due) {
            return;
        }
        long left = dueNanos - now();
        if (left > 0) {
            set(left);
        } else if (stage == Stage.CLOSING) {
            hangUp();
        } else if (held != null) {
            Runnable answer = held;
            held = null;
            answer.run();
        } else {
            channel.close();
        }
    }

    /** Enters {@link Stage#HELD}. @param answer run at its end, unless the channel is closed before */
    void hold(Runnable answer) {
        held = answer;
        enter(Stage.HELD);
    }

    private void forget() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Hangs up on a client who may still be talking, once all is written. */
    void hangUp() {
        if (stage != Stage.LINGER) {
            enter(Stage.LINGER);
            HangingUp.on(channel);
        }
    }
}
