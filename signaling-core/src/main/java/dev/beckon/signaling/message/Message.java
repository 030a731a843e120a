package dev.beckon.signaling.message;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the protocol as data, whatever their form on the wire. PROTOCOL.md tells what each is for; a {@link Codec} makes them from
 * frames and frames from them. A codec hands in only messages whose fields obey the rules of PROTOCOL.md.
 */
public sealed interface Message {

    /** Stands for "no request id". */
    long NO_ID = -1;

    /** Stands for "no epoch". */
    long NO_EPOCH = -1;

    MessageType type();

    /** What a client chose to recognise the answer by, or {@link #NO_ID}. */
    default long id() {
        return NO_ID;
    }

    // ---- client to server

    /** Opens or resumes a session. */
    record Hello(
            long id,
            @Nullable String peer,
            @Nullable String name,
            @Nullable Payload attributes,
            @Nullable String token,
            @Nullable Resume resume)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.HELLO;
        }

        /** Leaves token and secret out. */
        @Override
        public String toString() {
            return "Hello[peer=" + peer + ", name=" + name + ", resume=" + (resume != null) + "]";
        }
    }

    /**
     * The session to go on with.
     *
     * @param session the secret of the last {@code welcome}
     * @param received how many counted messages the client has, or -1 if it kept no state
     */
    record Resume(String session, long received) {
        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Resume[received=" + received + "]";
        }
    }

    record Bye(long id) implements Message {
        @Override
        public MessageType type() {
            return MessageType.BYE;
        }
    }

    /**
     * @param room the chosen id, or null for an unguessable one
     * @param capacity members at most, or 0 for the default
     * @param password what others must show to join, or null for none
     * @param relayOnly whether candidates other than those of TURN relays are held back
     * @param locked whether only those may join whom the moderator admits, from the beginning
     */
    record Create(
            long id,
            @Nullable String room,
            int capacity,
            @Nullable String password,
            boolean relayOnly,
            boolean locked) implements Message {
        @Override
        public MessageType type() {
            return MessageType.CREATE;
        }
    }

    /**
     * @param create whether an unknown room is made
     * @param capacity of a room that is made, or 0 for the default
     * @param password shown to a room that has one, or given to a room that is made
     * @param relayOnly of a room that is made
     * @param locked of a room that is made
     */
    record Join(
            long id,
            String room,
            boolean create,
            int capacity,
            @Nullable String password,
            boolean relayOnly,
            boolean locked)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.JOIN;
        }
    }

    record Leave(long id, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.LEAVE;
        }
    }

    /** Asks who is in a room that one is in. */
    record Who(long id, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.WHO;
        }
    }

    /**
     * An act of a room's moderator.
     *
     * @param type one of {@code LOCK}, {@code UNLOCK}, {@code KICK}, {@code ADMIT}, {@code DENY}
     * @param peer whom it is about; null for the first two
     */
    record Moderate(
            MessageType type,
            long id,
            String room,
            @Nullable String peer) implements Message {}

    /** Asks to be let into a locked room. */
    record Knock(long id, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK;
        }
    }

    /** Changes the attributes that others see. */
    record Update(long id, Payload attributes) implements Message {
        @Override
        public MessageType type() {
            return MessageType.UPDATE;
        }
    }

    /** Calls a peer, or all peers of a user: exactly one of {@code to} and {@code user} is set. */
    record Call(long id, @Nullable String to, @Nullable String user) implements Message {
        @Override
        public MessageType type() {
            return MessageType.CALL;
        }
    }

    /**
     * What a client does with a call.
     *
     * @param type one of {@code ACCEPT}, {@code CANCEL}, {@code HANGUP}
     */
    record CallAction(MessageType type, long id, String call) implements Message {}

    /**
     * Declines a call.
     *
     * @param from who declines, on its way between sessions; null from a client
     */
    record Decline(
            long id, String call, boolean busy, @Nullable String from) implements Message {
        @Override
        public MessageType type() {
            return MessageType.DECLINE;
        }
    }

    /** Asks for ICE servers with fresh credentials. */
    record IceServersRequest(long id) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ICE_SERVERS;
        }
    }

    /** Shows a newer token. */
    record Token(long id, String token) implements Message {
        @Override
        public MessageType type() {
            return MessageType.TOKEN;
        }

        /** Leaves the token out. */
        @Override
        public String toString() {
            return "Token[id=" + id + "]";
        }
    }

    /**
     * Tells the server how an attempt to connect to another peer ended.
     *
     * @param peer the other one
     * @param link names the peer connection; null for the only one of those who name none
     */
    record LinkReport(long id, String peer, @Nullable String link, LinkOutcome outcome) implements Message {
        @Override
        public MessageType type() {
            return MessageType.LINK_REPORT;
        }
    }

    /** App data to one peer or to all others of a room: exactly one of {@code to} and {@code room} is set. */
    record Send(long id, @Nullable String to, @Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.SEND;
        }
    }

    record Ping() implements Message {
        @Override
        public MessageType type() {
            return MessageType.PING;
        }
    }

    // ---- both ways

    /**
     * A message of a negotiation.
     *
     * @param type one of {@code OFFER}, {@code ANSWER}, {@code CANDIDATE}, {@code WITHDRAW}, {@code CLOSE}
     * @param id from a client: what it chose to recognise the answer by. On the way between sessions: what the receiver's session names where it finds the
     *     message void, see {@link Void}. Either way {@link #NO_ID} where the client does not ask
     * @param peer the receiver on the way in ({@code to}), the sender on the way out ({@code from})
     * @param body the sdp (a JSON string) or the candidate (a JSON object or null); null for the last two types
     * @param link names the peer connection; null for the only one of those who name none
     * @param epoch the offer that this belongs to, or {@link #NO_EPOCH}
     */
    record Signal(
            MessageType type,
            long id,
            String peer,
            @Nullable Payload body,
            @Nullable String link,
            long epoch) implements Message {
        /** The same, as its receiver's session gets it. */
        public Signal from(String sender, long ticket) {
            return new Signal(type, ticket, sender, body, link, epoch);
        }

        /** Bytes of the sdp or candidate as written in JSON. */
        public int bytes() {
            return body == null ? 0 : body.length();
        }
    }

    /**
     * A {@link Signal} on its way into a session, to a peer of the same realm, by its id alone. Only dialects ask for it: it has no form in {@code beckon.v1}.
     *
     * @param arrives completed with whether there is such a peer
     */
    record Mail(Signal signal, CompletableFuture<Boolean> arrives) implements Message {
        @Override
        public MessageType type() {
            return signal.type();
        }
    }

    /**
     * The beginning or the end of subscriptions to topics. Only dialects ask for it: it has no form in {@code beckon.v1}.
     *
     * @param on whether they begin
     */
    record Subscription(List<String> topics, boolean on) implements Message {
        @Override
        public MessageType type() {
            return on ? MessageType.JOIN : MessageType.LEAVE;
        }
    }

    /**
     * Something for the subscribers of a topic. Only dialects ask for it: it has no form in {@code beckon.v1}.
     *
     * @param message made of the number of subscribers
     */
    record Publication(String topic, IntFunction<Payload> message) implements Message {
        @Override
        public MessageType type() {
            return MessageType.MESSAGE;
        }
    }

    /** How many counted messages one side has received. */
    record Ack(long received) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ACK;
        }
    }

    // ---- server to client

    /** @param rooms that the peer is in, told where the session was not resumed */
    record Welcome(
            String peer,
            String session,
            boolean resumed,
            long received,
            List<String> rooms,
            long heartbeatMillis,
            List<IceServer> iceServers,
            Bounds limits)
            implements Message {
        @Override
        public MessageType type() {
            return MessageType.WELCOME;
        }

        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Welcome[peer=" + peer + ", resumed=" + resumed + ", received=" + received + "]";
        }
    }

    /**
     * The bounds that a client has to keep.
     *
     * @param frame bytes of a message to the server
     * @param receive bytes of the largest message from the server, ICE servers aside
     * @param sdp bytes of an sdp as written in JSON
     * @param attributes bytes of attributes as written in JSON
     * @param rooms that a peer may be in
     * @param capacity members of the largest room
     * @param links on which a peer may have an offer outstanding with another peer
     */
    record Bounds(int frame, int receive, int sdp, int attributes, int rooms, int capacity, int links) {}

    record IceServers(long re, List<IceServer> iceServers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ICE_SERVERS;
        }
    }

    /**
     * How long the client's identity is valid: the answer to {@link Token}, and unasked when it ends soon.
     *
     * @param expiresInMillis 0 if it has no end
     */
    record Validity(long re, long expiresInMillis) implements Message {
        @Override
        public MessageType type() {
            return MessageType.TOKEN;
        }
    }

    record Created(long re, String room, RoomInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.CREATED;
        }
    }

    record Joined(long re, String room, RoomInfo info, List<Member> peers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.JOINED;
        }
    }

    /**
     * Another member of a room.
     *
     * @param polite the receiver's own role towards this peer in perfect negotiation
     * @param away whether this peer's connection is interrupted
     */
    record Member(PeerInfo info, boolean polite, boolean away) {}

    /** @param text for people, by the server's word; null for none */
    record Left(
            long re,
            String room,
            LeaveReason reason,
            @Nullable String text) implements Message {

        /** Without a text. */
        public Left(long re, String room, LeaveReason reason) {
            this(re, room, reason, null);
        }

        @Override
        public MessageType type() {
            return MessageType.LEFT;
        }
    }

    record Present(long re, String room, List<Member> peers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PRESENT;
        }
    }

    record RoomUpdated(String room, RoomInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ROOM_UPDATED;
        }
    }

    record Knocking(long re, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCKING;
        }
    }

    /** Tells a room's moderator that someone knocks. */
    record Knocked(String room, PeerInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK;
        }
    }

    /** Tells a room's moderator that this peer knocks no more. */
    record KnockEnded(String room, String peer) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK_ENDED;
        }
    }

    /** The answer to a knock: {@code ADMITTED} or {@code DENIED}. */
    record KnockAnswer(MessageType type, String room) implements Message {}

    record PeerUpdated(PeerInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_UPDATED;
        }
    }

    /** @param polite the receiver's own role; a registry need not know it, the receiving session sets it */
    record PeerJoined(String room, PeerInfo info, boolean polite) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_JOINED;
        }
    }

    record PeerLeft(String room, String peer, LeaveReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_LEFT;
        }
    }

    record PeerAway(String room, String peer) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_AWAY;
        }
    }

    /**
     * @param resumed false when the peer started afresh, or messages from or to it were lost: what was under way with it is void
     * @param freshStart where it is not resumed, counts these: it is told in each room that is shared, and has its effect once. Not told to clients
     */
    record PeerBack(String room, String peer, boolean resumed, int freshStart) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_BACK;
        }
    }

    /**
     * A {@link Signal} that had an id is void.
     *
     * @param re that id
     */
    record Void(long re, VoidReason reason) implements Message {
        /** The same, for the request with this id. */
        public Void re(long id) {
            return new Void(id, reason);
        }

        @Override
        public MessageType type() {
            return MessageType.VOID;
        }
    }

    /** App data from a peer; {@code room} is set when it went to the whole room. */
    record Data(String from, @Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.MESSAGE;
        }
    }

    /** App data from the server; {@code room} is set when it went to the whole room. */
    record Notice(@Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.NOTICE;
        }
    }

    /**
     * The server has ended the session. On its way to a session: it is to end.
     *
     * @param text for people; null for none
     */
    record Farewell(FarewellReason reason, @Nullable String text) implements Message {
        @Override
        public MessageType type() {
            return MessageType.BYE;
        }
    }

    record Ringing(long re, String call) implements Message {
        @Override
        public MessageType type() {
            return MessageType.RINGING;
        }
    }

    record Incoming(String call, PeerInfo from) implements Message {
        @Override
        public MessageType type() {
            return MessageType.INCOMING;
        }
    }

    /** @param polite the receiver's own role towards the peer */
    record Accepted(String call, PeerInfo peer, boolean polite) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ACCEPTED;
        }
    }

    record Ended(String call, EndReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ENDED;
        }
    }

    record Pong() implements Message {
        @Override
        public MessageType type() {
            return MessageType.PONG;
        }
    }

    record GoingAway(long reconnectInMillis) implements Message {
        @Override
        public MessageType type() {
            return MessageType.GOING_AWAY;
        }
    }

    /** @param retryAfterMillis for {@code rate-limited}; otherwise 0 */
    record Error(long re, ErrorCode code, String message, long retryAfterMillis) implements Message {

        /** What a refusal looks like to the client. */
        public static Error of(SignalingException refusal) {
            return new Error(refusal.re(), refusal.code(), refusal.text(), refusal.retryAfterMillis());
        }

        @Override
        public MessageType type() {
            return MessageType.ERROR;
        }
    }
}
