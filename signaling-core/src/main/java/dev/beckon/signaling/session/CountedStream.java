package dev.beckon.signaling.session;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Resume;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.registry.SessionRecord;
import dev.beckon.signaling.wire.FieldWriter;
import dev.beckon.signaling.wire.Fields;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** The newest. Null in a session whose node has died, until a client has come: of what the client has only the hashes are known. */
    private @Nullable Secret secret;
    /** Null once the client has shown that it got the newest secret. */
    private @Nullable Older older;

    /** Whether the client has ever shown that it knows of the session. */
    private boolean confirmed;
    /** How often numbers began anew. */
    private int beginnings;

    /**
     * Secrets that are valid beside the newest, because the client may not have got that. Several of them, because what a client sent over a connection that it has given up may
     * come late, and then an older one is shown after a newer one was given.
     *
     * @param hashes of them, that of the one that was shown last first
     * @param numbersVoid whether numbers began anew since: a client that shows one of them may not have heard of that, and counts by the old ones
     */
    private record Older(List<String> hashes, boolean numbersVoid) {

        /** So many are kept. */
        private static final int MOST = 4;

        private boolean include(String shown) {
            return hashes.contains(SessionRecord.hash(shown));
        }
    }

    CountedStream(@Nullable Secret secret) {
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
        older = null;
        confirmed = true;
    }

    /** Whether the client has ever shown that it knows of the session, by its secret or by something that it said; until then its secret may be known to nobody. */
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
        return Objects.requireNonNull(secret, "a client has come").of(peer);
    }

    /** Whether this secret is valid. */
    boolean recognises(String peer, String shown) {
        return isNewest(peer, shown) || older != null && older.include(shown);
    }

    /** Whether this secret is the newest. Whoever shows an older one may have been given the newest over another connection. */
    boolean isNewest(String peer, String shown) {
        return secret != null && secret.is(peer, shown);
    }

    /**
     * {@linkplain SessionRecord#hash Hashes} of all that a client may show.
     *
     * @param next which it may be told; null for none
     */
    List<String> hashes(String peer, @Nullable Secret next) {
        Stream<String> newest = Stream.of(Optional.ofNullable(next), Optional.ofNullable(secret))
                .flatMap(Optional::stream)
                .map(each -> SessionRecord.hash(each.of(peer)));
        return Stream.concat(newest, older == null ? Stream.empty() : older.hashes.stream())
                .toList();
    }

    /**
     * Goes on for a client that showed a secret which is {@linkplain #recognises recognised}, and gives it a new one. The one that was shown stays valid,
     * because the client may never get the new one, and so do those that were given since and that no client has shown.
     *
     * @return whether nothing is lost: what the outbox has transmitted is to be sent again; otherwise both numbers have begun anew
     */
    boolean resume(String peer, Resume resume, Secret next) {
        boolean showsNewest = isNewest(peer, resume.session());
        boolean countsByOldNumbers = !showsNewest && older != null && older.numbersVoid;
        boolean nothingLost = !countsByOldNumbers && outbox.reaches(resume.received());
        Stream<String> others = showsNewest ? Stream.empty() : hashes(peer, null).stream();
        older = new Older(
                Stream.concat(Stream.of(SessionRecord.hash(resume.session())), others)
                        .distinct()
                        .limit(Older.MOST)
                        .toList(),
                !nothingLost);
        secret = next;
        confirmed = true;
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

    /**
     * Of a session whose node has died: numbers begin anew with its client.
     *
     * @param hashes of the secrets that the client may show
     */
    static CountedStream lost(List<String> hashes, int beginnings) {
        CountedStream stream = new CountedStream(null);
        stream.older = new Older(hashes, true);
        stream.outbox.gap();
        stream.confirmed = true;
        stream.beginnings = beginnings;
        return stream;
    }

    void write(FieldWriter out) {
        out.fields(1, outbox::write).number(2, received);
        if (secret != null) {
            out.fields(3, secret::write);
        }
        if (older != null) {
            out.texts(4, older.hashes).flag(5, older.numbersVoid);
        }
        out.flag(6, confirmed).number(7, beginnings);
    }

    static CountedStream read(Fields in) {
        Fields newest = in.fieldsOrNull(3);
        CountedStream stream = new CountedStream(newest == null ? null : Secret.read(newest));
        stream.outbox.read(in.fields(1));
        stream.received = in.number(2);
        stream.older = in.has(4) ? new Older(in.texts(4), in.flag(5)) : null;
        stream.confirmed = in.flag(6);
        stream.beginnings = in.number(7, 0, Integer.MAX_VALUE);
        return stream;
    }
}
