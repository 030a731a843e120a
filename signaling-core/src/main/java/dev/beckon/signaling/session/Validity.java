package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.FarewellReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long the identity of a session is valid, and how its client makes it last. Costs nothing where identities have no end. */
final class Validity {

    /** So long before its identity ends a client is asked for a newer token. */
    static final Duration NOTICE = Duration.ofSeconds(60);

    /** What is said of an end that is farther away: in milliseconds the largest number that JavaScript counts exactly. */
    private static final Duration LONGEST = Duration.ofMillis((1L << 53) - 1);

    private Validity() {}

    /** Null where it has no end. */
    private static @Nullable Duration left(Session session) {
        Instant end = session.identity().validUntil();
        if (end == null) {
            return null;
        }
        Duration left = Duration.between(session.node.clock.instant(), end);
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    static boolean isOver(Session session) {
        Duration left = left(session);
        return left != null && (left.isNegative() || left.isZero());
    }

    /** Under the session's lock. */
    static void endIfOver(Session session) {
        if (isOver(session)) {
            session.attachment.obey(new Message.Farewell(FarewellReason.EXPIRED, null));
        }
    }

    /** That time, or what is left if that is less. */
    static Duration atMost(Session session, Duration time) {
        Duration left = left(session);
        if (left == null || left.compareTo(time) >= 0) {
            return time;
        }
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Looks whether the client has to do something, or it is too late for that; now and then, on any thread. */
    static void check(Session session, WatchedLine via) {
        Duration left = left(session);
        if (left == null || left.compareTo(NOTICE) > 0) {
            return;
        }
        synchronized (session.lock()) {
            endIfOver(session);
        }
        if (!isOver(session) && via.isNoticeDue(left.toMillis())) {
            session.send(new Message.Validity(Message.NO_ID, left.toMillis()));
        }
    }

    /** The client shows a newer token. No part of a step: an authenticator that takes its time does not hold up what comes behind. */
    static void renew(Session session, LiveConnection via, Message.Token shown) {
        Node node = session.node;
        if (!node.guesses.mayGreet(true, via.network(), node.timers.nanoTime())) {
            throw SignalingException.rateLimited("too many wrong tokens came from this network", 60_000);
        }
        Message.Hello hello = new Message.Hello(
                Message.NO_ID,
                session.id(),
                session.info().name(),
                session.info().attributes(),
                shown.token(),
                null);
        session.steps.besides(node.authenticate(hello, Opening.plain(via.remote()))
                .thenAccept(newer -> renewed(session, via, shown.id(), newer))
                .whenComplete((done, failure) -> Requests.answered(session, via, shown.id(), failure)));
    }

    private static void renewed(Session session, LiveConnection via, long id, Identity newer) {
        synchronized (session.lock()) {
            if (!Objects.equals(newer.user(), session.user())
                    || newer.peer() != null && !newer.peer().equals(session.id())) {
                throw new SignalingException(ErrorCode.FORBIDDEN, "this is the token of another user or peer");
            }
            session.renews(newer);
            Duration left = left(session);
            if (left != null) {
                // where identities are short, half of one is before each notice, so that it does not follow at once on
                // the renewal
                via.noticeBelow((int) Math.min(NOTICE.toMillis(), left.toMillis() / 2));
            }
            session.reply(via, new Message.Validity(id, left == null ? 0 : Math.max(1, left.toMillis())));
        }
        Migration.note(session);
    }
}
