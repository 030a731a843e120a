package dev.beckon.signaling.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt to connect two peers ended, by the word of the client at one of its ends. Holds no addresses.
 *
 * @param result how it ended
 * @param cause null where it is connected and nothing is amiss; {@link Cause#NO_MEDIA} alone where it is connected
 * @param millis from the first offer to the connection; 0 where it was not connected
 * @param local the type of this end's candidate that is in use; null where it is not connected
 * @param remote the type of the other end's
 * @param relayProtocol between this end and its TURN server; null without one
 * @param ice the state of ICE (W3C WebRTC §5.6.4)
 * @param gathered how many candidates this end found
 * @param relayAnswered whether a TURN server gave an address; null if the client was told of none
 */
public record LinkOutcome(
        Result result,
        @Nullable Cause cause,
        long millis,
        @Nullable CandidateType local,
        @Nullable CandidateType remote,
        @Nullable RelayProtocol relayProtocol,
        IceState ice,
        Gathered gathered,
        @Nullable Boolean relayAnswered) {

    /** How it ended. */
    public enum Result {
        /** It is connected. */
        CONNECTED,
        /** It was connected, and did not come back. */
        FAILED,
        /** It was not connected at all. */
        NEVER
    }

    /** Why it is not connected, or why the connection carries nothing from this end. */
    public enum Cause {
        /** The certificate of the other side changed on the same link, or does not fit the safety code. */
        CERTIFICATE(
                "the certificate of the other side changed, or does not fit its safety code: somebody may be in between"),
        /** The browser did not take the offer. */
        OFFER_REFUSED("the browser did not take the offer"),
        /** The browser did not take the answer. */
        ANSWER_REFUSED("the browser did not take the answer"),
        /** The server refused a description. */
        NOT_PASSED("the server did not pass a description on"),
        /** The other side closed it. */
        CLOSED("the other side closed it"),
        /** The other side has left. */
        GONE("the other side has left"),
        /** It was connected, and the way did not come back. */
        LOST("it was connected, and the way did not come back"),
        /** The other side did not answer the offer. */
        NO_ANSWER("the other side did not answer"),
        /** This side has neither camera nor microphone, or may not use them. */
        NO_MEDIA("this side has neither camera nor microphone, or may not use them"),
        /** ICE found a way, but DTLS failed on it. */
        ENCRYPTION("there is a way, but encryption could not be set up on it"),
        /** This side gathered no candidate. */
        NO_NETWORK("this side has no address of its own"),
        /** There is no direct way, and no TURN server was named. */
        NO_RELAY("there is no direct way, and the server has no TURN relay"),
        /** There is no direct way, and the TURN server refused the credentials. */
        RELAY_REFUSED("there is no direct way, and the TURN relay refused the credentials"),
        /** There is no direct way, and the TURN server did not answer. */
        RELAY_UNREACHABLE("there is no direct way, and the TURN relay did not answer"),
        /** There is no direct way, and none over the TURN server. */
        NO_ROUTE("there is no direct way, and none over the TURN relay"),
        /** None of these. */
        OTHER("for another reason");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /**
         * For an operator.
         *
         * @return a few words of English
         */
        public String words() {
            return words;
        }

        /** {@return the value of {@code cause} in JSON} */
        public String wire() {
            return LinkOutcome.wire(this);
        }
    }

    /** Types of candidates (RFC 8445 §5.1.1). */
    public enum CandidateType {
        /** An address of the end's own interfaces. */
        HOST,
        /** Server reflexive: learned from a STUN server. */
        SRFLX,
        /** Peer reflexive: learned from the other end. */
        PRFLX,
        /** An address of a TURN server. */
        RELAY
    }

    /** Between a client and its TURN server. */
    public enum RelayProtocol {
        /** TURN over UDP. */
        UDP,
        /** TURN over TCP. */
        TCP,
        /** TURN over TLS and TCP. */
        TLS
    }

    /** The states of ICE. */
    public enum IceState {
        /** Nothing is under way. */
        NEW,
        /** Ways are tried. */
        CHECKING,
        /** There is a way, and others are still tried. */
        CONNECTED,
        /** There is a way, and nothing more is tried. */
        COMPLETED,
        /** The way does not answer; it may come back. */
        DISCONNECTED,
        /** No way was found. */
        FAILED,
        /** It is closed. */
        CLOSED
    }

    /**
     * How many candidates of each type one end found (RFC 8445 §5.1.1).
     *
     * @param host candidates of the end's own interfaces
     * @param srflx server reflexive candidates, learned from a STUN server
     * @param prflx peer reflexive candidates, learned from the other end
     * @param relay candidates of TURN relays
     */
    public record Gathered(int host, int srflx, int prflx, int relay) {}

    /** {@return whether media goes over a TURN server} */
    public boolean relayed() {
        return local == CandidateType.RELAY || remote == CandidateType.RELAY;
    }

    /**
     * {@return what is written in JSON for one of these values}
     *
     * @param value a constant of an enum of this class
     */
    public static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * For an operator, such as "connected in 412 ms, srflx to relay over udp".
     *
     * @return a line of English
     */
    public String words() {
        if (result == Result.CONNECTED) {
            String way = local == null || remote == null ? "" : ", " + wire(local) + " to " + wire(remote);
            return "connected in " + millis + " ms" + way
                    + (relayProtocol == null ? "" : " over " + wire(relayProtocol))
                    + (cause == null ? "" : "; " + cause.words());
        }
        return (result == Result.FAILED ? "failed after it was connected: " : "did not connect: ")
                + (cause == null ? Cause.OTHER : cause).words() + " (ICE " + wire(ice) + ")";
    }
}
