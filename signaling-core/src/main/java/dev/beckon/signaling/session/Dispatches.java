package dev.beckon.signaling.session;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What only dialects ask for: mail to a peer by its id, and topics. Steps of the session, as all {@link Requests} are. */
final class Dispatches {

    private Dispatches() {}

    // ---- mail

    static void mail(Session session, LiveConnection via, Message.Mail mail) {
        Message.Signal signal = mail.signal();
        if (!Ids.shareRealm(session.id(), signal.peer())) {
            mail.arrives().complete(false);
            throw new IllegalArgumentException(
                    "mail from " + session.id() + " can not go to " + signal.peer() + ", which is of another realm");
        }
        try {
            Requests.mayRelay(session, signal);
        } catch (SignalingException refusal) {
            mail.arrives().complete(false);
            throw refusal;
        }
        CompletableFuture<Boolean> arrives =
                session.node.registry.deliver(session, signal.peer(), signal.from(session.id(), Message.NO_ID));
        if (arrives.isDone()) {
            arrives.whenComplete((there, failure) -> arrived(session, mail, failure == null && there));
        } else {
            arrives.whenComplete(
                    (there, failure) -> via.execute(() -> arrived(session, mail, failure == null && there)));
        }
    }

    private static void arrived(Session session, Message.Mail mail, boolean there) {
        Message.Signal signal = mail.signal();
        if (there) {
            session.node.listener.relayed(signal.type(), session.id(), signal.peer(), signal.bytes());
        }
        mail.arrives().complete(there);
    }

    // ---- topics

    static CompletionStage<?> subscribe(Session session, LiveConnection via, Message.Subscription asked) {
        CompletableFuture<?>[] all = fresh(session, via, asked.topics()).stream()
                .map(topic -> subscribe(session, topic))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).exceptionally(any -> {
            SignalingException worst = worst(all);
            Requests.answered(session, via, Message.NO_ID, worst);
            if (!isForbidden(worst)) {
                via.closeLater(CloseReason.TRY_LATER); // the client comes again, and subscribes anew
            }
            return null;
        });
    }

    private static CompletableFuture<?> subscribe(Session session, String topic) {
        return allowed(session, topic)
                .thenCompose(may -> session.node.registry.subscribe(session, topic))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        synchronized (session.lock()) {
                            session.neighbours.subscribes(List.of(topic), false);
                        }
                    }
                });
    }

    /** Why topics could not be subscribed, all of which have been tried: that one may not be says nothing of the others. */
    private static SignalingException worst(CompletableFuture<?>[] all) {
        return Stream.of(all)
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(each -> SignalingException.of(
                        each.handle((done, failure) -> failure).join()))
                .max(Comparator.comparing(refusal -> !isForbidden(refusal)))
                .orElseThrow();
    }

    private static boolean isForbidden(SignalingException refusal) {
        return refusal.code() == ErrorCode.FORBIDDEN;
    }

    /** Those that are new, as many as may be; from now on what is delivered under them is for the client. */
    private static List<String> fresh(Session session, LiveConnection via, List<String> topics) {
        int most = session.node.limits.topicsPerPeer();
        List<String> all;
        List<String> fresh;
        synchronized (session.lock()) {
            all = topics.stream()
                    .distinct()
                    .filter(topic -> !session.neighbours.subscribes(topic))
                    .toList();
            int room = Math.max(0, most - session.neighbours.topics());
            fresh = all.subList(0, Math.min(all.size(), room));
            session.neighbours.subscribes(fresh, true);
        }
        int tooMany = all.size() - fresh.size();
        if (tooMany > 0) {
            String refusal = "at most " + most + " topics, which " + tooMany + " more would exceed";
            Requests.answered(session, via, Message.NO_ID, new SignalingException(ErrorCode.BAD_STATE, refusal));
        }
        return fresh;
    }

    private static CompletableFuture<?> allowed(Session session, String topic) {
        GuardedPolicy policy = session.node.policy;
        if (policy.isOpen()) {
            return CompletableFuture.completedFuture(null);
        }
        return policy.mayJoin(session.requester(), topic)
                .thenAccept(decision -> Requests.mustNotBeRefused(decision, "subscribe to " + topic));
    }

    static CompletionStage<?> unsubscribe(Session session, Message.Subscription asked) {
        List<String> topics;
        synchronized (session.lock()) {
            topics = asked.topics().stream()
                    .distinct()
                    .filter(session.neighbours::subscribes)
                    .toList();
            session.neighbours.subscribes(topics, false);
        }
        // a failure is logged by the guard, and costs nothing: what is delivered nevertheless is not told, and all ends
        // with the session
        return CompletableFuture.allOf(topics.stream()
                        .map(topic -> session.node.registry.unsubscribe(session, topic))
                        .toArray(CompletableFuture<?>[]::new))
                .exceptionally(failure -> null);
    }

    static void publish(Session session, LiveConnection via, Message.Publication publication) {
        Requests.mayRelay(session, publication);
        String topic = publication.topic();
        CompletableFuture<Integer> published = session.node.registry.broadcast(session, topic, subscribers -> {
            Payload message = publication.message().apply(subscribers);
            session.node.listener.published(session.id(), topic, message.length());
            return new Outgoing(new Message.Data(session.id(), topic, message));
        });
        Requests.answerFailure(session, via, publication, published);
    }
}
