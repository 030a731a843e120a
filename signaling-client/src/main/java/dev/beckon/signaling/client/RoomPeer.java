package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Another member of a room or a call, as it is at one moment.
 *
 * @param id its peer id
 * @param name what it wants to be shown as; null for none
 * @param attributes what its application says of it besides; null for none
 * @param polite this side's own role towards it in perfect negotiation (PROTOCOL.md, Negotiation)
 * @param away whether its connection to the server is interrupted; media that flows directly is not
 * @param newcomer whether it came after this side did; by custom it makes the first offer
 */
public record RoomPeer(
        String id,
        @Nullable String name,
        @Nullable Payload attributes,
        boolean polite,
        boolean away,
        boolean newcomer) {

    static RoomPeer present(Message.Member member) {
        return of(member.info(), member.polite(), member.away(), false);
    }

    static RoomPeer of(PeerInfo info, boolean polite, boolean away, boolean newcomer) {
        return new RoomPeer(info.peer(), info.name(), info.attributes(), polite, away, newcomer);
    }

    RoomPeer away(boolean isAway) {
        return new RoomPeer(id, name, attributes, polite, isAway, newcomer);
    }

    RoomPeer described(PeerInfo info) {
        return new RoomPeer(id, info.name(), info.attributes(), polite, away, newcomer);
    }
}
