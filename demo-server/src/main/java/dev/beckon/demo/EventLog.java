package dev.beckon.demo;

import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent.CallAccepted;
import dev.beckon.signaling.spi.SignalingEvent.CallEnded;
import dev.beckon.signaling.spi.SignalingEvent.CallStarted;
import dev.beckon.signaling.spi.SignalingEvent.ConnectionClosed;
import dev.beckon.signaling.spi.SignalingEvent.ConnectionOpened;
import dev.beckon.signaling.spi.SignalingEvent.LinkReported;
import dev.beckon.signaling.spi.SignalingEvent.Refused;
import dev.beckon.signaling.spi.SignalingEvent.RoomEnded;
import dev.beckon.signaling.spi.SignalingEvent.RoomEntered;
import dev.beckon.signaling.spi.SignalingEvent.RoomKnocked;
import dev.beckon.signaling.spi.SignalingEvent.RoomLeft;
import dev.beckon.signaling.spi.SignalingEvent.RoomOpened;
import dev.beckon.signaling.spi.SignalingEvent.SessionDetached;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingEvent.SessionResumed;
import dev.beckon.signaling.spi.SignalingEvent.SessionStarted;
import dev.beckon.signaling.spi.SignalingListener;
import java.util.Locale;
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

    private static @Nullable String peer(@Nullable Requester who) {
        return who == null ? null : who.peer();
    }

    @Override
    public void connectionOpened(ConnectionOpened event) {
        LOG.atDebug().addKeyValue("remote", event.remote()).log("connection opened");
    }

    @Override
    public void connectionClosed(ConnectionClosed event) {
        LOG.atDebug()
                .addKeyValue("remote", event.remote())
                .addKeyValue("peer", peer(event.who()))
                .log("connection closed");
    }

    @Override
    public void sessionStarted(SessionStarted event) {
        LOG.atInfo()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("user", event.who().user())
                .log("session started");
    }

    @Override
    public void sessionResumed(SessionResumed event) {
        LOG.atInfo()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("nothingLost", event.nothingLost())
                .log("session resumed");
    }

    @Override
    public void sessionDetached(SessionDetached event) {
        LOG.atInfo().addKeyValue("peer", event.who().peer()).log("session detached");
    }

    @Override
    public void sessionEnded(SessionEnded event) {
        LOG.atInfo()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("reason", event.reason().name().toLowerCase(Locale.ROOT))
                .log("session ended");
    }

    @Override
    public void roomOpened(RoomOpened event) {
        LOG.atDebug().addKeyValue("room", shortened(event.room())).log("room opened");
    }

    @Override
    public void roomEnded(RoomEnded event) {
        LOG.atDebug().addKeyValue("room", shortened(event.room())).log("room ended");
    }

    @Override
    public void roomEntered(RoomEntered event) {
        LOG.atDebug()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("room", shortened(event.room()))
                .log("room entered");
    }

    @Override
    public void roomKnocked(RoomKnocked event) {
        LOG.atDebug()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("room", shortened(event.room()))
                .log("room knocked");
    }

    @Override
    public void roomLeft(RoomLeft event) {
        LOG.atDebug()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("room", shortened(event.room()))
                .addKeyValue("reason", event.reason().wire())
                .log("room left");
    }

    @Override
    public void relayed(MessageType type, String from, String to, int bytes) {
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("from", from)
                    .addKeyValue("type", type.wire())
                    .addKeyValue("bytes", bytes)
                    .log("message relayed");
        }
    }

    @Override
    public void published(String from, String room, int bytes) {
        relayed(MessageType.SEND, from, room, bytes);
    }

    @Override
    public void dropped(MessageType type, String from, String to) {
        LOG.atDebug().addKeyValue("from", from).addKeyValue("type", type.wire()).log("message dropped");
    }

    @Override
    public void linkReported(LinkReported event) {
        LOG.atInfo()
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("other", event.other())
                .addKeyValue("outcome", event.outcome().words())
                .log("link reported");
    }

    @Override
    public void refused(Refused event) {
        LOG.atDebug()
                .addKeyValue("peer", peer(event.who()))
                .addKeyValue("code", event.code().wire())
                .log("request refused");
    }

    @Override
    public void callStarted(CallStarted event) {
        LOG.atInfo()
                .addKeyValue("call", event.call())
                .addKeyValue("peer", event.caller().peer())
                .addKeyValue("called", event.called().size())
                .log("call started");
    }

    @Override
    public void callAccepted(CallAccepted event) {
        LOG.atInfo()
                .addKeyValue("call", event.call())
                .addKeyValue("peer", event.who().peer())
                .log("call accepted");
    }

    @Override
    public void callEnded(CallEnded event) {
        LOG.atInfo()
                .addKeyValue("call", event.call())
                .addKeyValue("peer", event.who().peer())
                .addKeyValue("reason", event.reason().wire())
                .log("call ended");
    }
}
