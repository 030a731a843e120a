package dev.beckon.signaling.client.spi;

/** Hears of {@link Network#stream}, from any thread, one call at a time. Never blocks and never throws. */
public interface StreamListener {

    /**
     * A part of the body of an answer with status 200.
     *
     * @param part the bytes that follow those of the part before, {@link Network#MOST} at most; the array is the listener's
     */
    void received(byte[] part);

    /** The body has ended, or there was no such answer. The last call, and there is always one. */
    void ended();
}
