package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two numbered streams of one session, from its client and to it, and the secret by which a client may go on with them. A number is a place in a stream, not
 * in a connection: it travels on no message, both sides count. Has no lock, no transport and no clock: the session guards it, and decides what is sent when.
 *
 * <pre>
 *                      resume: what the client misses is kept
 *                         ┌───────────────┐
 *                         ▼               │
 *   numbers from 0 ──▶ GOES ON ───────────┘
 *         ▲               │
 *         └───────────────┘
 *        resume: something is missing, or the client says that it has nothing
 * </pre>
 */
final class CountedStream {

    /** So often the server acknowledges without being asked. */
    private static final int ACK_EVERY = 64;

    /** Request ids are below 2^53; the ten bits above tell the latest beginnings from one another. */
    private static final int ID_BITS = 53;

    private static final int TICKETS = (1 << 10) - 1;

    /** What the client is to have. */
    final Outbox outbox = new Outbox();

    /** How many messages the client has sent. */
    private long received;

    private Secret secret;
    /** The one before, valid until the client has shown that it got the newer one. */
    private @Nullable Secret formerSecret;
    /** Whether numbers began anew with the newer one: a client that shows the former has not heard of that, and counts by the old ones. */
    private boolean formerNumbersVoid;
    /** Whether the client has ever shown that it knows of the session. */
    private boolean confirmed;
    /** How often numbers began anew. */
    private int beginnings;

    CountedStream(Secret secret) {
        this.secret = secret;
    }

    /**
     * The rule of both directions: every frame after the greeting counts, except well-formed ones of the few types that are not {@linkplain
     * dev.beckon.signaling.message.MessageType#counted counted}. Whether it is refused makes no difference.
     *
     * @param message null if the frame could not be understood
     */
    static boolean counts(@Nullable Message message) {
        return message == null || message.type().counted();
    }

    /**
     * Counts what the client sent.
     *
     * @param message null if it could not be understood
     * @return whether an acknowledgement is due
     */
    boolean receives(@Nullable Message message) {
        return counts(message) && ++received % ACK_EVERY == 0;
    }

    /** The client has sent something after its welcome. */
    void confirms() {
        formerSecret = null;
        confirmed = true;
    }

    /** Whether the client has ever shown that it knows of the session; until then its secret may be known to nobody. */
    boolean confirmed() {
        return confirmed;
    }

    long received() {
        return received;
    }

    /** Tells replies that belong to older numbers, and so to a page that is gone, from the others. */
    int beginnings() {
        return beginnings;
    }

    /** Stands for a request id on its way to another session, from which an answer may come when numbers have begun anew. */
    long ticket(long id) {
        return id == Message.NO_ID ? id : (long) (beginnings & TICKETS) << ID_BITS | id;
    }

    /** The request id for which a ticket stands, or {@link Message#NO_ID} if the page that asked is gone. */
    long idOf(long ticket) {
        return ticket >>> ID_BITS == (beginnings & TICKETS) ? ticket & (1L << ID_BITS) - 1 : Message.NO_ID;
    }

    /**
     * The client has all up to this number.
     *
     * @throws SignalingException {@code bad-message} if so many were not sent
     */
    void acknowledged(long number) {
        if (number > outbox.sent()) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE,
                    "\"received\" is " + number + ", but only " + outbox.sent() + " messages were sent");
        }
        outbox.acknowledge(number);
    }

    // ---- the secret

    /** What the client is told: whose session it is, and the secret. */
    String secret(String peer) {
        return secret.of(peer);
    }

    boolean recognises(String peer, String shown) {
        Secret former = formerSecret;
        return secret.is(peer, shown) || former != null && former.is(peer, shown);
    }

    /**
     * All that a client may show.
     *
     * @param next which it may be told; null for none
     */
    List<String> secrets(String peer, @Nullable Secret next) {
        return Stream.of(secret, formerSecret, next)
                .filter(Objects::nonNull)
                .map(each -> each.of(peer))
                .toList();
    }

    /**
     * Goes on for a client that showed a secret which is {@linkplain #recognises recognised}, and gives it a new one. The one that was shown stays valid,
     * because the client may never get the new one.
     *
     * @return whether nothing is lost: what the outbox has transmitted is to be sent again; otherwise both numbers have begun anew
     */
    boolean resume(String peer, Resume resume, Secret next) {
        boolean showsNewest = secret.is(peer, resume.session());
        boolean countsByOldNumbers = formerNumbersVoid && !showsNewest;
        if (showsNewest) {
            formerSecret = secret;
        }
        secret = next;
        boolean nothingLost = !countsByOldNumbers && outbox.reaches(resume.received());
        formerNumbersVoid = !nothingLost;
        if (nothingLost) {
            outbox.acknowledge(resume.received());
        } else {
            outbox.restart();
            received = 0;
            beginnings++;
        }
        return nothingLost;
    }

    // ---- from node to node

    /** Of a session whose node has died: numbers begin anew with the client that shows this secret. */
    static CountedStream lost(Secret shown, int beginnings) {
        CountedStream stream = new CountedStream(shown);
        stream.outbox.gap();
        stream.confirmed = true;
        stream.beginnings = beginnings;
        return stream;
    }

    void write(FieldWriter out) {
        out.fields(1, outbox::write).number(2, received).fields(3, secret::write);
        if (formerSecret != null) {
            out.fields(4, formerSecret::write);
        }
        out.flag(5, formerNumbersVoid).flag(6, confirmed).number(7, beginnings);
    }

    static CountedStream read(Fields in) {
        CountedStream stream = new CountedStream(Secret.read(in.fields(3)));
        stream.outbox.read(in.fields(1));
        stream.received = in.number(2);
        Fields former = in.fieldsOrNull(4);
        stream.formerSecret = former == null ? null : Secret.read(former);
        stream.formerNumbersVoid = in.flag(5);
        stream.confirmed = in.flag(6);
        stream.beginnings = in.number(7, 0, Integer.MAX_VALUE);
        return stream;
    }
}
