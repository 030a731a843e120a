package dev.beckon.signaling.session;

import dev.beckon.signaling.json.JsonCodec;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.SessionState;
import dev.beckon.signaling.spi.Identity;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way from a hello to its welcome.
 *
 * <pre>
 *   hello ───▶ authenticate ──▶ register ──────▶ ICE servers ──▶ attach: welcome
 *                  ▲ its session is over
 *   resume ──▶ local session, or fetch, adopt ─▶ ICE servers ──▶ resume: welcome
 *                  │ it is another's
 *                  └──▶ authenticate ──▶ resume-invalid
 * </pre>
 *
 * What fails on the way, or is overtaken by the end of the connection, leaves nothing behind: an id that was registered is free again.
 */
final class Greeting {

    /** What became of an attempt to resume. */
    enum Resumption {
        RESUMED,
        /** The connection that wanted to is gone, or another came after it. */
        TOO_LATE,
        /** The session has ended, or moves to another node: see {@link Departure#done}. */
        SESSION_GOES
    }

    private final Node node;
    private final LiveConnection connection;
    private final Function<Hello, CompletableFuture<Identity>> authenticator;
    private final Hello hello;
    private final long sinceNanos;

    Greeting(
            Node node,
            LiveConnection connection,
            Function<Hello, CompletableFuture<Identity>> authenticator,
            Hello hello) {
        this.node = node;
        this.connection = connection;
        this.authenticator = authenticator;
        this.hello = hello;
        this.sinceNanos = node.timers.nanoTime();
    }

    long helloId() {
        return hello.id();
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** @return the session that has this connection now; fails with what the client is told */
    CompletableFuture<Session> answer() {
        return begin().exceptionallyCompose(this::refused);
    }

    /** A stranger is not told that a session is another's: that is told to whoever would get a new one in its place. */
    private CompletableFuture<Session> refused(Throwable failure) {
        return SignalingException.of(failure).code() == ErrorCode.RESUME_INVALID
                ? authenticator.apply(hello).thenCompose(identity -> CompletableFuture.failedFuture(failure))
                : CompletableFuture.failedFuture(failure);
    }

    private CompletableFuture<Session> begin() {
        try {
            String own = connection.voice().ownSecret();
            if (own != null) {
                return owned(Objects.requireNonNull(hello.peer(), "whose secret is this?"), Secret.chosen(own));
            }
            Resume resume = hello.resume();
            return resume == null ? fresh() : resumed(resume);
        } catch (Throwable fault) {
            return CompletableFuture.failedFuture(node.guard.refusal("hello", fault));
        }
    }

    // ---- a new session

    private CompletableFuture<Session> fresh() {
        return authenticator.apply(hello).thenCompose(this::fresh);
    }

    private CompletableFuture<Session> fresh(Identity identity) {
        String asked = hello.peer();
        String given = identity.peer();
        boolean inRealm = asked != null && Ids.realmOf(asked) != null;
        if (inRealm && given != null && isKnownById() && !given.equals(Ids.nameOf(asked))) {
            return CompletableFuture.failedFuture(new SignalingException(
                    ErrorCode.UNAUTHENTICATED,
                    "this token is good for peer " + given + ", not for " + Ids.nameOf(asked)));
        }
        String chosen = given == null || inRealm ? asked : given;
        String id = chosen == null ? node.unguessable() : chosen;
        return open(id, identity);
    }

    /** Whether the client's id in its realm is a name that others know; otherwise its dialect made one up. */
    private boolean isKnownById() {
        return connection.voice().ownSecret() != null;
    }

    /**
     * What the authenticator says counts; where it says nothing, what the client says.
     *
     * @throws IllegalArgumentException if it says what a client could not
     */
    private PeerInfo info(String id, Identity identity) {
        Payload attributes = identity.attributes();
        if (attributes != null) {
            mustBeSeen(attributes);
        }
        return new PeerInfo(
                id,
                identity.name() == null ? hello.name() : identity.name(),
                attributes == null ? hello.attributes() : attributes);
    }

    /** Others are sent it as it is, in snapshots whose size they were promised. */
    private void mustBeSeen(Payload attributes) {
        int most = node.limits.attributesBytes();
        if (attributes.length() > most || !JsonCodec.payload(attributes.json()).isObject()) {
            throw new IllegalArgumentException("the attributes of an identity must be a JSON object of at most " + most
                    + " bytes; these have " + attributes.length());
        }
    }

    private CompletableFuture<Session> open(String id, Identity identity) {
        mustBeOpen();
        Session made = new Session(node, info(id, identity), identity, connection.voice());
        Deliveries.holdUntilWelcome(made);
        CompletableFuture<Void> registered = register(made);
        return registered
                .thenCompose(done -> node.iceServers(made))
                .thenApply(servers -> {
                    if (!made.attachment.attach(connection, servers)) {
                        connection.closeLater(CloseReason.SILENT); // if another hello got the id, its client comes back
                        throw gone();
                    }
                    return made;
                })
                .whenComplete((session, failure) -> {
                    if (failure != null && (isDone(registered) || Guard.mayHaveHappened(failure))) {
                        made.attachment.discard();
                    }
                });
    }

    /** A session that has the id, on whatever node, may have to give it up, or may be about to end: then the id is asked for once more. */
    private CompletableFuture<Void> register(Session made) {
        CompletableFuture<Void> registered = node.registry.register(made);
        return isDone(registered)
                ? registered
                : registered
                        .handle((done, failure) -> failure)
                        .thenCompose(failure -> failure == null
                                        || SignalingException.of(failure).code() != ErrorCode.ID_TAKEN
                                ? registered
                                : node.registry
                                        .answers(made.id())
                                        .thenCompose(there -> there ? registered : node.registry.register(made)));
    }

    private static boolean isDone(CompletableFuture<?> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    // ---- a session that there is

    /** A session that the client proves to own by a secret of its own choice. */
    private CompletableFuture<Session> owned(String id, Secret own) {
        Resume resume = new Resume(own.of(id), -1);
        Session known = node.sessionOf(id);
        if (known != null) {
            return known.attachment.recognises(resume.session()) ? takeOver(known, resume) : fresh();
        }
        return node.registry
                .fetch(id, resume.session(), this::keepFetched)
                .handle(Greeting::nullIfAnothers)
                .thenCompose(state ->
                        state.thenCompose(fetched -> fetched == null ? fresh() : takeOver(adopted(fetched), resume)));
    }

    /** A session of that id with another secret is none of this client's. */
    private static CompletableFuture<@Nullable SessionState> nullIfAnothers(
            @Nullable SessionState state, @Nullable Throwable failure) {
        return failure != null && SignalingException.of(failure).code() != ErrorCode.RESUME_INVALID
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture(state);
    }

    private CompletableFuture<Session> resumed(Resume resume) {
        String secret = resume.session();
        String id = Secret.peerIn(secret);
        Session known = node.sessionOf(id);
        if (known != null) {
            return takeOver(known, resume);
        }
        return node.registry.fetch(id, secret, this::keepFetched).thenCompose(state -> {
            if (state == null) {
                return fresh(); // the grace time is over
            }
            return takeOver(adopted(state), resume);
        });
    }

    private Session adopted(SessionState state) {
        MovedSession moved = MovedSession.of(state, node.limits.roomCapacity());
        Session here = new Session(node, moved, connection.voice());
        Migration.adopt(here);
        if (!node.takesIn(here)) {
            here.attachment.stop();
        }
        return here;
    }

    /** It came when its client had been told that it does not; nobody else has it, so it waits here for that client to come again. */
    private void keepFetched(@Nullable SessionState state) {
        if (state != null) {
            adopted(state);
        }
    }

    private CompletableFuture<Session> takeOver(Session known, Resume resume) {
        if (!known.attachment.recognises(resume.session())) {
            return notRecognised(known);
        }
        int takeover = known.attachment.beginTakeover(resume.session(), node.secretFor(connection.voice()));
        CompletableFuture<Void> noted = Migration.note(known); // a client never has a secret that only this node knows
        return node.iceServers(known)
                .thenCombine(noted, (servers, done) -> servers)
                .thenCompose(servers -> takeOver(known, takeover, resume, servers));
    }

    /** A node that was given up without knowing it has a session that goes on elsewhere, with a newer secret: the registry is asked before the client is told that it has another's. */
    private CompletableFuture<Session> notRecognised(Session known) {
        return node.registry.renewed(known).thenApply(noted -> {
            throw Attachment.notRecognised();
        });
    }

    private CompletionStage<Session> takeOver(Session known, int takeover, Resume resume, List<IceServer> servers) {
        switch (known.attachment.resume(connection, takeover, resume, servers)) {
            case RESUMED:
                return CompletableFuture.completedFuture(known);
            case TOO_LATE:
                connection.closeLater(CloseReason.SILENT); // see Attachment.replacing
                throw gone();
            default:
                return known.departure().done().thenCompose(moved -> moved ? begin() : fresh());
        }
    }

    private void mustBeOpen() {
        if (connection.isClosed()) {
            throw gone();
        }
    }

    /** Nobody hears this. */
    private static SignalingException gone() {
        return new SignalingException(ErrorCode.BAD_STATE, "the connection is closed");
    }
}
