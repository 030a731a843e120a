package dev.beckon.signaling.message;

import org.jspecify.annotations.Nullable;

/** What ids look like. The core checks every id that comes from a client, so what implements an SPI never gets another. */
public final class Ids {

    /** Characters of a user's name at most. */
    public static final int MOST_OF_USER = 256;

    /** Characters of an id at most. */
    public static final int MOST_OF_ID = 64;

    /** Separates a realm from the name in it. */
    private static final char REALM_END = ':';

    /** What {@link #isUser} asks for, for error messages. */
    public static final String USER = "it has 1 to " + MOST_OF_USER + " characters, and no control characters";

    /** Characters of a name that others are shown at most. */
    public static final int MOST_OF_NAME = 64;

    /** What {@link #isName} asks for, for error messages. */
    public static final String NAME =
            "1 to " + MOST_OF_NAME + " characters, not only spaces, without control characters or direction overrides";

    /** Characters of a token at most. */
    public static final int MOST_OF_TOKEN = 16_384;

    private Ids() {}

    /**
     * {@return the id of a peer, a room or a topic of a dialect that keeps its own apart: {@code realm:name}} No client of {@code beckon.v1} can write one.
     *
     * @param realm as {@link #isId} says
     * @param name as {@link #isUser} says: 1 to 256 characters, which may be spaces
     * @throws IllegalArgumentException if one of them is not
     */
    public static String inRealm(String realm, String name) {
        if (!isId(realm) || !isUser(name)) {
            throw new IllegalArgumentException("there is no id of " + name.length() + " characters in realm " + realm);
        }
        return realm + REALM_END + name;
    }

    /**
     * {@return the realm of such an id; null where it is in none}
     *
     * @param id of a peer, a room or a topic
     */
    public static @Nullable String realmOf(String id) {
        int end = id.indexOf(REALM_END);
        return end < 0 ? null : id.substring(0, end);
    }

    /**
     * {@return the name in its realm; the whole id where it is in none}
     *
     * @param id of a peer, a room or a topic
     */
    public static String nameOf(String id) {
        return id.substring(id.indexOf(REALM_END) + 1);
    }

    /**
     * {@return whether both are in one realm} Makes nothing.
     *
     * @param id of a peer, a room or a topic
     * @param other of another
     */
    public static boolean shareRealm(String id, String other) {
        int end = id.indexOf(REALM_END);
        return end >= 0 && id.regionMatches(0, other, 0, end + 1);
    }

    /**
     * {@return whether this can be the id of a peer, a room, a call or a link: 1 to 64 letters, digits, {@code _} or {@code -} of ASCII}
     *
     * @param text any text
     */
    public static boolean isId(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            if (!fits) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_OF_ID;
    }

    /**
     * {@return whether this can name a user: 1 to 256 characters (code points) without control characters and lone surrogates}
     *
     * @param text any text
     */
    public static boolean isUser(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_OF_USER
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalf(c));
    }

    /**
     * {@return whether an authenticator may be asked about this: 1 to 16,384 characters (code points) without lone surrogates}
     *
     * @param text any text
     */
    public static boolean isToken(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_OF_TOKEN
                && text.codePoints().noneMatch(Ids::isHalf);
    }

    /**
     * {@return whether this can be shown to others as the name of a peer: 1 to 64 characters (code points) that are not all spaces, and nothing that hides or turns round
     * what stands beside it: no control characters, line separators, direction overrides and lone surrogates}
     *
     * @param text any text
     */
    public static boolean isName(String text) {
        return text.codePointCount(0, text.length()) <= MOST_OF_NAME
                && text.codePoints().noneMatch(Ids::misleading)
                && !text.codePoints().allMatch(Character::isSpaceChar);
    }

    private static boolean misleading(int c) {
        return Character.isISOControl(c)
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2066 && c <= 0x2069
                || c == 0x2028
                || c == 0x2029
                || isHalf(c);
    }

    private static boolean isHalf(int c) {
        return Character.getType(c) == Character.SURROGATE;
    }
}
