package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A room that this peer is in. Membership outlives sockets. When the server has forgotten it (a restart), the room is joined again: a member that may let others
 * in makes it anew as it was, the others wait for that (PROTOCOL.md, Making a room anew).
 *
 * <p>Safe for use by many threads. Acts that have no reply, such as {@link #lock}, are done when their effect is seen. Stages end on a
 * thread of the client's executor and fail with a {@link ClientException}: besides what each method says, with {@code CLOSED} when the room is left or the
 * client is closed, and with {@code SESSION_LOST} when the server has forgotten the session.
 */
public final class ClientRoom {

    /** Between tries to join a room again that somebody else has to make anew, or that the server cannot let in now: a minute in all, and fewer than a server takes for a search. */
    private static final int[] WAITS_MILLIS = {1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000};

    private final Session session;
    private final Courier courier;
    /** Both are set once more where the room was that of a session that was taken over. */
    private volatile RoomListener listener;

    private final Rooms rooms;
    private final String id;
    private volatile JoinOptions options;

    private final Acts acts = new Acts();

    private volatile Map<String, RoomPeer> peers = Map.of();
    private volatile List<PeerInfo> knocking = List.of();
    private volatile RoomInfo info;
    private boolean fresh;
    private boolean gone;

    /** Counts the sessions, so that what was begun in an earlier one ends. */
    private int welcomes;

    ClientRoom(Session session, Courier courier, RoomListener listener, String id, JoinOptions options, Rooms rooms) {
        this.session = session;
        this.courier = courier;
        this.listener = listener;
        this.id = id;
        this.options = options;
        this.rooms = rooms;
        info = new RoomInfo(
                options.capacity(), options.locked(), options.relayOnly(), options.password() != null, null);
    }

    // ---- for the application

    /** {@return the room's id} */
    public String id() {
        return id;
    }

    /** {@return what is known of the room, at this moment} */
    public RoomInfo info() {
        return info;
    }

    /** {@return the other members at this moment, in the order in which they came} */
    public List<RoomPeer> peers() {
        return List.copyOf(peers.values());
    }

    /**
     * {@return another member, as it is at this moment; null if there is none with this id}
     *
     * @param peer its id
     */
    public @Nullable RoomPeer peer(String peer) {
        return peers.get(peer);
    }

    /** {@return whether this peer is the moderator, who may lock, admit and remove; a server's policy may let others do it, too} */
    public boolean isModerator() {
        String moderator = info.moderator();
        return moderator != null && moderator.equals(session.known.peer);
    }

    /** {@return who knocks and has no answer yet, oldest first; empty where this peer is not the moderator} */
    public List<PeerInfo> knocking() {
        return knocking;
    }

    /**
     * Sends to all other members, through the server. What it does not pass on is told by {@link RoomListener#sendRefused}.
     *
     * @param json one JSON value
     * @throws IllegalArgumentException if it is none
     * @throws ClientException {@code FULL}, {@code TOO_LARGE} or {@code CLOSED} if it was not taken
     */
    public void send(String json) {
        Payload data = JsonCodec.payload(json);
        session.send(reply -> new Message.Send(reply, null, id, data), why -> {
            if (!gone) {
                courier.tell(() -> listener.sendRefused(this, data, why));
            }
        });
    }

    /**
     * Locks the room: nobody joins any more but those whom the moderator admits.
     *
     * @return complete when the room is seen to be locked, or was locked already when the server read this; fails with {@code forbidden} for a peer that does
     *     not moderate
     */
    public CompletionStage<@Nullable Void> lock() {
        return outward(setLocked(true));
    }

    /**
     * Unlocks the room: everyone may join again.
     *
     * @return complete when the room is seen to be unlocked, or was unlocked already when the server read this; fails with {@code forbidden} for a peer that
     *     does not moderate
     */
    public CompletionStage<@Nullable Void> unlock() {
        return outward(setLocked(false));
    }

    /**
     * Lets a peer in that knocks.
     *
     * @param peer its id
     * @return complete when its knock has ended; fails with {@code not-found} if it does not knock, with {@code forbidden} for a peer that does not moderate
     */
    public CompletionStage<@Nullable Void> admit(String peer) {
        return outward(act(MessageType.ADMIT, peer, "knock-ended " + peer));
    }

    /**
     * Refuses a peer that knocks.
     *
     * @param peer its id
     * @return complete when its knock has ended; fails with {@code not-found} if it does not knock, with {@code forbidden} for a peer that does not moderate
     */
    public CompletionStage<@Nullable Void> deny(String peer) {
        return outward(act(MessageType.DENY, peer, "knock-ended " + peer));
    }

    /**
     * Removes a member, which cannot come back under the same id (PROTOCOL.md, kick).
     *
     * @param peer its id
     * @return complete when it has left; fails with {@code not-found} if it is not there, with {@code forbidden} for a peer that does not moderate
     */
    public CompletionStage<@Nullable Void> kick(String peer) {
        return outward(act(MessageType.KICK, peer, "left " + peer));
    }

    /**
     * Leaves the room, and waits until the server has confirmed it. The listener hears nothing of what comes later.
     *
     * @throws ClientException if the session is over or was lost: the server may not have heard it, but this client does not join the room again
     * @throws InterruptedException if the thread is interrupted while it waits; the room is left all the same
     */
    public void leave() throws InterruptedException {
        Stages.await(left());
    }

    /**
     * Leaves the room. The listener hears nothing of what comes later.
     *
     * @return complete when the server has confirmed it; fails as {@link #leave} does
     */
    public CompletionStage<@Nullable Void> leaveAsync() {
        return outward(left());
    }

    @Override
    public String toString() {
        return "ClientRoom[" + id + ", peers=" + peers.keySet() + "]";
    }

    private CompletionStage<@Nullable Void> outward(CompletableFuture<@Nullable Void> stage) {
        return Stages.outward(stage, session.options.executor());
    }

    private CompletableFuture<@Nullable Void> left() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        session.loop.execute(() -> {
            end();
            rooms.leave(id).whenComplete((left, failure) -> {
                if (failure == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        });
        return done;
    }

    private CompletableFuture<@Nullable Void> setLocked(boolean locked) {
        MessageType type = locked ? MessageType.LOCK : MessageType.UNLOCK;
        String effect = locked ? "locked" : "unlocked";
        CompletableFuture<@Nullable Void> done = act(type, null, effect);
        session.loop.execute(() -> {
            if (info.locked() == locked && !done.isDone()) {
                heard(effect, done);
            }
        });
        return done;
    }

    /** Perhaps nothing is to be seen of it. The server does requests in order: when it answers the next one, it has done this one, or has refused it before. */
    private void heard(String effect, CompletableFuture<@Nullable Void> done) {
        session.request(reply -> new Message.Who(reply, id)).whenComplete((present, failure) -> {
            if (failure == null || Stages.cause(failure) instanceof ClientException why && why.kind() == Kind.REFUSED) {
                acts.done(effect, done);
            } else if (Stages.cause(failure) instanceof ClientException why) {
                acts.failed(effect, done, why);
            }
        });
    }

    private CompletableFuture<@Nullable Void> act(MessageType type, @Nullable String peer, String effect) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        session.loop.execute(() -> {
            if (gone) {
                done.completeExceptionally(new ClientException(Kind.CLOSED, "the room was left"));
                return;
            }
            acts.await(effect, done);
            try {
                session.watch(
                        reply -> new Message.Moderate(type, reply, id, peer),
                        failure -> acts.failed(effect, done, failure));
            } catch (ClientException notTaken) {
                acts.failed(effect, done, notTaken);
            }
        });
        return done;
    }

    // ---- on the loop

    /** The application joins a room in which its session is already. */
    void claim(JoinOptions how, RoomListener hears) {
        options = how;
        listener = hears;
        courier.tell(() -> hears.snapshot(this));
    }

    /** Whether what is known comes from the server. */
    boolean isFresh() {
        return fresh;
    }

    void received(Message message) {
        if (gone) {
            return;
        }
        if (message instanceof Message.Created created) {
            fresh = true;
            rules(created.info());
            courier.tell(() -> listener.snapshot(this));
        } else if (message instanceof Message.Joined joined) {
            snapshot(joined);
        } else if (message instanceof Message.PeerJoined joined) {
            RoomPeer peer = RoomPeer.of(joined.info(), joined.polite(), false, true);
            put(peer);
            courier.tell(() -> listener.peerJoined(this, peer));
        } else if (message instanceof Message.PeerLeft left) {
            remove(left.peer(), left.reason());
        } else if (message instanceof Message.PeerAway away) {
            change(away.peer(), peer -> peer.away(true), peer -> listener.peerAway(this, peer));
        } else if (message instanceof Message.PeerBack back) {
            change(back.peer(), peer -> peer.away(false), peer -> listener.peerBack(this, peer, back.resumed()));
        } else if (message instanceof Message.PeerUpdated updated) {
            change(
                    updated.info().peer(),
                    peer -> peer.described(updated.info()),
                    peer -> listener.peerUpdated(this, peer));
        } else if (message instanceof Message.Data data) {
            courier.tell(() -> listener.message(this, data.from(), data.data()));
        } else if (message instanceof Message.Notice notice) {
            courier.tell(() -> listener.notice(this, notice.data()));
        } else if (message instanceof Message.RoomUpdated updated) {
            rules(updated.info());
            acts.seen(updated.info().locked() ? "locked" : "unlocked");
            courier.tell(() -> listener.updated(this));
        } else if (message instanceof Message.Knocked knocked) {
            knocked(knocked.info());
        } else if (message instanceof Message.KnockEnded ended) {
            withoutKnock(ended.peer());
            acts.seen("knock-ended " + ended.peer());
            courier.tell(() -> listener.knockEnded(this, ended.peer()));
        } else if (message instanceof Message.Left left && left.re() == Message.NO_ID) {
            end();
            courier.tell(() -> listener.removed(this, left.reason(), left.text()));
        }
    }

    private void knocked(PeerInfo peer) {
        withoutKnock(peer.peer());
        List<PeerInfo> all = new ArrayList<>(knocking);
        all.add(peer);
        knocking = List.copyOf(all);
        courier.tell(() -> listener.knock(this, peer));
    }

    private void withoutKnock(String peer) {
        List<PeerInfo> others = new ArrayList<>(knocking);
        others.removeIf(one -> one.peer().equals(peer));
        knocking = List.copyOf(others);
    }

    /** The server has forgotten the session: it is the server's turn to say who is here. */
    void sessionLost() {
        int welcome = ++welcomes;
        fresh = false;
        acts.failAll(new ClientException(Kind.SESSION_LOST, "the session ended before the effect was seen"));
        enterAgain(0, welcome);
    }

    void closed(ClientException why) {
        gone = true;
        acts.failAll(why);
    }

    private void enterAgain(int tries, int welcome) {
        JoinOptions how = again();
        session.request(reply -> join(reply, how)).whenComplete((joined, failure) -> {
            if (failure != null && Stages.cause(failure) instanceof ClientException why) {
                notEntered(why, how.create(), tries, welcome);
            }
        });
    }

    private void notEntered(ClientException why, boolean makes, int tries, int welcome) {
        // a session that could not be resumed may still be in its rooms: then the snapshot has come unasked
        boolean isThere = why.is(ErrorCode.BAD_STATE) && fresh;
        if (gone || isThere || why.kind() == Kind.SESSION_LOST || why.kind() == Kind.CLOSED) {
            return;
        }
        boolean isFull = why.is(ErrorCode.ROOM_FULL) || why.is(ErrorCode.ROOM_LOCKED);
        boolean mayPass = why.isRetryable() && !isFull || why.is(ErrorCode.NOT_FOUND) && !makes;
        if (!mayPass || tries == WAITS_MILLIS.length) {
            end();
            courier.tell(() -> listener.evicted(this, why));
            return;
        }
        Duration pause = Duration.ofMillis(WAITS_MILLIS[tries]);
        session.after(pause.compareTo(why.retryAfter()) > 0 ? pause : why.retryAfter(), () -> {
            if (welcome == welcomes && !gone) {
                enterAgain(tries + 1, welcome);
            }
        });
    }

    /** Whoever makes a room anew decides who gets in: so this is for nobody who could not let others in before. */
    private JoinOptions again() {
        RoomInfo was = info;
        String password = options.password();
        boolean create = was.password() ? password != null : !was.locked() || isModerator();
        return new JoinOptions(create, was.capacity(), password, was.relayOnly(), was.locked());
    }

    Message.Join join(long reply, JoinOptions how) {
        return new Message.Join(reply, id, how.create(), how.capacity(), how.password(), how.relayOnly(), how.locked());
    }

    private void snapshot(Message.Joined joined) {
        fresh = true;
        Map<String, RoomPeer> present = new LinkedHashMap<>();
        joined.peers().forEach(member -> present.put(member.info().peer(), RoomPeer.present(member)));
        peers = Collections.unmodifiableMap(present);
        knocking = List.of(); // those who do are told again
        rules(joined.info());
        courier.tell(() -> listener.snapshot(this));
    }

    private void rules(RoomInfo rules) {
        info = rules;
        if (!isModerator()) {
            knocking = List.of();
        }
    }

    private void put(RoomPeer peer) {
        Map<String, RoomPeer> all = new LinkedHashMap<>(peers);
        all.put(peer.id(), peer);
        peers = Collections.unmodifiableMap(all);
    }

    private void remove(String peer, LeaveReason reason) {
        Map<String, RoomPeer> all = new LinkedHashMap<>(peers);
        RoomPeer left = all.remove(peer);
        peers = Collections.unmodifiableMap(all);
        acts.seen("left " + peer);
        if (left != null) {
            courier.tell(() -> listener.peerLeft(this, left, reason));
        }
    }

    private void change(String peer, UnaryOperator<RoomPeer> change, Consumer<RoomPeer> tell) {
        RoomPeer known = peers.get(peer);
        if (known != null) {
            RoomPeer changed = change.apply(known);
            put(changed);
            courier.tell(() -> tell.accept(changed));
        }
    }

    /** This peer is in the room no more, or will not be soon. */
    private void end() {
        gone = true;
        rooms.forget(this);
        acts.failAll(new ClientException(Kind.CLOSED, "the room was left"));
    }
}
