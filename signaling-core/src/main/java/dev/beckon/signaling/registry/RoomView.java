package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.PeerInfo;
import dev.beckon.signaling.message.RoomInfo;
import java.util.List;

/** A room as its newest member found it: everyone else in it at that moment. For one who is not in it, everyone. */
public record RoomView(String room, RoomInfo info, List<Present> others) {

    public RoomView {
        others = List.copyOf(others);
    }

    /** @param away whether the member's connection was interrupted at that moment */
    public record Present(PeerInfo info, boolean away) {}
}
