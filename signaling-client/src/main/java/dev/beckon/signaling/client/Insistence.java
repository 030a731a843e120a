package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.message.Message;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Something that is said once more where it came to nothing: the server could not do it, or too much waited to be sent. For the loop.
 *
 * @param wanted whether it is still of use; asked before it is said again
 * @param refused told if the server does not take it, or the session is lost or closed meanwhile
 */
record Insistence(
        Session session, LongFunction<Message> message, BooleanSupplier wanted, Consumer<ClientException> refused) {

    /** So often the server is asked. */
    static final int TRIES = 4;

    private static final long FIRST_PAUSE_MILLIS = 500;

    void say(int attempt) {
        Requests.Watch watch = failure -> failed(attempt, failure);
        try {
            session.watch(message, watch);
        } catch (ClientException notTaken) {
            watch.failed(notTaken);
        }
    }

    private void failed(int attempt, ClientException failure) {
        boolean full = failure.kind() == Kind.FULL; // that is no answer of the server
        boolean mayPass = full || failure.kind() == Kind.REFUSED && failure.isRetryable() && attempt < TRIES;
        if (!mayPass) {
            refused.accept(failure);
            return;
        }
        session.after(pause(failure, attempt), () -> {
            if (wanted.getAsBoolean()) {
                say(full ? attempt : attempt + 1);
            }
        });
    }

    /** Before the next attempt. */
    static Duration pause(ClientException failure, int attempt) {
        return failure.retryAfter().isZero() ? Duration.ofMillis(FIRST_PAUSE_MILLIS << attempt) : failure.retryAfter();
    }
}
