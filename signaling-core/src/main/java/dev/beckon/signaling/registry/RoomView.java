package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.RoomInfo;
import java.util.List;

/** A room as its newest member found it: everyone else in it at that moment. For one who is not in it, everyone. */
public record RoomView(String room, RoomInfo info, List<PeerView> others) {

    public RoomView {
        others = List.copyOf(others);
    }
}
