package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Payload;
import org.jspecify.annotations.Nullable;

/** Hears what the other side of a link says, see {@link ClientListener} for threads. A repeated message is told once, and one that is void is not told. */
public interface LinkListener {

    /** Hears nothing. */
    LinkListener NONE = new LinkListener() {};

    /**
     * An offer. Answer with {@link ClientLink#answer}. An own offer that was outstanding is void: roll it back first ({@link #rollback} was called).
     *
     * @param link on which it came
     * @param sdp for the remote description (RFC 8866); this library has not looked into it
     */
    default void offer(ClientLink link, String sdp) {}

    /**
     * The answer to the own offer.
     *
     * @param link on which it came
     * @param sdp for the remote description (RFC 8866); this library has not looked into it
     */
    default void answer(ClientLink link, String sdp) {}

    /**
     * A candidate of the other side (RFC 8838).
     *
     * @param link on which it came
     * @param candidate an RTCIceCandidateInit object; null at the end of candidates
     */
    default void candidate(ClientLink link, @Nullable Payload candidate) {}

    /**
     * The own offer met one of the impolite other side and is void: roll the local description back (RFC 9429 §4.1.10.2).
     *
     * @param link whose next event is the offer of the other side
     */
    default void rollback(ClientLink link) {}

    /**
     * The other side has taken its offer back before it was answered: roll the remote description back.
     *
     * @param link which is {@code STABLE} again
     */
    default void withdrawn(ClientLink link) {}

    /**
     * The two peer connections differ, because an answer crossed another message: make a new offer, or close (PROTOCOL.md, When an answer comes to nothing).
     *
     * @param link to offer on
     */
    default void offerAnew(ClientLink link) {}

    /**
     * The server did not take a description, so the other side will not get it.
     *
     * @param link which is {@code STABLE}
     * @param why the refusal of the last try
     */
    default void refused(ClientLink link, ClientException why) {}

    /**
     * The other side has closed the link, or the client is closed. The last event.
     *
     * @param link which is {@code CLOSED} now
     */
    default void closed(ClientLink link) {}
}
