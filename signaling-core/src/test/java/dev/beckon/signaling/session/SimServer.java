package dev.beckon.signaling.session;

import dev.beckon.signaling.RoomRef;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself does in a world, on any of its nodes: it opens, locks and ends the room, answers those who knock, speaks, ends sessions, sends clients away for a moment, takes
 * part by a peer of its own, and lets identities end unless their clients renew them. What it was told that it did must show at the clients.
 */
final class SimServer implements Authenticator, InstantSource {

    static final String ROOM = "r";

    static final int CAPACITY = 20;

    private static final int USERS = 2;

    /** Notices are told apart by the last digit: that of their node. */
    private static final int NODES = 10;

    /** Added to the digit of a notice to all devices of a user: these have to be found first, so others may overtake it. */
    private static final int TO_A_USER = 5;

    /** A client hears nothing any more so long after the end of its identity: the sweep's half second, and what is still on its way. */
    private static final Duration LATEST = Duration.ofSeconds(10);

    /** Who is told something, and on which node. */
    private record Ear(int node, String peer) {}

    private final FakeTime time;
    private final RandomGenerator random;
    private final SimModel model;
    private final List<Signaling> living;
    private final long began;
    private final Map<Signaling, Integer> digits = new IdentityHashMap<>();

    private int said;
    private final Map<Ear, Integer> heard = new HashMap<>();
    /** Notices that a session has, and its client has not. */
    private final Map<String, Set<Integer>> awaited = new HashMap<>();
    /** How often each client started afresh. */
    private final Map<String, Integer> lives = new HashMap<>();
    /** The life of each client in which its session was ended last. */
    private final Map<String, Integer> dismissed = new HashMap<>();
    /** Answers to knocks that were given to a client in its life, less those that it has heard. */
    private final Map<String, Integer> owedAnswers = new HashMap<>();
    /** The latest end of all identities that a peer was given. */
    private final Map<String, Instant> validUntil = new HashMap<>();

    private @Nullable SimParticipant participant;
    private boolean quiet;

    /** @param living the nodes that live; changed by others */
    SimServer(FakeTime time, RandomGenerator random, SimModel model, List<Signaling> living) {
        this.time = time;
        this.random = random;
        this.model = model;
        this.living = living;
        this.began = time.nanoTime();
    }

    // ---- identities

    static String user(String peer) {
        return "u" + Integer.parseInt(peer.substring(1)) % USERS;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(time.nanoTime() - began);
    }

    /** A token is a user. How long it is valid is a matter of chance, and for ever once it is quiet. */
    @Override
    public CompletionStage<Identity> authenticate(Message.Hello hello, Opening opening) {
        Instant end = quiet ? null : instant().plusSeconds(5 + random.nextInt(100));
        validUntil.merge(
                String.valueOf(hello.peer()),
                end == null ? Instant.MAX : end,
                (one, other) -> one.isAfter(other) ? one : other);
        return CompletableFuture.completedStage(new Identity(hello.token()).until(end));
    }

    // ---- what it does

    void act(String peer) {
        Signaling node = living.get(random.nextInt(living.size()));
        switch (random.nextInt(16)) {
            case 0 -> open(node);
            case 1 -> must(node, room(node).end(null));
            case 2 ->
                must(node, random.nextBoolean() ? room(node).lock() : room(node).unlock());
            case 3, 4 -> must(node, room(node).send(String.valueOf(number(node))));
            case 5 -> must(node, node.user(user(peer)).send(String.valueOf(number(node) + TO_A_USER)));
            case 6 -> must(node, node.peers().get(peer).reconnect());
            case 7 -> disconnect(node, peer);
            case 8 -> looks(node);
            case 9, 10, 11 -> takesPart(node);
            case 12, 13 -> answersKnocks(node);
            default -> speaks(node, peer);
        }
        if (participant == null || participant.isOver()) {
            model.excuse(SimParticipant.PEER); // whoever has not heard that it left speaks to nobody
        }
    }

    private static RoomRef room(Signaling node) {
        return node.rooms().get(ROOM);
    }

    private void open(Signaling node) {
        node.rooms().open(ROOM, RoomOptions.of(CAPACITY)).whenComplete((room, failure) -> {
            boolean taken = failure != null && SignalingException.of(failure).code() == ErrorCode.ID_TAKEN;
            model.check(failure == null || taken || !living.contains(node), "a room could not be opened: " + failure);
        });
    }

    private <T> CompletableFuture<T> must(Signaling node, CompletableFuture<T> asked) {
        return asked.whenComplete((done, failure) ->
                model.check(failure == null || !living.contains(node), "the server's word failed: " + failure));
    }

    private int number(Signaling node) {
        int digit = digits.computeIfAbsent(node, unknown -> digits.size());
        return ++said * NODES + digit;
    }

    private void speaks(Signaling node, String peer) {
        int number = number(node);
        int life = life(peer);
        must(node, node.peers().get(peer).send(String.valueOf(number))).thenAccept(there -> {
            if (there && life == life(peer) && number > lastHeard(peer, number)) {
                awaited.computeIfAbsent(peer, nobody -> new TreeSet<>()).add(number);
            }
        });
    }

    /** All who knock, one way or the other. Who is listed and not answered was answered by the end of the room, or came in, or is gone. */
    private void answersKnocks(Signaling node) {
        must(node, room(node).knocking())
                .thenAccept(guests -> guests.forEach(guest -> {
                    String peer = guest.info().peer();
                    int life = life(peer);
                    boolean yes = random.nextInt(3) > 0;
                    must(node, yes ? room(node).admit(peer) : room(node).deny(peer))
                            .thenAccept(knocked -> {
                                if (knocked && life == life(peer)) {
                                    owedAnswers.merge(peer, 1, Integer::sum);
                                }
                            });
                }));
    }

    /** A client was told that it may come in, or may not: by this server, or because the room has ended. */
    void answered(String peer) {
        owedAnswers.merge(peer, -1, Integer::sum);
    }

    private void disconnect(Signaling node, String peer) {
        int life = life(peer);
        must(node, node.peers().get(peer).disconnect("The server ends this.")).thenAccept(there -> {
            if (there) {
                dismissed.merge(peer, life, Math::max);
            }
        });
    }

    private void looks(Signaling node) {
        must(node, node.rooms().list("", 100))
                .thenAccept(rooms -> model.check(Set.of(ROOM).containsAll(rooms), "there are rooms " + rooms));
        must(node, node.peers().list("", 100))
                .thenAccept(peers ->
                        model.check(List.copyOf(new TreeSet<>(peers)).equals(peers), "peers are listed as " + peers));
        String user = user("p" + random.nextInt(USERS));
        must(node, node.user(user).peers())
                .thenAccept(peers -> model.check(
                        peers.stream().allMatch(peer -> user(peer).equals(user)), user + " has peers " + peers));
        must(node, room(node).view());
    }

    private void takesPart(Signaling node) {
        SimParticipant known = participant;
        if (known == null || known.isOver()) {
            participant = new SimParticipant(node, model, this);
        } else if (random.nextInt(6) == 0) {
            known.leave();
        } else if (random.nextInt(6) == 0) {
            must(node, node.peers().get(SimParticipant.PEER).disconnect(null));
        } else {
            known.speak(random.nextInt(SimModel.PEERS));
        }
    }

    // ---- what becomes of it

    private int life(String peer) {
        return lives.getOrDefault(peer, 0);
    }

    private int lastHeard(String peer, int number) {
        return heard.getOrDefault(new Ear(number % NODES, peer), 0);
    }

    /** A notice has come. */
    void heard(String peer, int number) {
        int last = lastHeard(peer, number);
        boolean inOrder = number % NODES < TO_A_USER;
        model.check(inOrder ? number > last : number != last, peer + " got notice " + number + " after " + last);
        heard.put(new Ear(number % NODES, peer), number);
        Set<Integer> waiting = awaited.get(peer);
        if (waiting != null) {
            waiting.remove(number);
        }
    }

    /** A session has said something to its client. */
    void isHeard(String peer) {
        Instant end = validUntil.getOrDefault(peer, Instant.MAX);
        model.check(
                !instant().minus(LATEST).isAfter(end), peer + " hears of its session although its identity has ended");
    }

    void startedAfresh(String peer) {
        lives.merge(peer, 1, Integer::sum);
        awaited.remove(peer);
        owedAnswers.remove(peer);
    }

    void nodeDied(Signaling dead) {
        if (participant != null && participant.node == dead && !participant.isOver()) {
            participant.dies();
        }
    }

    /** From now on it does nothing any more, and identities are valid for ever. */
    void fallsQuiet() {
        quiet = true;
        must(living.get(0), room(living.get(0)).unlock());
        if (participant != null && !participant.isOver()) {
            participant.leave();
        }
    }

    void checkQuiet() {
        model.excuse(SimParticipant.PEER);
        awaited.forEach((peer, numbers) -> model.check(numbers.isEmpty(), peer + " did not get notices " + numbers));
        owedAnswers.forEach((peer, owed) -> model.check(owed <= 0, peer + " did not hear " + owed + " answers"));
        dismissed.forEach(
                (peer, life) -> model.check(life(peer) > life, peer + " goes on although its session was ended"));
    }

    /** Its room stays until it is ended. */
    void endRoom() {
        must(living.get(0), room(living.get(0)).end(null));
    }
}
