package dev.beckon.signaling.message;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a room is made. Clients choose the first four; what is about users is by the word of the server: of {@code Rooms.open}, or of its access policy.
 *
 * @param capacity members at most
 * @param password the one that who joins has to show, of at most {@value #MOST_OF_PASSWORD} characters (code points), which is what a client can show; null for none
 * @param locked whether only those may join whom the moderator admits; the moderator may unlock the room
 * @param relayOnly whether candidates other than those of TURN relays are held back
 * @param users the users whose peers may come in; null for all
 * @param moderators the users whose peers moderate: of those that are in the room, the one that has been in it longest. They come in without the password and
 *     although the room is locked. Null: whoever has been in the room longest moderates. Empty: nobody in it does
 */
public record RoomOptions(
        int capacity,
        @Nullable String password,
        boolean locked,
        boolean relayOnly,
        @Nullable Set<String> users,
        @Nullable Set<String> moderators) {

    /** Characters of a password at most. */
    public static final int MOST_OF_PASSWORD = 256;

    /**
     * Checks them, and copies the names.
     *
     * @param capacity see {@link #capacity}
     * @param password see {@link #password}
     * @param locked see {@link #locked}
     * @param relayOnly see {@link #relayOnly}
     * @param users see {@link #users}
     * @param moderators see {@link #moderators}
     * @throws IllegalArgumentException if the capacity is less than 1, the password is too long, or something is no name of a user
     */
    public RoomOptions {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", but has to be 1 or more");
        }
        if (password != null && password.codePointCount(0, password.length()) > MOST_OF_PASSWORD) {
            throw new IllegalArgumentException("the password has " + password.codePointCount(0, password.length())
                    + " characters, but at most " + MOST_OF_PASSWORD + " can be shown");
        }
        users = copy(users);
        moderators = copy(moderators);
    }

    private static @Nullable Set<String> copy(@Nullable Set<String> names) {
        if (names == null) {
            return null;
        }
        for (String name : names) {
            if (!Ids.isUser(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a user: " + Ids.USER);
            }
        }
        return Set.copyOf(names);
    }

    /**
     * A room for everyone, in which whoever has been in it longest moderates.
     *
     * @param capacity see {@link #capacity}
     * @param password see {@link #password}
     * @param locked see {@link #locked}
     * @param relayOnly see {@link #relayOnly}
     */
    public RoomOptions(int capacity, @Nullable String password, boolean locked, boolean relayOnly) {
        this(capacity, password, locked, relayOnly, null, null);
    }

    /**
     * {@return an open room for so many}
     *
     * @param capacity members at most, 1 or more
     */
    public static RoomOptions of(int capacity) {
        return new RoomOptions(capacity, null, false, false);
    }

    /**
     * {@return the same options for so many}
     *
     * @param members at most, 1 or more
     */
    public RoomOptions withCapacity(int members) {
        return members == capacity ? this : new RoomOptions(members, password, locked, relayOnly, users, moderators);
    }

    /**
     * {@return the same options with a password}
     *
     * @param secret what those who join have to show
     */
    public RoomOptions withPassword(String secret) {
        return new RoomOptions(capacity, secret, locked, relayOnly, users, moderators);
    }

    /** {@return the same options, locked} */
    public RoomOptions lockedAtFirst() {
        return new RoomOptions(capacity, password, true, relayOnly, users, moderators);
    }

    /** {@return the same options, where no address passes but that of a TURN relay} */
    public RoomOptions relayedOnly() {
        return new RoomOptions(capacity, password, locked, true, users, moderators);
    }

    /**
     * {@return the same options, for the peers of these users only}
     *
     * @param names of the users
     */
    public RoomOptions forUsers(String... names) {
        return new RoomOptions(capacity, password, locked, relayOnly, Set.of(names), moderators);
    }

    /**
     * {@return the same options, moderated by peers of these users only; without any, nobody in the room moderates}
     *
     * @param names of the users
     */
    public RoomOptions moderatedBy(String... names) {
        return new RoomOptions(capacity, password, locked, relayOnly, users, Set.of(names));
    }

    /**
     * {@return whether a peer of this user may come in, as far as users go}
     *
     * @param user the name of the user; null for none
     */
    public boolean invites(@Nullable String user) {
        return users == null || user != null && users.contains(user);
    }

    /**
     * {@return whether a peer of this user is among the moderators by name}
     *
     * @param user the name of the user; null for none
     */
    public boolean namesModerator(@Nullable String user) {
        return moderators != null && user != null && moderators.contains(user);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RoomOptions[capacity=" + capacity + ", locked=" + locked + ", relayOnly=" + relayOnly + ", users="
                + users + ", moderators=" + moderators + "]";
    }
}
