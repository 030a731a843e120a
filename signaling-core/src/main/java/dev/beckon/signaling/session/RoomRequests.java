package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Create;
import dev.beckon.signaling.message.Message.Join;
import dev.beckon.signaling.message.RoomInfo;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.RoomRequest;
import dev.beckon.signaling.registry.RoomRequest.Mode;
import dev.beckon.signaling.registry.RoomView;
import dev.beckon.signaling.spi.AccessPolicy.Decision;
import dev.beckon.signaling.spi.AccessPolicy.Moderation;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a client asks about rooms: to make one, to enter it, to leave it, to look who is there, to knock, and to moderate. Steps of its session, as in {@link Requests}. */
final class RoomRequests {

    private RoomRequests() {}

    static CompletionStage<?> create(Session session, LiveConnection via, Create create) {
        String room = create.room() == null ? session.node.unguessable() : create.room();
        RoomOptions asked = new RoomOptions(
                capacity(session, create.capacity()), create.password(), create.locked(), create.relayOnly());
        mayEnter(session, via, room);
        Requester who = session.requester();
        return session.node
                .policy
                .mayCreate(who, room)
                .thenCompose(decision -> {
                    Requests.mustNotBeRefused(decision, "make room " + room);
                    return options(session, who, room, asked);
                })
                .thenCompose(options -> Membership.enter(
                        session, RoomRequest.create(room, options), view -> created(session, via, create.id(), view)))
                .handle((done, failure) -> Requests.answered(session, via, create.id(), failure));
    }

    private static void created(Session session, LiveConnection via, long id, RoomView view) {
        long re = session.re(via, id);
        // where the page that asked is gone, the next one gets a snapshot
        session.send(
                re == id
                        ? new Message.Created(id, view.room(), view.info())
                        : Snapshots.joined(session, Message.NO_ID, view.room()));
    }

    static CompletionStage<?> join(Session session, LiveConnection via, Join join) {
        String room = join.room();
        RoomOptions asked =
                new RoomOptions(capacity(session, join.capacity()), join.password(), join.locked(), join.relayOnly());
        mayEnter(session, via, room);
        Requester who = session.requester();
        GuardedPolicy policy = session.node.policy;
        Network from = via.network();
        session.node.guesses.mayLook(from, session.node.timers.nanoTime());
        if (join.password() != null) {
            session.node.guesses.mayTry(room, from, session.node.timers.nanoTime());
        }
        return policy.mayJoin(who, room)
                .thenCompose(decision -> {
                    Requests.mustNotBeRefused(decision, "enter room " + room);
                    boolean trusted = decision == Decision.YES;
                    CompletableFuture<Decision> create = join.create()
                            ? policy.mayCreate(who, room)
                            : CompletableFuture.completedFuture(Decision.NO);
                    return create.thenCompose(may -> may == Decision.NO
                            ? CompletableFuture.completedStage(
                                    new RoomRequest(room, Mode.JOIN, join.password(), trusted, asked))
                            : options(session, who, room, asked)
                                    .thenApply(options -> new RoomRequest(
                                            room, Mode.JOIN_OR_CREATE, join.password(), trusted, options)));
                })
                .thenCompose(request -> Membership.enter(
                        session,
                        request,
                        view -> session.send(Snapshots.joined(session, session.re(via, join.id()), room))))
                .handle((done, failure) -> {
                    if (join.password() != null) {
                        boolean wrong = failure != null
                                && SignalingException.of(failure).code() == ErrorCode.WRONG_PASSWORD;
                        session.node.guesses.tried(room, wrong, from, session.node.timers.nanoTime());
                    }
                    return Requests.answered(session, via, join.id(), failure);
                });
    }

    private static CompletionStage<RoomOptions> options(
            Session session, Requester who, String room, RoomOptions asked) {
        int most = session.node.limits.roomCapacity();
        return session.node
                .policy
                .roomOptions(who, room, asked)
                .thenApply(options -> options.withCapacity(Math.min(options.capacity(), most)))
                .thenApply(options -> options.equals(session.node.plainRoom) ? session.node.plainRoom : options);
    }

    private static int capacity(Session session, int asked) {
        int most = session.node.limits.roomCapacity();
        if (asked > most) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE, "\"capacity\" must be at most " + most + ", not " + asked);
        }
        return asked == 0 ? most : asked;
    }

    private static void mayEnter(Session session, LiveConnection via, String room) {
        if (!via.account().hasRoom()) {
            throw new SignalingException(ErrorCode.UNAVAILABLE, "the server has no room for more rooms now");
        }
        synchronized (session.lock()) {
            if (session.neighbours.room(room) != null) {
                throw new SignalingException(ErrorCode.BAD_STATE, "already in room " + room);
            }
            int rooms = session.neighbours.rooms().size();
            if (rooms >= session.node.limits.roomsPerPeer()) {
                throw new SignalingException(
                        ErrorCode.BAD_STATE, "in " + rooms + " rooms, which is as many as a peer may be in");
            }
        }
    }

    static CompletionStage<?> leave(Session session, LiveConnection via, Message.Leave leave) {
        mustBeIn(session, leave.room(), ErrorCode.BAD_STATE);
        return Membership.leave(session, leave.room(), () -> session.re(via, leave.id()))
                .handle((done, failure) -> Requests.answered(session, via, leave.id(), failure));
    }

    static @Nullable CompletionStage<?> who(Session session, LiveConnection via, Message.Who who) {
        String room = who.room();
        synchronized (session.lock()) {
            if (session.neighbours.room(room) != null) {
                session.reply(via, new Message.Present(who.id(), room, session.neighbours.members(room)));
                return null;
            }
        }
        session.node.guesses.mayLook(via.network(), session.node.timers.nanoTime());
        return look(session, room).handle((view, failure) -> {
            if (failure == null) {
                session.reply(via, new Message.Present(who.id(), room, members(session, view)));
            }
            return Requests.answered(session, via, who.id(), failure);
        });
    }

    /** From outside: a peer that could join now is told whom it would find. */
    private static CompletionStage<RoomView> look(Session session, String room) {
        Requester who = session.requester();
        GuardedPolicy policy = session.node.policy;
        return policy.mayJoin(who, room).thenCompose(join -> {
            Requests.mustNotBeRefused(join, "enter room " + room);
            return policy.mayLook(who, room).thenCompose(look -> {
                Requests.mustNotBeRefused(look, "see who is in room " + room);
                boolean trusted = join == Decision.YES;
                return session.node.registry.look(
                        session, new RoomRequest(room, Mode.JOIN, null, trusted, session.node.plainRoom));
            });
        });
    }

    private static List<Message.Member> members(Session session, RoomView view) {
        return view.others().stream()
                .map(other -> new Message.Member(
                        other.info(),
                        Neighbour.isPolite(session.id(), other.info().peer()),
                        other.away()))
                .toList();
    }

    static CompletionStage<?> moderate(Session session, LiveConnection via, Message.Moderate act) {
        return decision(session, act)
                .thenCompose(decision -> {
                    boolean trusted = decision == Decision.YES;
                    if (!trusted) {
                        mustBeIn(session, act.room(), ErrorCode.NOT_FOUND);
                    }
                    return decision == Decision.NO
                            ? CompletableFuture.failedStage(refusal(act, byPolicy(session, act)))
                            : session.node.registry.moderate(session, act, trusted);
                })
                .handle((done, failure) ->
                        Requests.answered(session, via, act.id(), failure == null ? null : inOneText(act, failure)));
    }

    private static CompletionStage<Decision> decision(Session session, Message.Moderate act) {
        GuardedPolicy policy = session.node.policy;
        if (policy.isOpen()) {
            return Decision.BY_ROOM.now(); // the registry need not be asked whom it is about
        }
        CompletionStage<@Nullable PeerView> target =
                act.peer() == null ? CompletableFuture.completedStage(null) : session.node.registry.peer(act.peer());
        return target.thenCompose(known -> policy.mayModerate(
                session.requester(),
                new Moderation(act.type(), act.room(), act.peer(), known == null ? null : known.user())));
    }

    /** A peer that is not in the room is refused as one that does not exist would be by the room's rules: a policy tells nobody who is there. */
    private static ErrorCode byPolicy(Session session, Message.Moderate act) {
        String target = act.peer();
        synchronized (session.lock()) {
            RoomInfo room = session.neighbours.room(act.room());
            boolean moderates = room != null && session.id().equals(room.moderator());
            return moderates && target != null && !session.neighbours.sees(target, act)
                    ? ErrorCode.NOT_FOUND
                    : ErrorCode.FORBIDDEN;
        }
    }

    /** Whether policy, room or registry refuses an act is not told. */
    private static Throwable inOneText(Message.Moderate act, Throwable failure) {
        SignalingException refusal = SignalingException.of(failure);
        ErrorCode code = refusal.code();
        return code == ErrorCode.FORBIDDEN || code == ErrorCode.NOT_FOUND && act.peer() != null
                ? refusal(act, code)
                : refusal;
    }

    private static SignalingException refusal(Message.Moderate act, ErrorCode code) {
        String whom = act.peer() == null ? "" : " " + act.peer();
        return new SignalingException(
                code,
                code == ErrorCode.FORBIDDEN
                        ? "you may not " + act.type().wire() + whom + " in room " + act.room()
                        : "there is no peer" + whom + " in room " + act.room() + " that you could "
                                + act.type().wire());
    }

    static CompletionStage<?> knock(Session session, LiveConnection via, Message.Knock knock) {
        mayEnter(session, via, knock.room());
        return session.node
                .policy
                .mayJoin(session.requester(), knock.room())
                .thenCompose(decision -> {
                    Requests.mustNotBeRefused(decision, "enter room " + knock.room());
                    return session.node.registry.knock(session, knock.room());
                })
                .handle((done, failure) -> {
                    if (failure == null) {
                        session.reply(via, new Message.Knocking(knock.id(), knock.room()));
                        session.node.listener.on(new SignalingEvent.RoomKnocked(session.requester(), knock.room()));
                    }
                    return Requests.answered(session, via, knock.id(), failure);
                });
    }

    static void mustBeIn(Session session, String room, ErrorCode otherwise) {
        synchronized (session.lock()) {
            if (session.neighbours.room(room) == null) {
                throw new SignalingException(otherwise, "not in a room " + room);
            }
        }
    }
}
