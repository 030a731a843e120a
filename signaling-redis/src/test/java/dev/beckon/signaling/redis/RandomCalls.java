package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.ModelState.Node;
import dev.beckon.signaling.redis.ModelState.Peer;
import dev.beckon.signaling.redis.ModelState.Room;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What nodes may ask of an engine, by chance: a few nodes, peers, rooms and topics, so that they meet. Mostly it is something that makes sense in the state that the engine is in; the rest is late, doubled or wrong.
 */
final class RandomCalls {

    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final List<String> PEERS = List.of("p1", "p2", "p3", "p4", "p5", "p6");
    private static final List<String> ROOMS = List.of("r1", "r2", "call:c1");
    private static final List<String> TOPICS = List.of("t1", "t2");
    private static final List<String> USERS = List.of("", "u1", "u2");
    private static final long LEASE = 6_000;

    /** How often a script is asked for. */
    private static final List<Script> SCRIPTS = new ArrayList<>();

    static {
        for (Script script : Script.values()) {
            int often = switch (script) {
                case ENTER -> 16;
                case REGISTER, ASK, MOVE, KNOCK -> 8;
                case ANSWER, MODERATE, VERB, PUBLISH -> 6;
                case BURY, PARK, STORE, RENEW, LEAVE, DELIVER, ANNOUNCE, SUBSCRIBE -> 4;
                case READ, BROADCAST, OPEN, LOOK -> 2;
                default -> 1;
            };
            for (int i = 0; i < often; i++) {
                SCRIPTS.add(script);
            }
        }
    }

    private final SplittableRandom random;
    private final ModelEngine model;
    private int tokens;
    private int calls;

    RandomCalls(long seed, ModelEngine model) {
        this.random = new SplittableRandom(seed);
        this.model = model;
    }

    /** @param arguments as {@link ModelEngine#run} takes them */
    record Call(Script script, List<String> arguments) {}

    /** How much later it is, in ms. */
    long pause() {
        return switch (random.nextInt(100)) {
            case 0 -> LEASE + 1 + random.nextInt(10_000);
            case 1, 2, 3, 4, 5, 6 -> random.nextInt(3_000);
            default -> random.nextInt(2);
        };
    }

    boolean isEngineFull() {
        return random.nextInt(50) == 0;
    }

    Call next() {
        List<String> absent = NODES.stream().filter(node -> !isJoined(node)).toList();
        Script script = script(absent.size());
        String peer = peerFor(script);
        String node = script == Script.JOIN && !absent.isEmpty() ? one(absent) : nodeFor(peer);
        List<String> all = new ArrayList<>();
        all.add(node);
        boolean joins = script == Script.JOIN || script == Script.BURY && mostly(1, 20);
        all.add(joins ? "" : epoch(node));
        all.add(call(node));
        all.addAll(arguments(script, node, peer));
        if (script == Script.BURY && joins) {
            all.set(3, node);
        }
        return new Call(script, all);
    }

    /** First there have to be nodes, and then peers. */
    private Script script(int absent) {
        if (absent > 0 && mostly(absent, NODES.size() + 1)) {
            return Script.JOIN;
        }
        return model.state.peers.size() < PEERS.size() / 2 && mostly(1, 3)
                ? Script.REGISTER
                : SCRIPTS.get(random.nextInt(SCRIPTS.size()));
    }

    private List<String> arguments(Script script, String node, String peer) {
        String room = one(ROOMS);
        return switch (script) {
            case JOIN -> List.of("" + LEASE, mostly(29, 30) ? Member.SCHEMA : "0", "" + (1 + random.nextInt(3)));
            case RENEW -> List.of("" + LEASE, mostly(9, 10) ? entry(node) : "1-1");
            case READ -> List.of(entry(node), "" + random.nextInt(300));
            case BURY -> List.of(one(NODES), "" + (1 + random.nextInt(4)));
            case QUIT -> List.of();
            case REGISTER -> with(List.of(peer, "k" + ++tokens, one(USERS), bytes()), record());
            case UNREGISTER, LOST -> List.of(peer, token(peer));
            case CHANGED -> List.of(peer, token(peer), bytes());
            case RENEWED -> with(List.of(peer, token(peer)), record());
            case ASK -> List.of(mostly(3, 4) ? "fetch" : "answers", peer, "secret", one(List.of("h1", "h1", "h2")));
            case ANSWER -> answer(peer);
            case MOVE -> move(peer);
            case PARK -> List.of(peer, token(peer), "" + random.nextInt(9_000));
            case STORE -> List.of(peer, token(peer), bytes());
            case ENTER ->
                with(
                        List.of(
                                peer,
                                token(peer),
                                bytes(),
                                room,
                                one(List.of("CREATE", "JOIN", "ENTER", "ENTER", "ENTER")),
                                one(List.of("", "", "pw")),
                                one(List.of("0", "0", "1")),
                                one(List.of("0", "0", "1"))),
                        options());
            case LOOK -> List.of(peer, token(peer), room, one(List.of("", "pw")), one(List.of("0", "1")));
            case LEAVE -> List.of(peer, token(peer), room, one(List.of("LEFT", "LOST")));
            case KNOCK -> List.of(peer, token(peer), room);
            case KNOCKING, VIEW -> List.of(room);
            case MODERATE ->
                List.of(
                        moderator(room, peer),
                        token(moderator(room, peer)),
                        room,
                        one(List.of("LOCK", "UNLOCK", "KICK", "ADMIT", "DENY")),
                        guest(room),
                        one(List.of("0", "0", "1")));
            case OPEN -> with(List.of(room), options());
            case VERB -> verb(room);
            case ANNOUNCE -> List.of(peer, token(peer), room, bytes(), bytes(), one(List.of("0", "1")));
            case DELIVER -> messages(peer);
            case PUBLISH -> List.of(peer, token(peer), room, bytes());
            case BROADCAST -> List.of(peer, token(peer), one(TOPICS), bytes());
            case SUBSCRIBE -> List.of(peer, token(peer), one(TOPICS), one(List.of("1", "1", "0")));
        };
    }

    private List<String> messages(String peer) {
        List<String> all = new ArrayList<>(List.of(peer, ModelEngine.pack(peer, bytes())));
        while (mostly(2, 3)) {
            String next = one(PEERS);
            all.addAll(List.of(next, ModelEngine.pack(next, bytes())));
        }
        return all;
    }

    // ---- what makes sense

    /** Mostly one that is registered; to be registered, one that is not; to be moved, one that was asked for. */
    private String peerFor(Script script) {
        List<String> likely = PEERS.stream()
                .filter(id -> switch (script) {
                    case REGISTER -> model.peer(id) == null;
                    case MOVE, ANSWER ->
                        model.peer(id) != null
                                && !model.state.peers.get(id).asking.isEmpty();
                    case STORE ->
                        model.peer(id) != null && model.state.peers.get(id).node.isEmpty();
                    default -> model.peer(id) != null;
                })
                .toList();
        return likely.isEmpty() || mostly(1, 12) ? one(PEERS) : one(likely);
    }

    /** Mostly that of the peer. */
    private String nodeFor(String peer) {
        Peer known = model.peer(peer);
        return known != null && !known.node.isEmpty() && mostly(9, 10)
                ? known.node
                : mostly(9, 10) ? one(joined()) : one(NODES);
    }

    /** Mostly that of the node; or of an older connection of it, a newer one, or another time. */
    private String epoch(String node) {
        Node known = model.state.nodes.get(node);
        String epoch = known == null || known.epoch == null ? "1.1" : known.epoch;
        if (mostly(19, 20)) {
            return epoch;
        }
        int dot = epoch.indexOf('.');
        int connection = Integer.parseInt(epoch.substring(dot + 1));
        return switch (random.nextInt(4)) {
            case 0 -> epoch.substring(0, dot) + "." + Math.max(1, connection - 1);
            case 1, 2 -> epoch.substring(0, dot) + "." + (connection + 1);
            default -> "" + (1 + random.nextInt(9)) + ".1";
        };
    }

    private List<String> joined() {
        List<String> joined = NODES.stream().filter(this::isJoined).toList();
        return joined.isEmpty() ? NODES : joined;
    }

    private boolean isJoined(String node) {
        Node known = model.state.nodes.get(node);
        return known != null && known.epoch != null;
    }

    /** The next one of a node. */
    private String call(String node) {
        Node known = model.state.nodes.get(node);
        String epoch = known == null || known.epoch == null ? "1.1" : known.epoch;
        return epoch.substring(0, epoch.indexOf('.') + 1) + ++calls;
    }

    /** "node call", of a call that there was, or not. */
    private String earlier() {
        String node = one(NODES);
        String call = call(node);
        return node + " " + (mostly(4, 5) ? call : "1.1");
    }

    private String token(String peer) {
        Peer known = model.peer(peer);
        return known != null && mostly(19, 20) ? known.token : "k" + random.nextInt(tokens + 1);
    }

    private String entry(String node) {
        Node known = model.state.nodes.get(node);
        if (known == null || known.inbox == null || known.inbox.entries.isEmpty() || mostly(1, 8)) {
            return "0-0";
        }
        return one(known.inbox.entries.keySet().stream().map(InboxId::toString).toList());
    }

    private List<String> answer(String peer) {
        String asked = asked(peer);
        int space = asked.indexOf(' ');
        List<String> all = new ArrayList<>(List.of(asked.substring(0, space), asked.substring(space + 1), peer));
        all.addAll(one(List.of(
                List.of("state", bytes()),
                List.of("gone", token(peer)),
                List.of("wrong"),
                List.of("busy"),
                List.of("1"),
                List.of("0"))));
        return all;
    }

    private List<String> move(String peer) {
        String asked = asked(peer);
        int space = asked.indexOf(' ');
        return List.of(peer, token(peer), asked.substring(0, space), asked.substring(space + 1));
    }

    /** "node call" of somebody who asked for a peer. */
    private String asked(String peer) {
        Peer known = model.peer(peer);
        return known == null || known.asking.isEmpty() || mostly(1, 10) ? earlier() : one(known.asking);
    }

    private String moderator(String room, String peer) {
        Room known = model.state.rooms.get(room);
        return known == null || known.moderator.isEmpty() || mostly(1, 5) ? peer : known.moderator;
    }

    /** Somebody who is in a room, or knocks at it. */
    private String guest(String room) {
        Room known = model.state.rooms.get(room);
        List<String> all = new ArrayList<>();
        if (known != null && mostly(7, 8)) {
            all.addAll(known.members.keySet());
            all.addAll(known.knocks.keySet());
        }
        return all.isEmpty() ? one(PEERS) : one(all);
    }

    private List<String> verb(String room) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of("lock", room, one(List.of("0", "1")), "");
            case 2 -> List.of("tell", room, "", bytes());
            case 3 -> List.of("end", room, "", one(List.of("", "closed")));
            case 4, 5 -> List.of("answer", room, guest(room), one(List.of("0", "1")));
            default -> List.of("expel", room, guest(room), one(List.of("", "go")));
        };
    }

    private List<String> record() {
        return mostly(2, 3)
                ? List.of(bytes(), one(List.of("h1", "h1\nh2", "h3")), "" + random.nextInt(9_000))
                : List.of("", "", "");
    }

    private List<String> options() {
        return List.of(
                "" + one(List.of(1, 2, 4, 8, 8, 8, 8)),
                one(List.of("0", "0", "0", "0", "0", "1")),
                one(List.of("0", "1")),
                one(List.of("", "", "", "pw")),
                one(List.of("", "", "", "", "", "\n", "\nu1\n", "\nu1\nu2\n")),
                one(List.of("", "", "\nu1\n", "\nu2\nu1\n", "\n")));
    }

    /** Some bytes that are no text. */
    private String bytes() {
        byte[] some = new byte[random.nextInt(6)];
        random.nextBytes(some);
        return "x" + new String(some, StandardCharsets.ISO_8859_1);
    }

    // ---- chance

    private boolean mostly(int times, int of) {
        return random.nextInt(of) < times;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<String> with(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
