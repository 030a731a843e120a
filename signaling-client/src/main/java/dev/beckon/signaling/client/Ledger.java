package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import java.util.List;

/** Both sides of the counting by which a session loses nothing: what was sent and may be missing, and how much was received. For the loop. */
final class Ledger {

    /** Receipts after which an ack goes out unasked, so that the server can forget what it keeps. */
    private static final int ACK_EVERY = 32;

    /** This client never saw the session whose secret it has. */
    private static final long UNKNOWN = -1;

    private final Outbox outbox;
    private long received = UNKNOWN;
    private long told;

    Ledger(Outbox outbox) {
        this.outbox = outbox;
    }

    /** What a hello that resumes says: -1 where the gap could not be filled. */
    long resumable() {
        return received;
    }

    void sends(String frame, int bytes) {
        outbox.push(frame, bytes);
    }

    /**
     * A counted message came.
     *
     * @return whether an ack is due
     */
    boolean counts() {
        received = Math.max(received, 0) + 1;
        return received - told >= ACK_EVERY;
    }

    Message.Ack ack() {
        told = Math.max(received, 0);
        return new Message.Ack(told);
    }

    void acknowledge(long byServer) {
        outbox.acknowledge(byServer);
    }

    List<String> pending() {
        return outbox.pending();
    }

    /** The session is a new one, of which nothing was received; what was kept before the first welcome stays. */
    void startAfresh(boolean first) {
        received = told = 0;
        if (!first) {
            outbox.clear();
        }
    }

    /** The session is not this client's any more. */
    void forget() {
        received = UNKNOWN;
    }
}
