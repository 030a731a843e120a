package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.SignalingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A peer without a session: it hears nothing, and nobody can take it over. A test overrides what it is about. */
public class StubPeer implements Peer {

    private final PeerInfo info;

    public StubPeer(String id) {
        this.info = new PeerInfo(id, null, null);
    }

    @Override
    public final String id() {
        return info.peer();
    }

    @Override
    public PeerInfo info() {
        return info;
    }

    @Override
    public @Nullable String user() {
        return null;
    }

    @Override
    public boolean away() {
        return false;
    }

    @Override
    public void deliver(Outgoing message) {}

    @Override
    public boolean recognises(String secret) {
        return false;
    }

    @Override
    public CompletionStage<SessionState> surrender() {
        return CompletableFuture.failedStage(new SignalingException(ErrorCode.NOT_FOUND, "there is no session"));
    }
}
