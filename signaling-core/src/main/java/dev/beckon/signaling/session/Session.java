package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.wire.Fields;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A peer's session: it outlives the connection that it is attached to. Here its parts meet; each is a class of its own.
 *
 * <table>
 * <caption>The parts</caption>
 * <tr><td>{@link Attachment}</td><td>which connection has it; its states</td></tr>
 * <tr><td>{@link Intake}, {@link Requests}</td><td>what its client asks</td></tr>
 * <tr><td>{@link Deliveries}</td><td>what others deliver</td></tr>
 * <tr><td>{@link Mailbox}, {@link CountedStream}</td><td>what its client is sent, and sent again</td></tr>
 * <tr><td>{@link Neighbours}, {@link Calls}, {@link Membership}</td><td>whom it may reach, its calls, its rooms</td></tr>
 * <tr><td>{@link Presence}, {@link Debts}, {@link Departure}</td><td>what others are told of it, what failed and is tried again, its end</td></tr>
 * </table>
 *
 * <b>Threads.</b> What the client asks, and the session's own comings and goings, run one after another as steps. What others deliver comes on any thread at any
 * time. Both meet under {@link #lock}, which is held for moments only and in which nothing is called but the connection's {@link Line} and the scheduler; a
 * registry may therefore deliver with a lock of its own held.
 */
final class Session extends Roster.Entry implements Peer, LiveConnection.Stage {

    final Node node;
    final Serial steps = new Serial();

    // ---- guarded by the lock

    /** Whom this peer may reach. */
    final Neighbours neighbours;

    final Attachment attachment;

    private PeerInfo info;
    private volatile Identity identity;
    private final Mailbox mailbox;
    private @Nullable Extras extras;

    Session(Node node, PeerInfo info, Identity identity, Conversation voice) {
        this.node = node;
        this.info = info;
        this.identity = identity;
        this.attachment = new Attachment(this);
        this.neighbours = new Neighbours(info.peer(), node.limits.roomCapacity());
        this.mailbox = new Mailbox(new CountedStream(node.secretFor(voice)), voice);
    }

    /**
     * A session that comes from another node; it is detached until it is resumed.
     *
     * @param voice of the client for which it was fetched
     */
    Session(Node node, MovedSession moved, Conversation voice) {
        this.node = node;
        this.info = moved.info();
        this.identity = moved.identity();
        this.attachment = new Attachment(this);
        this.neighbours = moved.neighbours();
        this.mailbox = new Mailbox(moved.stream(), voice);
        Fields told = moved.presence();
        if (told != null) {
            extras().presence(told);
        }
        if (!moved.calls().isEmpty()) {
            calls().moved(moved.calls());
        }
        moved.owedRooms().forEach(room -> Membership.owe(this, room, Debts.FIRST));
        attachment.waits(node.limits.grace());
    }

    /** The steps' own monitor: so a message is counted and gets its place among the steps at one moment. */
    Object lock() {
        return steps;
    }

    // ---- as others see it

    @Override
    public String id() {
        return info.peer(); // the same in every info
    }

    @Override
    public PeerInfo info() {
        synchronized (lock()) {
            return info;
        }
    }

    @Override
    public @Nullable String user() {
        return identity.user();
    }

    @Override
    public boolean away() {
        synchronized (lock()) {
            return extras != null && extras.toldAway();
        }
    }

    Identity identity() {
        return identity;
    }

    /** Its client has shown a newer token of the same user. Under the lock. */
    void renews(Identity newer) {
        identity = newer;
    }

    Requester requester() {
        return new Requester(info(), identity);
    }

    Set<String> rooms() {
        synchronized (lock()) {
            return neighbours.rooms();
        }
    }

    /** Changes what others see. */
    CompletionStage<?> update(Payload attributes) {
        if (identity.attributes() != null) {
            throw new SignalingException(ErrorCode.FORBIDDEN, "your attributes are the server's to choose");
        }
        synchronized (lock()) {
            info = new PeerInfo(info.peer(), info.name(), attributes);
        }
        return presence().updated();
    }

    // ---- its parts

    /** Under the lock. */
    Extras extras() {
        Extras known = extras;
        if (known == null) {
            known = new Extras(this);
            extras = known;
        }
        return known;
    }

    /** Null where there never was anything of the kind. */
    @Nullable
    Extras extrasIfAny() {
        synchronized (lock()) {
            return extras;
        }
    }

    // under the lock as a whole: what is empty is dropped

    Calls calls() {
        synchronized (lock()) {
            return extras().calls();
        }
    }

    Presence presence() {
        synchronized (lock()) {
            return extras().presence();
        }
    }

    Departure departure() {
        synchronized (lock()) {
            return extras().departure();
        }
    }

    Debts debts() {
        synchronized (lock()) {
            return extras().debts();
        }
    }

    /** Under the lock. */
    CountedStream stream() {
        return mailbox.stream;
    }

    /** The one that the next connection is given; null if none comes. Under the lock. */
    @Nullable
    Secret nextSecret() {
        return extras == null ? null : extras.nextSecret();
    }

    @Override
    public CompletionStage<Boolean> answers() {
        return Probe.of(this);
    }

    @Override
    public boolean recognises(String shown) {
        synchronized (lock()) {
            boolean recognised = attachment.recognises(shown);
            if (recognised) {
                extras().shownElsewhere = shown;
            }
            return recognised;
        }
    }

    @Override
    public @Nullable SessionRecord sessionRecord() {
        return Migration.record(this);
    }

    // ---- what its connections mean to the parts: under the lock

    /** A connection has the session. */
    void isOn(LiveConnection next) {
        mailbox.voice(next.voice());
        mailbox.charges(next.account(), node.ledger);
        recount();
        if (extras != null && extras.isStopped()) {
            next.pause(Line.Pause.SESSION);
        }
    }

    /** Whether its client may resume it. */
    boolean resumes() {
        return Mailbox.resumes(mailbox.voice());
    }

    boolean isDetached() {
        synchronized (lock()) {
            return attachment.connection() == null;
        }
    }

    /** Keeps nothing for the client any more. */
    void letGo() {
        synchronized (lock()) {
            neighbours.clear();
            stream().outbox.restart();
            mailbox.chargesNobody();
        }
    }

    // ---- from node to node

    @Override
    public CompletionStage<SessionState> surrender() {
        return Migration.surrender(this);
    }

    @Override
    public void evict() {
        attachment.evict();
    }

    /** What another node goes on with; here nothing is kept for the client any more. Under the lock, once. */
    SessionState moved() {
        SessionState moved = MovedSession.state(
                info,
                identity,
                stream(),
                neighbours,
                extras().surrenderCalls(),
                extras().presenceIfAny(),
                extras().forgetDebts());
        mailbox.chargesNobody();
        return moved;
    }

    // ---- in

    @Override
    public void deliver(Outgoing message) {
        Deliveries.deliver(this, message);
    }

    /** What is held back, see {@link Deliveries#hold}. Under the lock. */
    @Nullable
    Held held() {
        return extras == null ? null : extras.held;
    }

    /** Holds back, or with null no more. Under the lock. */
    void held(@Nullable Held holding) {
        Extras known = extras();
        known.held = holding;
        if (known.isEmpty()) {
            extras = null; // it was made for this alone, as in most sessions
        }
    }

    /** Nothing yet, for this client. */
    Held nothingHeld() {
        return new Held(mailbox, node.limits);
    }

    /** Has a step run after those before it; may be called under the lock. */
    void later(Supplier<@Nullable CompletionStage<?>> step) {
        steps.later(executor(), step);
    }

    /** Tells the listener of something that was decided under the lock. */
    void tell(SignalingEvent event) {
        executor().execute(() -> node.listener.on(event));
    }

    /** Runs what may not run where others deliver. */
    Executor executor() {
        synchronized (lock()) {
            LiveConnection open = attachment.connection();
            return open == null ? node.timers : open;
        }
    }

    // ---- out

    /** A message to this session's own client. */
    void send(Message message) {
        synchronized (lock()) {
            push(new Outgoing(message));
        }
    }

    /** Under the lock, so that all go out in one order. */
    void push(Outgoing outgoing) {
        CloseReason reason = mailbox.put(outgoing, attachment.connection(), node.limits);
        if (reason != null) {
            attachment.cut(reason);
        }
    }

    /** An answer to what came on this connection, unless the page that asked is gone. */
    void reply(LiveConnection via, Message answer) {
        synchronized (lock()) {
            if (isCurrent(via)) {
                send(answer);
            }
        }
    }

    /** The id that a reply to a request repeats: none where the page that asked is gone, so that the next one does not take the reply for its own. */
    long re(LiveConnection via, long id) {
        synchronized (lock()) {
            return isCurrent(via) ? id : Message.NO_ID;
        }
    }

    /** Whether numbers have not begun anew since that connection was there. Under the lock. */
    boolean isCurrent(LiveConnection via) {
        return via.beginnings() == stream().beginnings();
    }

    /** How often the client lost what was under way, or forgot it. */
    int freshStarts() {
        synchronized (lock()) {
            return stream().beginnings();
        }
    }

    /** Sends what waits for a slow client, as long as it goes out. */
    void transmitWaiting() {
        synchronized (lock()) {
            LiveConnection open = attachment.connection();
            if (open != null) {
                mailbox.transmitWaiting(open, node.limits);
            }
            recount();
        }
    }

    private void recount() {
        Payload attributes = info.attributes();
        LiveConnection open = attachment.connection();
        mailbox.recount(
                Ledger.SESSION + (attributes == null ? 0 : attributes.length()) + Ledger.ROOM * neighbours.places(),
                open == null ? 0 : open.queuedBytes());
    }

    /** What the node holds for it; any thread, and so maybe not the newest. */
    int heldBytes() {
        return mailbox.held();
    }
}
