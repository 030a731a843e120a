package dev.beckon.signaling.registry;

import dev.beckon.signaling.message.RoomInfo;
import java.util.List;
import java.util.Objects;

/**
 * A room as its newest member found it: everyone else in it at that moment. For one who is not in it, everyone.
 *
 * @param room the id of the room
 * @param info what its members know of it
 * @param others the peers in it but for its newest member
 */
public record RoomView(String room, RoomInfo info, List<PeerView> others) {

    /**
     * Copies the list.
     *
     * @param room see {@link #room}
     * @param info see {@link #info}
     * @param others see {@link #others}
     */
    public RoomView {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(info, "info");
        others = List.copyOf(others);
    }
}
