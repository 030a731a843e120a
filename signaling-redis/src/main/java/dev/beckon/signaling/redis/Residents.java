package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.redis.ClusterListener.Move;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.RoomWatcher;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers of this node, and what its inbox says about them. Only the reader of the inbox adds them and takes them out; so whoever is here is here in the order of everything else that happens.
 *
 * <p><b>How a session moves.</b> The node that its client came to asks the node where it is ({@code fetch}). That one compares the secret and moves the peer in the engine: from then on what is for the peer
 * goes to the other inbox, where it waits ({@code arrives}). When the old node reads {@code moved} in its own inbox, it has delivered all that came before; it has the session surrendered, and sends its state.
 * A session whose node stops moves in two halves: into the engine ({@code parks}), and from there to the node that its client comes to. Of a session whose node has died the engine has a record and its places
 * ({@code remains}); it is made anew from them where its client comes. A node that asks for a session that has just gone elsewhere is told so ({@code again}), and asks anew.
 *
 * <p><b>Past the engine.</b> A message between two peers of this node may be handed over here ({@link UnderWay} says when). It comes to a session before the session goes, or takes the way over the engine:
 * {@link Resident#take} and {@link Resident#goes} exclude each other.
 */
final class Residents implements Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Residents.class);

    private static final Packed KEPT = new Packed(List.of());
    private static final Packed NOT_KEPT = new Packed(List.of(new byte[0]));

    private final NodeTime time;
    private final Member member;
    private final Inbox inbox;
    final UnderWay underWay;
    private final Owed owed;
    private final Mirror mirror = new Mirror();
    private final ConcurrentHashMap<String, Resident> here = new ConcurrentHashMap<>();

    /** By which the engine knows a peer's registration; a peer without one is stale. */
    private final ConcurrentHashMap<Peer, String> tokens = new ConcurrentHashMap<>();

    private final ConcurrentHashMap<String, Peer> registering = new ConcurrentHashMap<>();
    private final AtomicLong registrations = new AtomicLong();
    private final List<RoomWatcher> watchers = new CopyOnWriteArrayList<>();

    Residents(Engine engine, NodeTime time, Member member) {
        this.time = time;
        this.member = member;
        this.inbox = new Inbox(engine, time, member, this::take);
        this.underWay = new UnderWay(member, inbox);
        this.owed = new Owed(member);
    }

    void watch(RoomWatcher watcher) {
        watchers.add(watcher);
    }

    @Nullable
    Peer local(String id) {
        Resident known = here.get(id);
        return known == null ? null : known.peer();
    }

    /** Of the peer's registration; one that no registration has if it is stale. */
    String token(Peer peer) {
        return tokens.getOrDefault(peer, "-");
    }

    boolean isKnown(Peer peer) {
        return tokens.containsKey(peer);
    }

    /** A peer that is about to be registered. */
    String newToken(Peer peer) {
        String token = member.node + "." + registrations.incrementAndGet() + "."
                + Long.toString(time.nanoTime(), Character.MAX_RADIX);
        tokens.put(peer, token);
        registering.put(token, peer);
        return token;
    }

    /** It was not registered. */
    void forgetToken(Peer peer, String token) {
        underWay.forget(peer);
        registering.remove(token);
        tokens.remove(peer, token);
    }

    // ---- past the engine

    /** Hands a message to a peer of this node. @return false if that has to be done by the engine */
    boolean handOver(Peer from, String to, Message message) {
        Resident resident = here.get(to);
        return resident != null && underWay.nothingOf(from) && resident.take(new Outgoing(message));
    }

    /** Hands a message to all others in a room, where all are of this node. @return false if that has to be done by the engine */
    boolean handOver(Peer from, String room, Outgoing message) {
        return underWay.nothingOf(from)
                && mirror.toOthers(from.id(), room, id -> isHere(id), id -> {
                    Resident resident = here.get(id);
                    return resident != null && resident.take(message);
                });
    }

    private boolean isHere(String id) {
        Resident resident = here.get(id);
        return resident != null && resident.isHere();
    }

    /** The session of a peer that {@code arrives} is here now. */
    void adopt(Peer peer) {
        Resident awaited = here.get(peer.id());
        if (awaited == null || awaited.peer() != null) {
            throw new IllegalStateException(
                    "peer " + peer.id() + " was not fetched, or this node was given up meanwhile");
        }
        tokens.put(peer, awaited.token);
        awaited.adopt(peer);
    }

    // ---- the inbox

    private void take(Packed in) {
        switch (in.text(0)) {
            case "done":
                Packed answer = in.from(2);
                settle(answer);
                member.complete(in.text(1), answer);
                break;
            case "opened":
                tell(in.text(1), true);
                break;
            case "ended":
                tell(in.text(1), false);
                break;
            case "answers":
                answers(in.text(1), in.text(2), in.text(3));
                break;
            case "fetch":
                give(in.text(1), in.text(2), in.text(3), in.text(4));
                break;
            case "moved":
                surrender(in.text(1), in.text(2), in.text(3), in.text(4));
                break;
            case "parks":
                park(in.text(1), in.text(2), in.text(3));
                break;
            case "arrives":
                arrives(in.text(1), in.text(2), Packed.of(in.bytes(3)));
                break;
            case "messages":
                deliverAll(in);
                break;
            default:
                deliver(in);
        }
    }

    private void arrives(String id, String token, Packed places) {
        here.put(id, new Resident(id, token, null));
        for (int i = 0; i < places.values().size(); i += 2) {
            mirror.enters(id, places.text(i), Forms.ids(places.text(i + 1)));
        }
    }

    /** A peer and a message, and so on. */
    private void deliverAll(Packed in) {
        for (int i = 1; i < in.values().size(); i += 2) {
            Resident peer = here.get(in.text(i));
            if (peer != null) {
                deliver(peer, in.bytes(i + 1));
            }
        }
    }

    private static void deliver(Resident peer, byte[] message) {
        try {
            peer.deliver(new Outgoing(Wire.read(message)));
        } catch (RuntimeException fault) { // those that came with it are delivered
            LOG.error("a message for peer {} could not be understood", peer.id, fault);
        }
    }

    private void deliver(Packed in) {
        Message event = Forms.event(in);
        if (event == null) {
            LOG.warn("an entry of the inbox of an unknown kind: a newer node wrote it");
            return;
        }
        reflect(event, in);
        Outgoing message = new Outgoing(event);
        for (String id : Forms.ids(in.text(1))) {
            Resident peer = here.get(id);
            if (peer != null) {
                peer.deliver(message);
            }
        }
    }

    private void reflect(Message event, Packed in) {
        if (event instanceof Message.PeerJoined joined) {
            mirror.joins(joined.info().peer(), joined.room());
        } else if (event instanceof Message.PeerLeft left) {
            mirror.leaves(left.peer(), left.room());
        } else if (event instanceof Message.Left out) {
            Forms.ids(in.text(1)).forEach(peer -> mirror.leaves(peer, out.room()));
        }
    }

    /** Peers come and go where their registration and its end are read. */
    private void settle(Packed answer) {
        String what = answer.values().isEmpty() ? "" : answer.text(0);
        if (what.equals("registered")) {
            Peer peer = registering.remove(answer.text(2));
            if (peer != null) {
                here.put(answer.text(1), new Resident(answer.text(1), answer.text(2), peer));
            }
        } else if (what.equals("unregistered")) {
            String token = answer.text(2);
            here.computeIfPresent(answer.text(1), (id, known) -> known.token.equals(token) ? null : known);
            mirror.goes(answer.text(1));
        } else if (what.equals("entered")) {
            String room = answer.text(3);
            mirror.enters(
                    answer.text(2),
                    room,
                    Forms.room(room, answer.bytes(1)).others().stream()
                            .map(other -> other.info().peer())
                            .toList());
        } else if (what.equals("left")) {
            mirror.leaves(answer.text(1), answer.text(2));
        }
    }

    private void tell(String room, boolean opened) {
        if (CallRoom.is(room)) {
            return;
        }
        for (RoomWatcher watcher : watchers) {
            if (opened) {
                watcher.opened(room);
            } else {
                watcher.ended(room);
            }
        }
    }

    // ---- what other nodes ask

    private void answer(String node, String call, String about, Object... values) {
        List<Object> all = new ArrayList<>(List.of(node, call, about));
        all.addAll(List.of(values));
        owed.does(Script.ANSWER, all.toArray());
    }

    private void answers(String id, String node, String call) {
        Peer peer = local(id);
        if (peer == null) {
            answer(node, call, id, Forms.yes(here.containsKey(id))); // on its way here: then it is there
        } else {
            peer.answers()
                    .whenComplete((there, failure) -> answer(node, call, id, Forms.yes(Boolean.TRUE.equals(there))));
        }
    }

    /** Where the session is on its way to this node, waits for it. Where it has gone, those who ask are told so by the script that made it go. */
    private void give(String id, String node, String call, String secret) {
        Resident resident = here.get(id);
        if (resident != null) {
            resident.whenHere(peer -> give(resident, peer, node, call, secret));
        }
    }

    private void give(Resident resident, Peer peer, String node, String call, String secret) {
        String id = resident.id;
        if (!peer.recognises(secret)) {
            answer(node, call, id, "wrong");
            return;
        }
        resident.goes();
        owed.does(Script.MOVE, id, resident.token, node, call).exceptionally(failure -> {
            resident.stays();
            answer(node, call, id, "busy");
            return null;
        });
    }

    /** It is about to go elsewhere. What peers of this node hand to it from now on takes the way over the engine. */
    void goes(String id) {
        Resident resident = here.get(id);
        if (resident != null) {
            resident.goes();
        }
    }

    private @Nullable Resident removed(String id) {
        goes(id);
        mirror.goes(id);
        return here.remove(id);
    }

    private void surrender(String id, String token, String node, String call) {
        Resident resident = removed(id);
        Peer peer = resident == null ? null : resident.peer();
        CompletableFuture<SessionState> given = peer == null
                ? CompletableFuture.failedFuture(Engine.cutOff("peer " + id + " is not here"))
                : peer.surrender().toCompletableFuture();
        given.whenComplete((state, failure) -> {
            if (failure == null) {
                member.listener.moved(Move.GIVEN);
                answer(node, call, id, "state", state.bytes());
            } else {
                answer(node, call, id, "gone", token);
            }
            if (peer != null) {
                forgetToken(peer, token);
            }
        });
    }

    /** All that came for the peer before has been delivered; what comes from now on waits in the engine. */
    private void park(String id, String token, String call) {
        Resident resident = removed(id);
        Peer peer = resident == null ? null : resident.peer();
        if (peer == null) {
            member.complete(call, NOT_KEPT);
            return;
        }
        CompletableFuture<SessionState> given = peer.surrender().toCompletableFuture();
        given.thenCompose(state -> owed.does(Script.STORE, id, token, state.bytes()))
                .whenComplete((stored, failure) -> {
                    if (failure == null) {
                        member.listener.moved(Move.PARKED);
                    } else if (given.isCompletedExceptionally()) {
                        owed.does(Script.LOST, id, token);
                    }
                    forgetToken(peer, token);
                    member.complete(call, failure == null ? KEPT : NOT_KEPT);
                });
    }

    /** A peer that was to arrive has ended before. */
    void neverArrives(String id, String token) {
        here.computeIfPresent(id, (key, known) -> known.peer() == null ? null : known);
        owed.does(Script.LOST, id, token);
    }

    // ---- the node

    /** Nobody here is registered any more: the sessions end, without a word to their rooms, which know already. */
    @Override
    public void fenced() {
        List<Resident> all = List.copyOf(here.values());
        here.clear();
        tokens.clear();
        registering.clear();
        mirror.clear();
        underWay.forgetAll();
        owed.giveUp();
        for (Resident resident : all) {
            Peer peer = resident.peer();
            if (peer != null) {
                peer.evict();
            }
        }
    }

    @Override
    public <T> T withLast(Function<InboxId, T> action) {
        return inbox.withLast(action);
    }

    @Override
    public void joined() {
        inbox.beginAnew();
    }

    @Override
    public void renewed(long renewals, InboxId last) {
        underWay.renewed(renewals, last);
        owed.triesAgain();
        inbox.goOn();
    }
}
