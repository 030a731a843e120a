package dev.beckon.signaling.message;

/** What ids look like. The core checks every id that comes from a client, so what implements an SPI never gets another. */
public final class Ids {

    /** Characters of a user's name at most. */
    public static final int MOST_OF_USER = 256;

    /** Characters of an id at most. */
    public static final int MOST_OF_ID = 64;

    private Ids() {}

    /** Whether this can be the id of a peer, a room, a call or a link: 1 to 64 letters, digits, {@code _} or {@code -} of ASCII. */
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

    /** Whether this can name a user: 1 to 256 characters (code points) without control characters and lone surrogates. */
    public static boolean isUser(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_OF_USER
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
