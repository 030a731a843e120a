package dev.beckon.demo;

import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.LeaveReason;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens, as log lines with fields: sessions and calls at INFO, connections, rooms and messages at DEBUG. Whoever knows the id of a room may join
 * it, so no more than its beginning is logged; payloads, tokens, secrets and the texts of errors, which quote what was sent, are not logged at all.
 */
final class EventLog implements SignalingListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int SHOWN = 6;

    /** At most a third of it. */
    static String shortened(String room) {
        return room.substring(0, Math.min(SHOWN, room.length() / 3)) + "…";
    }

    @Override
    public void connectionOpened(String remote) {
        LOG.atDebug().addKeyValue("remote", remote).log("connection opened");
    }

    @Override
    public void connectionClosed(String remote, @Nullable String peer) {
        LOG.atDebug().addKeyValue("remote", remote).addKeyValue("peer", peer).log("connection closed");
    }

    @Override
    public void sessionStarted(PeerInfo peer, Identity identity) {
        LOG.atInfo()
                .addKeyValue("peer", peer.peer())
                .addKeyValue("user", identity.user())
                .log("session started");
    }

    @Override
    public void sessionResumed(String peer, boolean nothingLost) {
        LOG.atInfo()
                .addKeyValue("peer", peer)
                .addKeyValue("nothingLost", nothingLost)
                .log("session resumed");
    }

    @Override
    public void sessionAway(String peer) {
        LOG.atInfo().addKeyValue("peer", peer).log("session away");
    }

    @Override
    public void sessionEnded(String peer, LeaveReason reason) {
        LOG.atInfo()
                .addKeyValue("peer", peer)
                .addKeyValue("reason", reason.wire())
                .log("session ended");
    }

    @Override
    public void roomEntered(String peer, String room) {
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("room", shortened(room))
                .log("room entered");
    }

    @Override
    public void roomLeft(String peer, String room, LeaveReason reason) {
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("room", shortened(room))
                .addKeyValue("reason", reason.wire())
                .log("room left");
    }

    @Override
    public void relayed(String from, String to, MessageType type, int bytes) {
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("from", from)
                    .addKeyValue("type", type.wire())
                    .addKeyValue("bytes", bytes)
                    .log("message relayed");
        }
    }

    @Override
    public void dropped(String from, String to, MessageType type) {
        LOG.atDebug().addKeyValue("from", from).addKeyValue("type", type.wire()).log("message dropped");
    }

    @Override
    public void refused(@Nullable String peer, ErrorCode code, String message) {
        LOG.atDebug().addKeyValue("peer", peer).addKeyValue("code", code.wire()).log("request refused");
    }

    @Override
    public void callStarted(String call, String caller, List<String> called) {
        LOG.atInfo()
                .addKeyValue("call", call)
                .addKeyValue("peer", caller)
                .addKeyValue("called", called.size())
                .log("call started");
    }

    @Override
    public void callAccepted(String call, String peer, String other) {
        LOG.atInfo().addKeyValue("call", call).addKeyValue("peer", peer).log("call accepted");
    }

    @Override
    public void callEnded(String call, String peer, EndReason reason) {
        LOG.atInfo()
                .addKeyValue("call", call)
                .addKeyValue("peer", peer)
                .addKeyValue("reason", reason.wire())
                .log("call ended");
    }
}
