package dev.beckon.signaling.session;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Outgoing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session has for its client: told in the client's dialect, counted, sent, kept for a resume, and charged to the network that the client comes from. Guarded
 * by the session's lock.
 */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    final CountedStream stream;
    /** How the client is told: in the dialect of the newest connection. */
    private Conversation voice;

    /** Of the network that the newest connection came from; null before the first, and after the end. */
    private Ledger.@Nullable Account account;

    /** What the account was told last. */
    private volatile int charged;

    /** The part of it that changes seldom. */
    private int fixed;

    Mailbox(CountedStream stream, Conversation voice) {
        this.stream = stream;
        this.voice = voice;
    }

    Conversation voice() {
        return voice;
    }

    void voice(Conversation newest) {
        voice = newest;
    }

    /** Whether a client that speaks so resumes its session. Where its dialect cannot tell, it does not: so nothing is kept for it. */
    static boolean resumes(Conversation voice) {
        try {
            return voice.resumes();
        } catch (Throwable fault) {
            LOG.error("a dialect could not tell whether its clients resume", fault);
            return false;
        }
    }

    /**
     * Sends a message, or keeps it until that is possible.
     *
     * @param line of the client's connection; null while there is none
     * @return why that connection has to be given up; null if it may go on
     */
    @Nullable
    CloseReason put(Outgoing outgoing, @Nullable Line line, Limits limits) {
        byte[] frame;
        try {
            frame = frame(outgoing);
        } catch (Throwable fault) {
            LOG.error(
                    "a dialect could not tell {}; its client starts afresh",
                    outgoing.message().type().wire(),
                    fault);
            stream.outbox.gap();
            return CloseReason.INTERNAL;
        }
        if (frame == null) {
            return null;
        }
        boolean counted = resumes(voice) && CountedStream.counts(outgoing.message());
        if (line == null) {
            if (counted) {
                keep(outgoing, frame, limits, 0);
            }
            return null;
        }
        if (counted && (stream.outbox.hasWaiting() || isSlow(line, limits))) {
            stream.outbox.waits(frame, Outbox.replaces(outgoing.message()), limits);
        } else {
            if (counted) {
                stream.outbox.transmits(frame, limits);
            }
            line.send(frame);
        }
        return verdict(line, limits);
    }

    private void keep(Outgoing outgoing, byte[] frame, Limits limits, long queuedBytes) {
        stream.outbox.waits(frame, Outbox.replaces(outgoing.message()), limits);
        if (!settle(queuedBytes)) {
            stream.outbox.gap();
            settle(queuedBytes);
        }
    }

    private @Nullable CloseReason verdict(Line line, Limits limits) {
        if (line.isBroken()) {
            return CloseReason.INTERNAL;
        }
        long queuedBytes = line.queuedBytes();
        if (!settle(queuedBytes)) {
            stream.outbox.gap();
        }
        return stream.outbox.hasGap() || queuedBytes > limits.queuedBytes() ? CloseReason.SLOW : null;
    }

    /** The frame for the client; null where its dialect does not tell this. */
    byte @Nullable [] frame(Outgoing outgoing) {
        return voice.tell(outgoing);
    }

    /** A client that reads slowly is not sent more: while a message waits in the outbox a newer one may take its place. */
    private static boolean isSlow(Line line, Limits limits) {
        return line.queuedBytes() > limits.queuedBytes() / 4;
    }

    /** Sends what waits, as long as it goes out. */
    void transmitWaiting(Line line, Limits limits) {
        while (stream.outbox.hasWaiting() && !isSlow(line, limits) && !line.isBroken()) {
            line.send(stream.outbox.transmitsNext());
        }
    }

    // ---- what it costs

    /** What is held for the client; any thread, and so maybe not the newest. */
    int held() {
        return charged;
    }

    /** The client comes from the network of this account from now on. */
    void charges(Ledger.Account next, Ledger ledger) {
        if (account != next) {
            chargesNobody();
            Ledger.Account opened = ledger.open(next.network);
            opened.sessionBegins();
            account = opened;
        }
    }

    void chargesNobody() {
        Ledger.Account former = account;
        if (former != null) {
            account = null;
            former.add(-charged);
            charged = 0;
            former.sessionEnds();
            former.close();
        }
    }

    /**
     * Counts anew.
     *
     * @param seldom bytes of what changes seldom
     * @param queuedBytes by the transport
     */
    void recount(int seldom, long queuedBytes) {
        fixed = seldom;
        settle(queuedBytes);
    }

    /**
     * Tells the ledger what is held now, if that has changed by much.
     *
     * @return false if that is more than there may be
     */
    private boolean settle(long queuedBytes) {
        int now = fixed + stream.outbox.bytes() + (int) Math.min(queuedBytes, Integer.MAX_VALUE / 2);
        int change = now - charged;
        Ledger.Account counted = account;
        if (counted == null || Math.abs(change) < Ledger.BLOCK && charged != 0) {
            return true;
        }
        charged = now;
        return counted.add(change);
    }
}
