package dev.beckon.signaling.session;

import dev.beckon.signaling.json.RelayOnly;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.CallAction;
import dev.beckon.signaling.message.Message.Create;
import dev.beckon.signaling.message.Message.Join;
import dev.beckon.signaling.message.Message.Send;
import dev.beckon.signaling.message.Message.Signal;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.SignalingEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of its session. Each request is a step of the session: it runs alone, and a stage that it returns holds up the next one. A
 * {@link SignalingException} becomes the answer.
 */
final class Requests {

    private Requests() {}

    static @Nullable CompletionStage<?> dispatch(Session session, LiveConnection via, Message message) {
        switch (message.type()) {
            case OFFER, ANSWER, CANDIDATE, WITHDRAW, CLOSE:
                if (message instanceof Signal signal) {
                    return relay(session, via, signal);
                }
                Dispatches.mail(session, via, (Message.Mail) message);
                return null;
            case SEND:
                return send(session, via, (Send) message);
            case PING:
                session.send(new Message.Pong());
                return null;
            case CREATE:
                return RoomRequests.create(session, via, (Create) message);
            case JOIN:
                return message instanceof Join join
                        ? RoomRequests.join(session, via, join)
                        : Dispatches.subscribe(session, via, (Message.Subscription) message);
            case LEAVE:
                return message instanceof Message.Leave leave
                        ? RoomRequests.leave(session, via, leave)
                        : Dispatches.unsubscribe(session, (Message.Subscription) message);
            case MESSAGE:
                Dispatches.publish(session, via, (Message.Publication) message);
                return null;
            case WHO:
                return RoomRequests.who(session, via, (Message.Who) message);
            case LOCK, UNLOCK, KICK, ADMIT, DENY:
                return RoomRequests.moderate(session, via, (Message.Moderate) message);
            case KNOCK:
                return RoomRequests.knock(session, via, (Message.Knock) message);
            case UPDATE:
                return session.update(((Message.Update) message).attributes());
            case CALL:
                return session.calls().call(via, (Message.Call) message);
            case ACCEPT:
                return session.calls().accept(via, (CallAction) message);
            case CANCEL, HANGUP:
                return session.calls().finish((CallAction) message);
            case DECLINE:
                return session.calls().decline((Message.Decline) message);
            case ICE_SERVERS:
                iceServers(session, via, message.id());
                return null;
            case LINK_REPORT:
                linkReport(session, (Message.LinkReport) message);
                return null;
            case TOKEN:
                Validity.renew(session, via, (Message.Token) message);
                return null;
            case BYE:
                return session.attachment.bye(via);
            default:
                throw new SignalingException(ErrorCode.BAD_STATE, "there is a session already");
        }
    }

    // ---- to other peers

    /** The way of most messages: to a peer that this one shares a room or a call with. */
    private static @Nullable CompletionStage<?> relay(Session session, LiveConnection via, Signal signal) {
        mayRelay(session, signal);
        Link.Verdict verdict;
        boolean relayOnly;
        long ticket;
        synchronized (session.lock()) {
            Neighbour other = session.neighbours.reachable(signal.peer());
            verdict = session.isCurrent(via)
                    ? other.sends(signal, session.node.limits.linksPerPair())
                    : Link.Verdict.STALE;
            relayOnly = session.neighbours.relayOnly(other);
            ticket = session.stream().ticket(signal.id());
        }
        if (verdict != Link.Verdict.PASS) {
            notPassed(session, via, signal, verdict);
            return null;
        }
        Signal passed = relayOnly ? RelayOnly.filter(signal, session.node.limits.sdpBytes()) : signal;
        if (passed == null) {
            isVoid(session, via, signal, VoidReason.RELAY_ONLY);
            return null;
        }
        session.node.listener.relayed(signal.type(), session.id(), signal.peer(), signal.bytes());
        CompletableFuture<Boolean> arrives =
                session.node.registry.deliver(session, signal.peer(), passed.from(session.id(), ticket));
        if (!hasArrived(arrives)) {
            session.steps.besides(arrives.whenComplete((arrived, failure) -> {
                if (failure != null) {
                    answered(session, via, signal.id(), failure);
                } else if (!arrived && ticket != Message.NO_ID) { // the other has gone, and that was not heard here yet
                    session.deliver(new Outgoing(new Message.Void(ticket, VoidReason.CLOSED)));
                }
            }));
        }
        return null;
    }

    private static boolean hasArrived(CompletableFuture<Boolean> arrives) {
        return arrives.isDone() && !arrives.isCompletedExceptionally() && arrives.join();
    }

    private static void notPassed(Session session, LiveConnection via, Signal signal, Link.Verdict verdict) {
        VoidReason reason = verdict.reason;
        if (reason != null) {
            isVoid(session, via, signal, reason);
            return;
        }
        String peer = signal.peer();
        String link = signal.link() == null ? "" : " on link " + signal.link();
        String text = switch (verdict) {
            case NO_OFFER -> "there is no offer of " + peer + link + " that this could answer";
            case NAME_USED -> "link " + signal.link() + " is closed; another one needs another name";
            default ->
                "offers are outstanding on " + session.node.limits.linksPerPair() + " links with " + peer
                        + ", which is as many as there may be";
        };
        SignalingException refusal = new SignalingException(ErrorCode.BAD_STATE, text);
        synchronized (session.lock()) {
            throw verdict == Link.Verdict.NO_OFFER ? session.neighbours.excused(peer, refusal) : refusal;
        }
    }

    private static void isVoid(Session session, LiveConnection via, Signal signal, VoidReason reason) {
        session.node.listener.dropped(signal.type(), session.id(), signal.peer());
        if (signal.id() != Message.NO_ID) {
            session.reply(via, new Message.Void(signal.id(), reason));
        }
    }

    private static @Nullable CompletionStage<?> send(Session session, LiveConnection via, Send send) {
        mayRelay(session, send);
        String to = send.to();
        CompletableFuture<?> delivered;
        if (to != null) {
            synchronized (session.lock()) {
                session.neighbours.reachable(to);
            }
            delivered = session.node.registry.deliver(session, to, new Message.Data(session.id(), null, send.data()));
            session.node.listener.relayed(
                    MessageType.SEND, session.id(), to, send.data().length());
        } else {
            String room = String.valueOf(send.room());
            RoomRequests.mustBeIn(session, room, ErrorCode.NOT_FOUND);
            Outgoing message = new Outgoing(new Message.Data(session.id(), room, send.data()));
            delivered = session.node.registry.publish(session, room, message);
            session.node.listener.published(session.id(), room, send.data().length());
        }
        answerFailure(session, via, send, delivered);
        return null;
    }

    /** Costs nothing where there is no policy. */
    static void mayRelay(Session session, Message message) {
        if (!session.node.policy.mayRelay(session, message)) {
            throw new SignalingException(ErrorCode.FORBIDDEN, message.type().wire() + " is not allowed here");
        }
    }

    static void answerFailure(Session session, LiveConnection via, Message request, CompletableFuture<?> future) {
        if (!future.isDone() || future.isCompletedExceptionally()) {
            session.steps.besides(
                    future.whenComplete((delivered, failure) -> answered(session, via, request.id(), failure)));
        }
    }

    // ---- the rest

    /** No part of the step: a provider that takes its time does not hold up what comes behind. */
    private static void iceServers(Session session, LiveConnection via, long id) {
        session.steps.besides(session.node.iceServers(session).thenAccept(servers -> {
            via.gave(servers);
            session.reply(via, new Message.IceServers(id, servers));
        }));
    }

    /** Unasked, before those that the client has run out. If there are none now it keeps those. */
    static void freshIceServers(Session session, LiveConnection via) {
        session.node.iceServers(session).thenAccept(servers -> {
            if (!servers.isEmpty()) {
                via.gave(servers);
                session.reply(via, new Message.IceServers(Message.NO_ID, servers));
            }
        });
    }

    /** How it went between this peer and another that it knows, or knew a moment ago. */
    private static void linkReport(Session session, Message.LinkReport report) {
        synchronized (session.lock()) {
            session.neighbours.mustKnow(report.peer());
        }
        session.node.listener.on(
                new SignalingEvent.LinkReported(session.requester(), report.peer(), report.link(), report.outcome()));
    }

    static void mustNotBeRefused(Decision decision, String what) {
        if (decision == Decision.NO) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "you may not " + what);
        }
    }

    /** The last stage of a request: its failure is the client's answer. */
    static @Nullable Void answered(Session session, LiveConnection via, long id, @Nullable Throwable failure) {
        if (failure != null) {
            Intake.refuse(session, via, id, session.node.guard.refusal("request", failure));
        }
        return null;
    }
}
