package dev.beckon.signaling.limits;

/**
 * What a node holds for its clients at most: sessions and their rooms, what they are to be sent, what of theirs has not come to its end. From four fifths of it on
 * nothing new is begun; beyond it those who hold most are closed, and may resume.
 *
 * @param bytes in all. Half of the heap by default
 * @param networkBytes for one network: an IPv4 address, or an IPv6 /64. An eighth of the heap by default
 * @param networkSessions of one network, detached ones too. 2,048 by default; 0 for no bound
 */
public record Capacity(long bytes, long networkBytes, int networkSessions) {

    /** What fits the heap of this process. */
    public static final Capacity DEFAULTS = ofHeap(Runtime.getRuntime().maxMemory());

    private static final long LEAST = 1024 * 1024;

    /**
     * Checks the numbers.
     *
     * @param bytes see {@link #bytes}
     * @param networkBytes see {@link #networkBytes}
     * @param networkSessions see {@link #networkSessions}
     * @throws IllegalArgumentException if there is less than a mebibyte for a network, or less in all than for one network
     */
    public Capacity {
        if (networkBytes < LEAST || bytes < networkBytes || networkSessions < 0) {
            throw new IllegalArgumentException("a network needs " + LEAST
                    + " bytes or more, and all networks no less than one, but these are " + networkBytes + " and "
                    + bytes
                    + "; a number of sessions is 0 or more, not " + networkSessions);
        }
    }

    /**
     * {@return the defaults for a heap of so many bytes ({@code -Xmx})}
     *
     * @param heap bytes, {@link Runtime#maxMemory}
     */
    public static Capacity ofHeap(long heap) {
        return new Capacity(Math.max(LEAST, heap / 2), Math.max(LEAST, heap / 8), 2_048);
    }
}
