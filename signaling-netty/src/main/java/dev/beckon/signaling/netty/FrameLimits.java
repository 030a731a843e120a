package dev.beckon.signaling.netty;

import dev.beckon.signaling.limits.Limits;

/**
 * Bounds of what one client may put on the wire.
 *
 * @param messageBytes of a message, over all its fragments
 * @param fragments of a message. 64: nothing that signals has a reason to send more than a few
 * @param controlsPerSecond control frames in the long run, with bursts of {@link #CONTROL_BURST}. 10: clients need one every ten seconds
 */
record FrameLimits(int messageBytes, int fragments, int controlsPerSecond) {

    /** RFC 6455 §5.5. */
    static final int CONTROL_PAYLOAD = 125;

    static final int CONTROL_BURST = 50;

    static FrameLimits of(Limits limits) {
        return new FrameLimits(limits.frameBytes(), 64, 10);
    }
}
