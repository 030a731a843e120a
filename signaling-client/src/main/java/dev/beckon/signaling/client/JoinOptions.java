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

    /**
     * Checks the capacity.
     *
     * @param create see {@link #create}
     * @param capacity see {@link #capacity}
     * @param password see {@link #password}
     * @param relayOnly see {@link #relayOnly}
     * @param locked see {@link #locked}
     * @throws IllegalArgumentException if the capacity is negative
     */
    public JoinOptions {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ", but has to be 0 (the largest) or more");
        }
    }

    /** {@return options for a room that has to exist, without a password} */
    public static JoinOptions existing() {
        return new JoinOptions(false, 0, null, false, false);
    }

    /** {@return options for a room that is made if it does not exist: open, and as large as the server allows} */
    public static JoinOptions orCreate() {
        return new JoinOptions(true, 0, null, false, false);
    }

    /**
     * {@return the same, for so many members}
     *
     * @param members 0 or more; 0 for as many as the server allows
     * @throws IllegalArgumentException if it is negative
     */
    public JoinOptions withCapacity(int members) {
        return new JoinOptions(create, members, password, relayOnly, locked);
    }

    /**
     * {@return the same with a password}
     *
     * @param secret shown to a room that has one, or given to a room that is made
     */
    public JoinOptions withPassword(String secret) {
        return new JoinOptions(create, capacity, secret, relayOnly, locked);
    }

    /** {@return the same, where no address passes but that of a TURN relay} */
    public JoinOptions relayedOnly() {
        return new JoinOptions(create, capacity, password, true, locked);
    }

    /** {@return the same, locked} */
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
