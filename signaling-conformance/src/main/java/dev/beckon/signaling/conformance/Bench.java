package dev.beckon.signaling.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.beckon.signaling.client.sse.SseSocket;
import dev.beckon.signaling.spi.Scheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Where one rule is tried: its clients, their names, and what they have said. Each rule has ids of its own, so that rules do not meet at the server. */
final class Bench implements AutoCloseable {

    /** Two peers in a room: a's id sorts before b's. */
    record Pair(Participant a, Participant b, String room) {}

    /** Until a bye has gone out. */
    private static final int LAST_WORDS_MILLIS = 200;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Target target;
    private final Door door;
    private final ScheduledExecutorService timer;
    private final String mark = Long.toString(RANDOM.nextLong() >>> 1, 36);
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Participant> all = new ConcurrentLinkedQueue<>();
    private volatile String said = "nothing";

    Bench(Target target, Door door, ScheduledExecutorService timer) {
        this.target = target;
        this.door = door;
        this.timer = timer;
    }

    // ---- clients

    /** A connection that is open, on which nothing was said. */
    Participant connect() throws InterruptedException {
        return add(new Participant(
                this, client -> door.network().webSocket(target.uri(), target.headers(), "beckon.v1", client)));
    }

    /** The same over server-sent events. */
    Participant connectBySse() throws InterruptedException {
        return add(new Participant(
                this,
                client -> new SseSocket(door.network(), target.http(), target.headers(), Scheduler.on(timer), client)));
    }

    private Participant add(Participant participant) throws InterruptedException {
        all.add(participant);
        return participant.open();
    }

    /** A client whose session is open. */
    Participant peer(String name) throws InterruptedException {
        Participant participant = connect();
        participant.say(hello(unique(name), ""));
        participant.hears("{'type':'welcome','resumed':false}");
        return participant;
    }

    /**
     * A hello that shows a token where the server wants one.
     *
     * @param more further fields, such as {@code ,'name':'Ana'}
     */
    String hello(String peer, String more) {
        List<String> tokens = target.tokens();
        String token =
                tokens.isEmpty() ? "" : ",'token':" + quoted(tokens.get(numbers.incrementAndGet() % tokens.size()));
        return "{'type':'hello','peer':'" + peer + "'" + more + token + "}";
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString().replace("'", "\\u0027");
    }

    /** A hello that shows the secret of a session. */
    String resume(Participant before, String secret, String received) {
        return hello(before.id(), ",'resume':{'session':'" + secret + "'" + received + "}");
    }

    /** Comes back on a new connection, with all that it has received. */
    Participant comesBack(Participant before) throws InterruptedException {
        Participant again = connect();
        again.say(resume(before, before.secret(), ",'received':" + before.counted()));
        return again;
    }

    /** Makes a room and joins it. */
    String create(Participant participant, String options) throws InterruptedException {
        String room = unique("room");
        participant.say("{'type':'create','id':1,'room':'" + room + "'" + options + "}");
        participant.hears("{'type':'created','re':1,'room':'" + room + "'}");
        return room;
    }

    /** Joins, and its members hear of it. */
    void join(Participant participant, String room, Participant... members) throws InterruptedException {
        participant.say("{'type':'join','id':2,'room':'" + room + "'}");
        participant.hears("{'type':'joined','re':2,'room':'" + room + "'}");
        for (Participant member : members) {
            member.hears("{'type':'peer-joined','room':'" + room + "','peer':'" + participant.id() + "'}");
        }
    }

    /** Two peers in a new room. */
    Pair pair() throws InterruptedException {
        return pair("");
    }

    Pair pair(String options) throws InterruptedException {
        Participant one = peer("a");
        Participant other = peer("b");
        boolean sorted = one.id().compareTo(other.id()) < 0;
        Participant a = sorted ? one : other;
        Participant b = sorted ? other : one;
        String room = create(a, options);
        join(b, room, a);
        return new Pair(a, b, room);
    }

    /** A call that was accepted; a is the caller. */
    String call(Participant a, Participant b) throws InterruptedException {
        String call = ring(a, b);
        b.say("{'type':'accept','id':4,'call':'" + call + "'}");
        b.hears("{'type':'accepted','call':'" + call + "','peer':'" + a.id() + "'}");
        a.hears("{'type':'accepted','call':'" + call + "','peer':'" + b.id() + "'}");
        return call;
    }

    /** A call that rings. */
    String ring(Participant a, Participant b) throws InterruptedException {
        a.say("{'type':'call','id':3,'to':'" + b.id() + "'}");
        JsonNode ringing = a.hears("{'type':'ringing','re':3,'call':'*'}");
        String call = ringing.path("call").asText();
        b.hears("{'type':'incoming','call':'" + call + "','from':'" + a.id() + "'}");
        return call;
    }

    // ---- the rest

    /** An id that no other rule and no other run uses. */
    String unique(String name) {
        return name + "-" + mark + "-" + numbers.incrementAndGet();
    }

    Target target() {
        return target;
    }

    Door door() {
        return door;
    }

    Duration patience() {
        return target.deadlines().patience();
    }

    /** Longer than one of the server's deadlines. */
    Duration beyond(Function<Deadlines, Duration> deadline) {
        return deadline.apply(target.deadlines()).plus(patience());
    }

    void said(String text) {
        said = text;
    }

    /** Of what was said last. */
    Verdict.End broken(String expected, String came) {
        return Verdict.broken(said, expected, came);
    }

    /** Ends the sessions, so that nothing of them stays at the server. */
    @Override
    public void close() {
        for (Participant participant : all) {
            participant.say("{'type':'bye'}");
            timer.schedule(participant::cut, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
