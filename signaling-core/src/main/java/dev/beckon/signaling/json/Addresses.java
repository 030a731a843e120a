package dev.beckon.signaling.json;

/** Finds what may be the address of a machine. Takes too much for one rather than too little. */
final class Addresses {

    private static final int DOTS_OF_IPV4 = 3;
    private static final int COLONS_OF_IPV6 = 2;

    private Addresses() {}

    /** Whether there is an IPv4 or IPv6 address (RFC 4291 §2.2) anywhere: digits, colons and dots with three dots or two colons among them. */
    static boolean isIn(String text) {
        int dots = 0;
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c == ':') {
                colons++;
            } else if (Character.digit(c, 16) < 0) {
                dots = 0;
                colons = 0;
            }
            if (dots >= DOTS_OF_IPV4 || colons >= COLONS_OF_IPV6) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is one, or the name of a host: a letter behind a dot. */
    static boolean orHostIsIn(String text) {
        for (int i = 1; i + 1 < text.length(); i++) {
            if (text.charAt(i) == '.'
                    && Character.isLetterOrDigit(text.charAt(i - 1))
                    && Character.isLetter(text.charAt(i + 1))) {
                return true;
            }
        }
        return isIn(text);
    }
}
