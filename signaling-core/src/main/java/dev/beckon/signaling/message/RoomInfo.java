package dev.beckon.signaling.message;

/**
 * What the members of a room know of it.
 *
 * @param capacity members at most
 * @param locked whether only those may join whom the moderator admits
 * @param relayOnly whether candidates other than those of TURN relays are held back
 * @param moderator the peer that may lock, kick and admit: who has been in the room longest
 */
public record RoomInfo(int capacity, boolean locked, boolean relayOnly, String moderator) {}
