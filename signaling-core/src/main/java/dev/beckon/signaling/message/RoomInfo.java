package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/**
 * What the members of a room know of it.
 *
 * @param capacity members at most
 * @param locked whether only those may join whom the moderator admits
 * @param relayOnly whether candidates other than those of TURN relays are held back
 * @param password whether who joins has to show one
 * @param moderator the peer that may lock, kick and admit: of those that may, who has been in the room longest; null if there is none
 */
public record RoomInfo(
        int capacity,
        boolean locked,
        boolean relayOnly,
        boolean password,
        @Nullable String moderator) {

    /**
     * Of a room that is made with these options.
     *
     * @param options those of the room
     * @param moderator the id of the peer that moderates; null for none
     * @return what its members know of it
     */
    public static RoomInfo of(RoomOptions options, @Nullable String moderator) {
        return new RoomInfo(
                options.capacity(), options.locked(), options.relayOnly(), options.password() != null, moderator);
    }

    /**
     * {@return the same rules, locked or not}
     *
     * @param isLocked whether it is locked
     */
    public RoomInfo withLocked(boolean isLocked) {
        return new RoomInfo(capacity, isLocked, relayOnly, password, moderator);
    }

    /**
     * {@return the same rules under another moderator}
     *
     * @param peer the id of the new moderator; null for none
     */
    public RoomInfo withModerator(@Nullable String peer) {
        return new RoomInfo(capacity, locked, relayOnly, password, peer);
    }
}
