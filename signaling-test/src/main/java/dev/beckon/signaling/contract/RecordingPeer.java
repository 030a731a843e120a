package dev.beckon.signaling.contract;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerView;
import dev.beckon.signaling.registry.SessionState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A peer that keeps what is delivered to it. A thread that asks or tells it something yields the processor to others, so that races happen. */
final class RecordingPeer implements Peer {

    private final String id;
    private final @Nullable String user;
    private final List<Message> delivered = new ArrayList<>();
    private PeerView now;
    private volatile boolean movable;

    RecordingPeer(String id, @Nullable String user) {
        this.id = id;
        this.user = user;
        this.now = new PeerView(new PeerInfo(id, null, null), user, false);
    }

    /** Its attributes are this number from now on, and it is away if that is odd. */
    synchronized PeerView becomes(int number) {
        now = new PeerView(new PeerInfo(id, null, Payload.ofJson(Integer.toString(number))), user, number % 2 == 1);
        return now;
    }

    PeerView view() {
        Thread.yield();
        synchronized (this) {
            return now;
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public PeerInfo info() {
        return view().info();
    }

    @Override
    public @Nullable String user() {
        Thread.yield();
        return user;
    }

    @Override
    public boolean away() {
        return view().away();
    }

    @Override
    public void deliver(Outgoing message) {
        Thread.yield();
        synchronized (this) {
            delivered.add(message.message());
        }
    }

    @Override
    public boolean recognises(String secret) {
        return secret.equals(id + ".secret");
    }

    @Override
    public CompletionStage<Boolean> answers() {
        return CompletableFuture.completedFuture(now.away());
    }

    /** Its session may go to another node from now on. */
    RecordingPeer movable() {
        movable = true;
        return this;
    }

    @Override
    public CompletionStage<SessionState> surrender() {
        return movable
                ? CompletableFuture.completedStage(new SessionState(id.getBytes(StandardCharsets.UTF_8)))
                : CompletableFuture.failedStage(new SignalingException(ErrorCode.NOT_FOUND, "only a recorder"));
    }

    synchronized List<Message> delivered() {
        return List.copyOf(delivered);
    }

    /** What it was delivered of this kind, in order. */
    <T extends Message> List<T> delivered(Class<T> kind) {
        return delivered().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
