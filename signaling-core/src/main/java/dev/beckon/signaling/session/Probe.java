package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the client of a session for a sign of life, because another client wants its id. Without one in {@code Limits.probe} the connection is closed. Looks again and again
 * instead of being told, so that connections do nothing for it.
 */
final class Probe {

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Session session;
    private final LiveConnection asked;
    private final long sinceNanos;
    private final CompletableFuture<Boolean> answers = new CompletableFuture<>();
    private boolean closing;

    private Probe(Session session, LiveConnection asked) {
        this.session = session;
        this.asked = asked;
        this.sinceNanos = session.node.timers.nanoTime();
    }

    /** @return whether its client is there; false once the session has ended */
    static CompletableFuture<Boolean> of(Session session) {
        LiveConnection open;
        synchronized (session.lock()) {
            open = session.resumes() ? null : session.attachment.connection();
        }
        if (open == null) {
            return ended(session);
        }
        Probe probe = new Probe(session, open);
        open.ping();
        probe.look();
        return probe.answers;
    }

    private static CompletableFuture<Boolean> ended(Session session) {
        CompletableFuture<Boolean> yielded = session.attachment.yields();
        return yielded == null ? CompletableFuture.completedFuture(true) : yielded.thenApply(moved -> moved);
    }

    private void look() {
        boolean same;
        synchronized (session.lock()) {
            same = session.attachment.connection() == asked;
        }
        if (!same) {
            ended(session).whenComplete((there, failure) -> {
                if (failure == null) {
                    answers.complete(there);
                } else {
                    answers.completeExceptionally(failure);
                }
            });
            return;
        }
        if (!closing && asked.heardAfter(sinceNanos)) {
            answers.complete(true);
            return;
        }
        long waited = session.node.timers.nanoTime() - sinceNanos;
        if (!closing && waited > session.node.limits.probe().toNanos()) {
            closing = true;
            asked.closeLater(CloseReason.SILENT);
        }
        session.node.timers.schedule(LOOK, this::look);
    }
}
