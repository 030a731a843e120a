package dev.beckon.signaling.client;

/** What a close code says about coming back (PROTOCOL.md, Close codes). */
final class CloseCodes {

    static final int NORMAL = 1000;
    static final int POLICY = 1008;
    static final int INTERNAL = 1011;
    static final int BUSY = 1013;
    static final int UNAUTHENTICATED = 4501;

    private static final int FIRST_FINAL = 4500;

    /** When a client comes back. */
    enum Return {
        NEVER,
        SOON,
        /** Not at once, even the first time. */
        LATER
    }

    private CloseCodes() {}

    static Return after(int code) {
        if (code >= FIRST_FINAL) {
            return Return.NEVER;
        }
        return switch (code) {
            case NORMAL, 1002, 1003, 1007, 1009 -> Return.NEVER;
            case POLICY, BUSY -> Return.LATER;
            default -> Return.SOON;
        };
    }
}
