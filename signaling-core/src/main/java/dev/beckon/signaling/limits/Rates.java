package dev.beckon.signaling.limits;

import dev.beckon.signaling.message.MessageType;
import java.util.Locale;

/**
 * How many messages of each kind a connection may send in a second in the long run, with bursts of {@value #BURST_SECONDS} times as many; 0 means no
 * limit. A message of more than {@value #UNIT_BYTES} bytes counts as several.
 *
 * <p>The rates are there for floods. A client that sends more is read more slowly and loses nothing; only what comes nevertheless, because a
 * transport can not stop reading, is refused as {@code rate-limited}, from another burst on.
 *
 * @param descriptions {@code offer} and {@code answer}, and what takes them back, {@code withdraw} and {@code close}. 40: a newcomer to a room of 50 makes 49 offers at once, of up to 64 KiB each
 * @param candidates 250: a newcomer to a room of 50 whose computer has eleven addresses trickles 22 candidates to each of 49
 *     What dialects publish under a topic counts as a candidate, because mostly it is one
 * @param data {@code send}. 50: a pointer that moves on a shared board
 * @param acks {@code ack} and {@code ping}. 200: an acknowledgement of every 32nd of 6,400 messages a second
 * @param requests everything else. 20: these make the server work, and people make few of them
 */
public record Rates(int descriptions, int candidates, int data, int acks, int requests) {

    /** How far bursts go. */
    public static final int BURST_SECONDS = 5;

    /** So many bytes of a message count as one message. */
    public static final int UNIT_BYTES = 16 * 1024;

    /** The defaults. */
    public static final Rates DEFAULTS = new Rates(40, 250, 50, 200, 20);

    /** No limits, for those who count elsewhere. */
    public static final Rates UNLIMITED = new Rates(0, 0, 0, 0, 0);

    /** What is counted apart, so that a flood of one kind does not shut out the others. */
    public enum Kind {
        /** Offers and answers, and what takes them back. */
        DESCRIPTIONS,
        /** Candidates, and what dialects publish under a topic. */
        CANDIDATES,
        /** Data of applications. */
        DATA,
        /** Acknowledgements and signs of life. */
        ACKS,
        /** Everything else. */
        REQUESTS;

        /**
         * {@return the kind that messages of this type count as}
         *
         * @param type of the message
         */
        public static Kind of(MessageType type) {
            return switch (type) {
                case OFFER, ANSWER, WITHDRAW, CLOSE -> DESCRIPTIONS;
                case CANDIDATE, MESSAGE -> CANDIDATES;
                case SEND -> DATA;
                case ACK, PING -> ACKS;
                default -> REQUESTS;
            };
        }
    }

    /**
     * Checks the numbers.
     *
     * @param descriptions see {@link #descriptions}
     * @param candidates see {@link #candidates}
     * @param data see {@link #data}
     * @param acks see {@link #acks}
     * @param requests see {@link #requests}
     * @throws IllegalArgumentException naming the rate that is negative
     */
    public Rates {
        for (Kind kind : Kind.values()) {
            int rate = of(kind, descriptions, candidates, data, acks, requests);
            if (rate < 0) {
                throw new IllegalArgumentException(
                        "the rate of " + kind.name().toLowerCase(Locale.ROOT) + " must be at least 0, but is " + rate);
            }
        }
    }

    /**
     * As how many messages one of so many bytes counts.
     *
     * @param bytes of the message, 0 or more
     * @return 1 for each {@link #UNIT_BYTES} that were begun, at least 1
     */
    public static int weight(int bytes) {
        return 1 + Math.max(0, bytes - 1) / UNIT_BYTES;
    }

    /**
     * Of one kind.
     *
     * @param kind what is counted
     * @return messages in a second; 0 for no limit
     */
    public int of(Kind kind) {
        return of(kind, descriptions, candidates, data, acks, requests);
    }

    private static int of(Kind kind, int descriptions, int candidates, int data, int acks, int requests) {
        return switch (kind) {
            case DESCRIPTIONS -> descriptions;
            case CANDIDATES -> candidates;
            case DATA -> data;
            case ACKS -> acks;
            case REQUESTS -> requests;
        };
    }

    /**
     * These, with another rate of one kind.
     *
     * @param kind whose rate is another
     * @param rate messages in a second; 0 for no limit
     * @return the changed rates
     */
    public Rates with(Kind kind, int rate) {
        return new Rates(
                kind == Kind.DESCRIPTIONS ? rate : descriptions,
                kind == Kind.CANDIDATES ? rate : candidates,
                kind == Kind.DATA ? rate : data,
                kind == Kind.ACKS ? rate : acks,
                kind == Kind.REQUESTS ? rate : requests);
    }
}
