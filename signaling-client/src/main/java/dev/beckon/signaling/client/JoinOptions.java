package dev.beckon.signaling.client;

import org.jspecify.annotations.Nullable;

/**
 * How a room is joined or made. What is about a room that is made has no effect on one that exists.
 *
 * @param create whether a room that does not exist is made
 * @param capacity of a room that is made: members at most; 0 for the server's largest
 * @param password shown to a room that has one, or given to a room that is made; null for none
 * @param relayOnly of a room that is made: whether no address passes between members but that of a TURN relay
 * @param locked of a room that is made: whether only those join whom the moderator admits
 */
public record JoinOptions(
        boolean create, int capacity, @Nullable String password, boolean relayOnly, boolean locked) {

    /** @throws IllegalArgumentException if the capacity is negative */
    public JoinOptions {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ", but has to be 0 (the largest) or more");
        }
    }

    /** The room has to exist. */
    public static JoinOptions existing() {
        return new JoinOptions(false, 0, null, false, false);
    }

    /** The room is made if it does not exist: open, and as large as the server allows. */
    public static JoinOptions orCreate() {
        return new JoinOptions(true, 0, null, false, false);
    }

    /** The same, for so many members. */
    public JoinOptions withCapacity(int members) {
        return new JoinOptions(create, members, password, relayOnly, locked);
    }

    /** The same with a password. */
    public JoinOptions withPassword(String secret) {
        return new JoinOptions(create, capacity, secret, relayOnly, locked);
    }

    /** The same, where no address passes but that of a TURN relay. */
    public JoinOptions relayedOnly() {
        return new JoinOptions(create, capacity, password, true, locked);
    }

    /** The same, locked. */
    public JoinOptions lockedAtFirst() {
        return new JoinOptions(create, capacity, password, relayOnly, true);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "JoinOptions[create=" + create + ", capacity=" + capacity + ", relayOnly=" + relayOnly + ", locked="
                + locked + "]";
    }
}
