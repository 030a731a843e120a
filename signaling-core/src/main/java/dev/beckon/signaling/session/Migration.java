package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.wire.WireException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session goes from one node to another: it is given up there when all that it had asked for is done, and adopted here. */
final class Migration {

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private Migration() {}

    /** It has come from another node: from now on the registry finds it here, or is told so again until it does. */
    static void adopt(Session session) {
        GuardedRegistry registry = session.node.registry;
        if (registry.adopt(session).isCompletedExceptionally()) {
            session.debts().owe(Debts.ADOPT, Debts.FIRST, () -> registry.adopt(session));
        }
    }

    /** See {@link dev.beckon.signaling.registry.Peer#sessionRecord}. */
    static @Nullable SessionRecord record(Session session) {
        synchronized (session.lock()) {
            if (!session.resumes()) {
                return null;
            }
            CountedStream stream = session.stream();
            try {
                return new SessionRecord(
                        MovedSession.record(session.identity(), stream.beginnings()),
                        stream.hashes(session.id(), session.nextSecret()),
                        session.node.limits.grace());
            } catch (WireException unwritable) {
                return null; // it cannot move either, and says so when it should
            }
        }
    }

    /** Has the registry note what other nodes need to go on with the session. Never fails: what does not work is owed. */
    static CompletableFuture<Void> note(Session session) {
        GuardedRegistry registry = session.node.registry;
        CompletableFuture<Void> noted = registry.renewed(session);
        return noted.isDone() && !noted.isCompletedExceptionally()
                ? noted
                : noted.exceptionally(failure -> {
                    session.debts().owe(Debts.RECORD, Debts.FIRST, () -> registry.renewed(session));
                    return null;
                });
    }

    /** See {@link dev.beckon.signaling.registry.Peer#surrender}. */
    static CompletionStage<SessionState> surrender(Session session) {
        CompletableFuture<SessionState> given = new CompletableFuture<>();
        session.attachment.release();
        session.steps.run(session.node.timers, () -> surrender(session, given));
        return given;
    }

    /** The last step: what is left to do is done here, by this session. */
    private static @Nullable CompletionStage<?> surrender(Session session, CompletableFuture<SessionState> given) {
        try {
            MovedSession.mustMove(session.identity());
        } catch (WireException unwritable) {
            return cannotMove(session, given, unwritable);
        }
        SessionState moved = null;
        synchronized (session.lock()) {
            if (!session.attachment.hasEnded()) {
                if (!session.steps.isLast(session.node.timers, () -> surrender(session, given))) {
                    return null; // what is answered later is answered here
                }
                session.attachment.end();
                moved = session.moved();
            }
        }
        if (moved == null) {
            given.completeExceptionally(new SignalingException(ErrorCode.NOT_FOUND, "the session has ended"));
        } else {
            session.node.forget(session);
            session.node.listener.on(new SignalingEvent.SessionMoved(session.requester()));
            given.complete(moved);
            session.departure().moved();
        }
        return null;
    }

    private static CompletionStage<?> cannotMove(
            Session session, CompletableFuture<SessionState> given, WireException why) {
        LOG.error("{} cannot move to another node, so its session ends: {}", session.id(), why.getMessage());
        synchronized (session.lock()) {
            session.attachment.end();
        }
        return session.departure()
                .end(LeaveReason.LOST, SignalingEvent.SessionEnded.Reason.LOST)
                .whenComplete((done, failure) -> given.completeExceptionally(
                        new SignalingException(ErrorCode.NOT_FOUND, "the session could not move, and has ended")));
    }
}
