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

    /** {@return what kind of message this is} */
    MessageType type();

    /**
     * What a client chose to recognise the answer by, or {@link #NO_ID}.
     *
     * @return the id, 0 or more; {@link #NO_ID} if it asks for no answer
     */
    default long id() {
        return NO_ID;
    }

    // ---- client to server

    /**
     * Opens or resumes a session.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param peer the id that the client asks for; null for an unguessable one
     * @param name the display name, for people; null for none
     * @param attributes what others see of the peer, a JSON object; null for none
     * @param token what the {@code Authenticator} looks at; null for none
     * @param resume the session to go on with; null to open a new one
     */
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

    /**
     * Ends the session.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     */
    record Bye(long id) implements Message {
        @Override
        public MessageType type() {
            return MessageType.BYE;
        }
    }

    /**
     * Makes a room, of which the sender is no member yet.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
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
     * Enters a room.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param room the id of the room
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

    /**
     * Leaves a room, or stops knocking at it.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param room the id of the room
     */
    record Leave(long id, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.LEAVE;
        }
    }

    /**
     * Asks who is in a room: one that the sender is in, or could join now without a password.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param room the id of the room
     */
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
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param room the id of the room that the sender moderates
     * @param peer whom it is about; null for the first two
     */
    record Moderate(
            MessageType type,
            long id,
            String room,
            @Nullable String peer) implements Message {}

    /**
     * Asks to be let into a locked room.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param room the id of the room
     */
    record Knock(long id, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK;
        }
    }

    /**
     * Changes the attributes that others see.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param attributes the new attributes, a JSON object, in the place of all earlier ones
     */
    record Update(long id, Payload attributes) implements Message {
        @Override
        public MessageType type() {
            return MessageType.UPDATE;
        }
    }

    /**
     * Calls a peer, or all peers of a user: exactly one of {@code to} and {@code user} is set.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param to the id of the peer to call
     * @param user the user all of whose peers are called
     */
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
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param call the id of the call, which the server made
     */
    record CallAction(MessageType type, long id, String call) implements Message {}

    /**
     * Declines a call.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param call the id of the call, which the server made
     * @param busy whether the peer declines because it is in another call
     * @param from who declines, on its way between sessions; null from a client
     */
    record Decline(
            long id, String call, boolean busy, @Nullable String from) implements Message {
        @Override
        public MessageType type() {
            return MessageType.DECLINE;
        }
    }

    /**
     * Asks for ICE servers with fresh credentials.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     */
    record IceServersRequest(long id) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ICE_SERVERS;
        }
    }

    /**
     * Shows a newer token.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param token what the {@code Authenticator} looks at
     */
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
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param peer the other one
     * @param link names the peer connection; null for the only one of those who name none
     * @param outcome how the attempt ended, and how long it took
     */
    record LinkReport(long id, String peer, @Nullable String link, LinkOutcome outcome) implements Message {
        @Override
        public MessageType type() {
            return MessageType.LINK_REPORT;
        }
    }

    /**
     * App data to one peer or to all others of a room: exactly one of {@code to} and {@code room} is set.
     *
     * @param id what the client chose to recognise the answer by; {@link #NO_ID} for none
     * @param to the id of the peer that gets it
     * @param room the id of the room all other members of which get it
     * @param data what is sent: any JSON value
     */
    record Send(long id, @Nullable String to, @Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.SEND;
        }
    }

    /**
     * Asks for a {@link Pong}, as a sign of life.
     */
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
        /**
         * {@return the same message, as its receiver's session gets it}
         *
         * @param sender the id of the peer that sends it
         * @param ticket what a {@code void} is answered under; {@link #NO_ID} for none
         */
        public Signal from(String sender, long ticket) {
            return new Signal(type, ticket, sender, body, link, epoch);
        }

        /** {@return bytes of the sdp or candidate as written in JSON} */
        public int bytes() {
            return body == null ? 0 : body.length();
        }
    }

    /**
     * A {@link Signal} on its way into a session, to a peer of the same realm, by its id alone. Only dialects ask for it: it has no form in {@code beckon.v1}.
     *
     * @param signal the message; its {@code peer} is the sender
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
     * @param topics the names of the topics
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
     * @param topic the name of the topic
     * @param message made of the number of subscribers
     */
    record Publication(String topic, IntFunction<Payload> message) implements Message {
        @Override
        public MessageType type() {
            return MessageType.MESSAGE;
        }
    }

    /**
     * How many counted messages one side has received.
     *
     * @param received the number since the session began
     */
    record Ack(long received) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ACK;
        }
    }

    // ---- server to client

    /**
     * The answer to {@link Hello}: the session is open.
     *
     * @param peer the id of the client's peer
     * @param session the secret with which the session is resumed; another one in each welcome
     * @param resumed whether the session goes on without a gap; otherwise the client begins anew from what this says
     * @param received how many counted messages the server has received in this session: the client sends again what came after
     * @param rooms that the peer is in, told where the session was not resumed
     * @param heartbeatMillis how often the client should send something, in milliseconds
     * @param iceServers the STUN and TURN servers to use; empty for none
     * @param limits the bounds that the client has to keep
     */
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

    /**
     * The answer to {@link IceServersRequest}; unasked when the credentials that the client has run out soon.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param iceServers the STUN and TURN servers to use; empty for none
     */
    record IceServers(long re, List<IceServer> iceServers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ICE_SERVERS;
        }
    }

    /**
     * How long the client's identity is valid: the answer to {@link Token}, and unasked when it ends soon.
     *
     * @param re the {@link #id} of the token that this answers; {@link #NO_ID} where the server tells unasked
     * @param expiresInMillis 0 if it has no end
     */
    record Validity(long re, long expiresInMillis) implements Message {
        @Override
        public MessageType type() {
            return MessageType.TOKEN;
        }
    }

    /**
     * The answer to {@link Create}.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param room the id of the room
     * @param info what is known of the room
     */
    record Created(long re, String room, RoomInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.CREATED;
        }
    }

    /**
     * The answer to {@link Join}: the peer is a member of the room.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param room the id of the room
     * @param info what is known of the room
     * @param peers the other members
     */
    record Joined(long re, String room, RoomInfo info, List<Member> peers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.JOINED;
        }
    }

    /**
     * Another member of a room.
     *
     * @param info what others see of the peer
     * @param polite the receiver's own role towards this peer in perfect negotiation
     * @param away whether this peer's connection is interrupted
     */
    record Member(PeerInfo info, boolean polite, boolean away) {}

    /**
     * The peer is no member of the room any more: the answer to {@link Leave}, or unasked.
     *
     * @param re the {@link #id} of the {@code leave} that this answers; {@link #NO_ID} where the client did not ask
     * @param room the id of the room
     * @param reason why
     * @param text for people, by the server's word; null for none
     */
    record Left(
            long re,
            String room,
            LeaveReason reason,
            @Nullable String text) implements Message {

        /**
         * Without a text.
         *
         * @param re the request that this answers, or {@link Message#NO_ID}
         * @param room the id of the room
         * @param reason why
         */
        public Left(long re, String room, LeaveReason reason) {
            this(re, room, reason, null);
        }

        @Override
        public MessageType type() {
            return MessageType.LEFT;
        }
    }

    /**
     * The answer to {@link Who}.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param room the id of the room
     * @param peers the members, without the receiver
     */
    record Present(long re, String room, List<Member> peers) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PRESENT;
        }
    }

    /**
     * A room has another moderator or is locked or unlocked. Told to its members.
     *
     * @param room the id of the room
     * @param info what is known of the room from now on
     */
    record RoomUpdated(String room, RoomInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ROOM_UPDATED;
        }
    }

    /**
     * The answer to {@link Knock}: the room's moderator is told.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param room the id of the room
     */
    record Knocking(long re, String room) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCKING;
        }
    }

    /**
     * Tells a room's moderator that someone knocks.
     *
     * @param room the id of the room
     * @param info what others see of the peer that knocks
     */
    record Knocked(String room, PeerInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK;
        }
    }

    /**
     * Tells a room's moderator that this peer knocks no more.
     *
     * @param room the id of the room
     * @param peer the id of the peer that knocked
     */
    record KnockEnded(String room, String peer) implements Message {
        @Override
        public MessageType type() {
            return MessageType.KNOCK_ENDED;
        }
    }

    /**
     * The answer to a knock: {@code ADMITTED} or {@code DENIED}.
     *
     * @param type {@code ADMITTED} or {@code DENIED}
     * @param room the id of the room
     */
    record KnockAnswer(MessageType type, String room) implements Message {}

    /**
     * A peer with whom this one shares a room has other attributes.
     *
     * @param info what others see of the peer from now on
     */
    record PeerUpdated(PeerInfo info) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_UPDATED;
        }
    }

    /**
     * A peer has entered a room.
     *
     * @param room the id of the room
     * @param info what others see of the peer
     * @param polite the receiver's own role; a registry need not know it, the receiving session sets it
     */
    record PeerJoined(String room, PeerInfo info, boolean polite) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_JOINED;
        }
    }

    /**
     * A peer is no member of a room any more.
     *
     * @param room the id of the room
     * @param peer the id of the peer
     * @param reason why
     */
    record PeerLeft(String room, String peer, LeaveReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_LEFT;
        }
    }

    /**
     * The connection of a member of a room is interrupted. It may come back: {@link PeerBack}.
     *
     * @param room the id of the room
     * @param peer the id of the peer
     */
    record PeerAway(String room, String peer) implements Message {
        @Override
        public MessageType type() {
            return MessageType.PEER_AWAY;
        }
    }

    /**
     * The connection of a member of a room is there again.
     *
     * @param room the id of the room
     * @param peer the id of the peer
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
     * @param reason why it is void
     */
    record Void(long re, VoidReason reason) implements Message {
        /**
         * {@return the same message, for the request with this id}
         *
         * @param id of the request
         */
        public Void re(long id) {
            return new Void(id, reason);
        }

        @Override
        public MessageType type() {
            return MessageType.VOID;
        }
    }

    /**
     * App data from a peer; {@code room} is set when it went to the whole room.
     *
     * @param from the id of the peer that sent it
     * @param room the id of the room; null where it went to this peer alone
     * @param data what is sent: any JSON value
     */
    record Data(String from, @Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.MESSAGE;
        }
    }

    /**
     * App data from the server; {@code room} is set when it went to the whole room.
     *
     * @param room the id of the room; null where it went to this peer alone
     * @param data what is sent: any JSON value
     */
    record Notice(@Nullable String room, Payload data) implements Message {
        @Override
        public MessageType type() {
            return MessageType.NOTICE;
        }
    }

    /**
     * The server has ended the session. On its way to a session: it is to end.
     *
     * @param reason why
     * @param text for people; null for none
     */
    record Farewell(FarewellReason reason, @Nullable String text) implements Message {
        @Override
        public MessageType type() {
            return MessageType.BYE;
        }
    }

    /**
     * The answer to {@link Call}: the call rings at the other side.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param call the id of the call, which the server made
     */
    record Ringing(long re, String call) implements Message {
        @Override
        public MessageType type() {
            return MessageType.RINGING;
        }
    }

    /**
     * The peer is called.
     *
     * @param call the id of the call, which the server made
     * @param from who calls
     */
    record Incoming(String call, PeerInfo from) implements Message {
        @Override
        public MessageType type() {
            return MessageType.INCOMING;
        }
    }

    /**
     * A call is accepted. Told to both sides.
     *
     * @param call the id of the call, which the server made
     * @param peer who is at the other side of the call
     * @param polite the receiver's own role towards the peer
     */
    record Accepted(String call, PeerInfo peer, boolean polite) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ACCEPTED;
        }
    }

    /**
     * A call is over.
     *
     * @param call the id of the call, which the server made
     * @param reason why
     */
    record Ended(String call, EndReason reason) implements Message {
        @Override
        public MessageType type() {
            return MessageType.ENDED;
        }
    }

    /**
     * The answer to {@link Ping}.
     */
    record Pong() implements Message {
        @Override
        public MessageType type() {
            return MessageType.PONG;
        }
    }

    /**
     * The server stops soon: its clients should connect again, and reach another one.
     *
     * @param reconnectInMillis after how many milliseconds the client should connect again
     */
    record GoingAway(long reconnectInMillis) implements Message {
        @Override
        public MessageType type() {
            return MessageType.GOING_AWAY;
        }
    }

    /**
     * The server has lost the session of this connection: its client says {@link Hello} again, on the same connection.
     */
    record HelloAgain() implements Message {
        @Override
        public MessageType type() {
            return MessageType.HELLO_AGAIN;
        }
    }

    /**
     * A request is refused, or what came is no message.
     *
     * @param re the {@link #id} of the request that this answers; {@link #NO_ID} where it answers none
     * @param code what a program acts on
     * @param message what was wrong and what was expected, for people; it may quote what the client sent
     * @param retryAfterMillis for {@code rate-limited}; otherwise 0
     */
    record Error(long re, ErrorCode code, String message, long retryAfterMillis) implements Message {

        /**
         * {@return what a refusal looks like to the client}
         *
         * @param refusal the reason
         */
        public static Error of(SignalingException refusal) {
            return new Error(refusal.re(), refusal.code(), refusal.text(), refusal.retryAfterMillis());
        }

        @Override
        public MessageType type() {
            return MessageType.ERROR;
        }
    }
}
