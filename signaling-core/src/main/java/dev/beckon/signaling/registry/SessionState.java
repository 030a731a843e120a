package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Wire;
import java.util.List;

/**
 * A session on its way from one node to another. {@link Peer#surrender} makes it on the one node, the core makes a session of it again on the other after
 * {@link PeerRegistry#fetch}. A registry passes it on as it is, once.
 *
 * @param bytes with a version: another node of this version or the one before or after reads them. They hold the session's secret and what its client was not yet sent, so
 *     they are for nobody but the nodes. Not copied; must not be changed
 */
public record SessionState(byte[] bytes) {

    /**
     * A session whose node has died: what its client and others had sent each other is lost, which both are told; its places are kept.
     *
     * @param info as others know the peer
     * @param record of {@link SessionRecord#bytes}
     * @param secrets of {@link SessionRecord#secrets}; all of them, because what a client shows first may come late, and an older one than the client has
     * @param rooms that it is in, calls too, each as it is at the moment at which the peer is on this node
     * @param topics that it subscribes to
     * @return the session, which is told that something is lost
     */
    public static SessionState afterLoss(
            PeerInfo info, byte[] record, List<String> secrets, List<RoomView> rooms, List<String> topics) {
        return new SessionState(Wire.versioned(out -> out.fields(1, to -> Wire.write(info, to))
                .bytes(8, record)
                .texts(9, secrets)
                .each(10, rooms, SessionState::write)
                .texts(11, topics)));
    }

    private static void write(RoomView room, FieldWriter out) {
        out.text(1, room.room())
                .fields(2, to -> Wire.write(room.info(), to))
                .each(
                        3,
                        room.others(),
                        (other, to) -> to.fields(1, info -> Wire.write(other.info(), info))
                                .text(2, other.user())
                                .flag(3, other.away()));
    }

    /** Leaves the bytes out. */
    @Override
    public String toString() {
        return "SessionState[" + bytes.length + " bytes]";
    }
}
