package dev.beckon.signaling.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The peer connections of a simulated client: they negotiate after PROTOCOL.md and nothing else. What a client may do at any time it does by chance: it opens
 * and closes links, offers, answers late, withdraws, trickles.
 */
final class SimLinks {

    /** As many as a client opens with one other peer. */
    private static final int OPEN = 3;

    enum State {
        STABLE,
        HAVE_LOCAL_OFFER,
        HAVE_REMOTE_OFFER
    }

    /** One peer connection. */
    static final class Link {
        final String peer;
        final String name;
        State state = State.STABLE;
        /** The highest that either side has used, as known here. */
        int epoch;
        /** Of the offer outstanding, or of the last one that was. */
        int offered;
        /** Of the last offer that was answered. */
        int agreed;

        boolean agreedOnTheirs;
        /** Whether there is something left to negotiate. */
        boolean needed;
        /** Whether an answer came to nothing on one side only, so that the peer connections differ until there is a new one. */
        boolean differs;

        /** An offer of the other side gave way to ours, and waits if ours is refused. */
        boolean ignored;
        /** Whether the other side started afresh and has not spoken of this link since: it may know nothing of it. */
        boolean orphan;

        Link(String peer, String name) {
            this.peer = peer;
            this.name = name;
        }

        @Override
        public String toString() {
            return name + " in " + state + " of " + offered + ", agreed on " + agreed + (differs ? ", differing" : "");
        }

        private void agree(boolean onTheirs) {
            state = State.STABLE;
            agreed = offered;
            agreedOnTheirs = onTheirs;
            differs = false;
        }
    }

    private record Sent(String type, Link link, int epoch) {}

    private final String self;
    private final RandomGenerator random;
    private final SimModel model;
    private final Consumer<String> say;
    /** Whether that peer is in the room. */
    private final Predicate<String> knows;
    /** By the names of links, which both sides share. */
    final Map<String, Link> links = new TreeMap<>();

    private final Map<Integer, Sent> asked = new HashMap<>();
    /** By name, the peer that closed it: nothing more of it may come, as long as that peer has not started afresh and may know of it. */
    private final Map<String, String> closedThere = new HashMap<>();

    private final Set<String> closedHere = new HashSet<>();
    private int opened;
    private boolean prompt;

    SimLinks(String self, RandomGenerator random, SimModel model, Consumer<String> say, Predicate<String> knows) {
        this.knows = knows;
        this.self = self;
        this.random = random;
        this.model = model;
        this.say = say;
    }

    private List<Link> with(String peer) {
        return links.values().stream().filter(link -> link.peer.equals(peer)).toList();
    }

    private boolean polite(Link link) {
        return self.compareTo(link.peer) < 0;
    }

    // ---- what a client may do

    /** Something with one of the links to that peer, or a new one. */
    void act(String peer) {
        List<Link> known = with(peer);
        if (known.isEmpty() || known.size() < OPEN && random.nextInt(5) == 0) {
            Link link = new Link(peer, self + "-" + ++opened);
            links.put(link.name, link);
            offer(link);
            return;
        }
        Link link = known.get(random.nextInt(known.size()));
        switch (random.nextInt(10)) {
            case 0 -> close(link);
            case 1, 2 -> candidate(link);
            default -> {
                switch (link.state) {
                    case STABLE -> offer(link);
                    case HAVE_REMOTE_OFFER -> answer(link);
                    case HAVE_LOCAL_OFFER -> {
                        switch (random.nextInt(4)) {
                            case 0 -> describe("offer", link); // once more
                            case 1 -> offer(link); // another one
                            default -> {
                                if (!link.differs) {
                                    withdraw(link);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /** From now on answers at once. */
    void answerAll() {
        prompt = true;
        links.values().stream()
                .filter(link -> link.state == State.HAVE_REMOTE_OFFER)
                .forEach(this::answer);
    }

    /** Offers on one of so many links: so both sides learn what the other knows of it. */
    void offerOn(int which, int of) {
        for (Link link : links.values()) {
            if (Math.floorMod(link.name.hashCode(), of) == which) {
                if (link.state == State.HAVE_LOCAL_OFFER) {
                    describe("offer", link);
                } else {
                    offer(link);
                }
            }
        }
    }

    /** Closes what has come to nothing. A registry that lost a message, and the word of that, leaves it to the clients to notice. */
    void giveUp() {
        links.values().stream()
                .filter(link -> link.state != State.STABLE || link.differs)
                .toList()
                .forEach(this::close);
    }

    private void offer(Link link) {
        link.epoch++;
        link.offered = link.epoch;
        link.needed = false;
        link.ignored = false;
        link.state = State.HAVE_LOCAL_OFFER;
        describe("offer", link);
    }

    private void answer(Link link) {
        link.agree(true);
        describe("answer", link);
        offerIfNeeded(link);
    }

    private void offerIfNeeded(Link link) {
        if (link.state == State.STABLE && (link.needed || link.differs)) {
            offer(link);
        }
    }

    private void describe(String type, Link link) {
        int number = model.nextSignal(self, link.peer);
        send(number, type, link, ",\"sdp\":\"" + number + "\",\"epoch\":" + link.offered);
    }

    private void candidate(Link link) {
        int number = model.nextSignal(self, link.peer);
        String candidate = ",\"candidate\":{\"candidate\":\"" + number + "\"},\"epoch\":";
        send(number, "candidate", link, candidate + link.offered);
    }

    private void withdraw(Link link) {
        link.state = State.STABLE;
        send(model.nextUnnumbered(self, link.peer), "withdraw", link, ",\"epoch\":" + link.offered);
    }

    private void close(Link link) {
        links.remove(link.name);
        closedHere.add(link.name);
        close(link.peer, link.name);
    }

    private void close(String peer, String name) {
        send(model.nextUnnumbered(self, peer), "close", new Link(peer, name), "");
    }

    private void send(int number, String type, Link link, String rest) {
        int id = SimModel.signalRequest(link.peer, number);
        asked.put(id, new Sent(type, link, link.offered));
        say.accept("{\"type\":\"" + type + "\",\"id\":" + id + ",\"to\":\"" + link.peer + "\",\"link\":\"" + link.name
                + "\"" + rest + "}");
    }

    // ---- what a client hears

    void heard(String type, JsonNode message) {
        String from = message.path("from").asText();
        String name = message.path("link").asText();
        int epoch = message.path("epoch").asInt();
        model.check(
                type.equals("close") || !closedThere.containsKey(name),
                self + " got something of a link that is closed: " + message);
        switch (type) {
            case "offer", "answer" ->
                model.signalArrived(from, self, message.path("sdp").asInt());
            case "candidate" ->
                model.signalArrived(
                        from, self, message.at("/candidate/candidate").asInt());
            default -> {}
        }
        Link link = links.get(name);
        if (link != null) {
            link.orphan = false;
        }
        switch (type) {
            case "offer" -> offered(from, name, epoch, link);
            case "answer" -> {
                if (link == null) {
                    close(from, name); // of an earlier stay in the room, or it has not heard of the end
                }
                answered(link, epoch);
            }
            case "withdraw" -> withdrawn(link, epoch);
            case "close" -> {
                closedThere.put(name, from);
                links.remove(name);
            }
            default -> {}
        }
    }

    private void offered(String from, String name, int epoch, @Nullable Link known) {
        Link link = known;
        if (link == null) {
            if (epoch > 1 || closedHere.contains(name) || !knows.test(from)) {
                close(from, name); // of an earlier page, or of an earlier stay in the room while a call goes on
                return;
            }
            link = new Link(from, name);
            links.put(name, link);
        }
        boolean again = link.agreedOnTheirs && epoch == link.agreed;
        if (link.state == State.HAVE_LOCAL_OFFER) {
            if (again || !polite(link)) {
                link.ignored |= !again;
                return;
            }
            link.needed = true;
        }
        link.state = State.HAVE_REMOTE_OFFER;
        link.offered = epoch;
        link.epoch = Math.max(link.epoch, epoch);
        if (again || prompt || random.nextInt(3) > 0) {
            answer(link);
        }
    }

    private void answered(@Nullable Link link, int epoch) {
        if (link == null) {
            return;
        }
        if (link.state == State.HAVE_LOCAL_OFFER && epoch == link.offered) {
            link.agree(false);
        } else {
            link.differs = true; // the offer was withdrawn or replaced before this was read
        }
        offerIfNeeded(link);
    }

    private void withdrawn(@Nullable Link link, int epoch) {
        if (link == null) {
            return;
        }
        if (link.state == State.HAVE_REMOTE_OFFER && epoch == link.offered) {
            link.state = State.STABLE;
        } else {
            answerIsVoid(link, epoch);
        }
        offerIfNeeded(link);
    }

    /** If the offer comes again, it counts as a new one. */
    private void answerIsVoid(Link link, int epoch) {
        if (link.agreedOnTheirs && link.agreed == epoch) {
            link.differs = true;
            link.agreedOnTheirs = false;
        }
    }

    /** A message of this client was void, or was refused. */
    void notPassed(int re, String reason) {
        Sent sent = asked.remove(re);
        Link link = sent == null ? null : links.get(sent.link().name);
        if (sent == null || link != sent.link()) {
            return;
        }
        switch (reason) {
            case "closed", "not-found" -> links.remove(link.name);
            case "bad-state" -> tooMany(link, sent);
            case "stale" -> {
                if (sent.type().equals("answer")) {
                    answerIsVoid(link, sent.epoch());
                    offerIfNeeded(link);
                }
            }
            case "unavailable", "internal" -> {
                link.orphan = true; // nobody knows whether it came
                if (sent.type().equals("answer")) {
                    answerIsVoid(link, sent.epoch());
                }
            }
            default -> {}
        }
    }

    private void tooMany(Link link, Sent sent) {
        if (link.agreed == 0 && link.epoch == 1) {
            links.remove(link.name); // nobody else knows it
        } else if (link.state == State.HAVE_LOCAL_OFFER && link.offered == sent.epoch()) {
            link.state = State.STABLE;
            link.differs |= link.ignored;
        }
    }

    void peerLeft(String peer) {
        links.values().removeIf(link -> link.peer.equals(peer));
    }

    /** What was outstanding is void, and offers are worth sending again. */
    void peerStartedAfresh(String peer) {
        closedThere.values().removeIf(peer::equals);
        for (Link link : with(peer)) {
            link.orphan = true;
            switch (link.state) {
                case STABLE -> {}
                case HAVE_LOCAL_OFFER -> describe("offer", link);
                case HAVE_REMOTE_OFFER -> link.state = State.STABLE;
            }
        }
    }

    /** This client knows nothing any more. */
    void forgetAll() {
        links.clear();
        asked.clear();
        closedHere.clear();
        closedThere.clear();
    }
}
