package dev.beckon.signaling.limits;

import dev.beckon.signaling.message.MessageType;
import java.util.Locale;

/**
 * How many messages of each kind a connection may send in a second in the long run, with bursts of {@value #BURST_SECONDS} times as many. 0 means
 * no limit. What is beyond is answered with {@code rate-limited} and not done.
 *
 * @param descriptions {@code offer} and {@code answer}, and what takes them back: {@code withdraw} and {@code close}. 20: a newcomer makes 49 offers at once in a room of 50
 * @param candidates 100: a newcomer in a room of ten trickles about that many in its first second
 * @param data {@code send}. 50: a pointer that moves on a shared board
 * @param requests everything else. 20: these make the server work, and people make few of them
 */
public record Rates(int descriptions, int candidates, int data, int requests) {

    /** How far bursts go. */
    public static final int BURST_SECONDS = 5;

    /** The defaults. */
    public static final Rates DEFAULTS = new Rates(20, 100, 50, 20);

    /** No limits, for those who count elsewhere. */
    public static final Rates UNLIMITED = new Rates(0, 0, 0, 0);

    /** What is counted apart, so that a flood of one kind does not shut out the others. */
    public enum Kind {
        DESCRIPTIONS,
        CANDIDATES,
        DATA,
        REQUESTS;

        /** The kind that messages of this type count as. */
        public static Kind of(MessageType type) {
            return switch (type) {
                case OFFER, ANSWER, WITHDRAW, CLOSE -> DESCRIPTIONS;
                case CANDIDATE -> CANDIDATES;
                case SEND -> DATA;
                default -> REQUESTS;
            };
        }
    }

    /** @throws IllegalArgumentException naming the rate that is negative */
    public Rates {
        for (Kind kind : Kind.values()) {
            int rate = of(kind, descriptions, candidates, data, requests);
            if (rate < 0) {
                throw new IllegalArgumentException(
                        "the rate of " + kind.name().toLowerCase(Locale.ROOT) + " must be at least 0, but is " + rate);
            }
        }
    }

    /** Of one kind. */
    public int of(Kind kind) {
        return of(kind, descriptions, candidates, data, requests);
    }

    private static int of(Kind kind, int descriptions, int candidates, int data, int requests) {
        return switch (kind) {
            case DESCRIPTIONS -> descriptions;
            case CANDIDATES -> candidates;
            case DATA -> data;
            case REQUESTS -> requests;
        };
    }

    /** These, with another rate of one kind. */
    public Rates with(Kind kind, int rate) {
        return new Rates(
                kind == Kind.DESCRIPTIONS ? rate : descriptions,
                kind == Kind.CANDIDATES ? rate : candidates,
                kind == Kind.DATA ? rate : data,
                kind == Kind.REQUESTS ? rate : requests);
    }
}
