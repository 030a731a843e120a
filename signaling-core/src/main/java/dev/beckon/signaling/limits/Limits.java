package dev.beckon.signaling.limits;

import java.time.Duration;

/**
 * Every bound of the core, with the default's reason. Make one with {@link #builder()}. No time is longer than {@link #LONGEST}.
 *
 * @param helloTimeout from the opening of the connection to {@code hello}. 5 s: a phone on a bad network manages in 2
 * @param heartbeat after what time of silence clients should say something. 10 s: keeps NAT bindings and proxies open
 * @param silence after what time without anything heard a connection is dead. 14 s: one heartbeat may be late, and with the
 *     {@link #SWEEP} it stays below 15 s
 * @param grace how long a session outlives its connection. 30 s: a lift, a change from Wi-Fi to mobile
 * @param frameBytes of one incoming message. 192 KiB: room for the largest sdp and as much again of data
 * @param sdpBytes of an sdp as written in JSON. 128 KiB: an offer of today's browsers with a dozen cameras is 62 KiB
 * @param attributesBytes of a peer's attributes as written in JSON. 2 KiB: they go to everyone in each room
 * @param roomsPerPeer 16: a room costs memory on both sides
 * @param roomCapacity the largest room, and the default for new ones. 50: a mesh of more is no use to anyone
 * @param linksPerPair peer connections between two peers on which one of them has an offer outstanding; of others, so many are remembered. 8: camera,
 *     screen and data apart, and each of them replaced while the old one is not closed yet
 * @param callsPerPeer ringing and active calls of one peer. 8
 * @param ringTimeout how long a call rings. 45 s: about eight rings of a telephone
 * @param outboxMessages sent but unacknowledged, kept for a resume. 2048: a newcomer to a room of 50 is sent 1,100 at once
 * @param outboxBytes of those. 1 MiB: 49 answers and their candidates
 * @param queuedBytes accepted by the transport but not yet written; a reader slower than that is closed and may resume. 1 MiB
 * @param waitingMessages received while the registry has not yet answered an earlier one; reading stops at half of it. 64
 * @param violations errors of the kind that no correct client causes, in 60 s from one connection. 5
 * @param misses errors such as {@code not-found}, which a race may cause but many of which are a search for ids, in 60 s. 20
 * @param rates messages of each kind from one connection
 * @param spiTimeout how long a registry, an authenticator, a policy or an ICE server provider may take for one answer; then it counts as {@code unavailable}. 10 s:
 *     longer than a database takes to fail over, shorter than people wait
 * @param probe how long a client whose id another one wants has for a sign of life, where its session ends with its connection. 2 s: a phone on a bad network manages, and
 *     whoever waits for the id is told soon
 * @param topicsPerPeer topics that one peer may subscribe to. 256: an editor with as many documents open
 * @param shares what one network may ask of the node, over all its connections
 * @param capacity what the node holds for its clients, in all and for one network
 */
public record Limits(
        Duration helloTimeout,
        Duration heartbeat,
        Duration silence,
        Duration grace,
        int frameBytes,
        int sdpBytes,
        int attributesBytes,
        int roomsPerPeer,
        int roomCapacity,
        int linksPerPair,
        int callsPerPeer,
        Duration ringTimeout,
        int outboxMessages,
        int outboxBytes,
        int queuedBytes,
        int waitingMessages,
        int violations,
        int misses,
        Rates rates,
        Duration spiTimeout,
        Duration probe,
        int topicsPerPeer,
        Shares shares,
        Capacity capacity) {

    /** How often connections are looked at for silence and for a missing hello: their deadlines are kept with this tolerance. */
    public static final Duration SWEEP = Duration.ofMillis(500);

    /** Of every time here: what is meant to last for ever has to end in a number of nanoseconds that there is. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /** What a message has besides an sdp, attributes or a list of members, at most: ids, numbers, keys. */
    private static final int ENVELOPE_BYTES = 512;

    /** What a member in a list of members has besides its attributes: an id, a name of 64 characters of four bytes, keys. */
    private static final int MEMBER_BYTES = 384;

    /** A message whose longest part is a text for people. */
    private static final int LONGEST_TEXT = 2048;

    /** An id in a list of ids. */
    private static final int ID_BYTES = 67;

    /** The defaults. */
    public static final Limits DEFAULTS = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(14),
            Duration.ofSeconds(30),
            192 * 1024,
            128 * 1024,
            2 * 1024,
            16,
            50,
            8,
            8,
            Duration.ofSeconds(45),
            2048,
            1024 * 1024,
            1024 * 1024,
            64,
            5,
            20,
            Rates.DEFAULTS,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            256,
            Shares.DEFAULTS,
            Capacity.DEFAULTS);

    /**
     * Checks each bound.
     *
     * @param helloTimeout see {@link #helloTimeout}
     * @param heartbeat see {@link #heartbeat}
     * @param silence see {@link #silence}
     * @param grace see {@link #grace}
     * @param frameBytes see {@link #frameBytes}
     * @param sdpBytes see {@link #sdpBytes}
     * @param attributesBytes see {@link #attributesBytes}
     * @param roomsPerPeer see {@link #roomsPerPeer}
     * @param roomCapacity see {@link #roomCapacity}
     * @param linksPerPair see {@link #linksPerPair}
     * @param callsPerPeer see {@link #callsPerPeer}
     * @param ringTimeout see {@link #ringTimeout}
     * @param outboxMessages see {@link #outboxMessages}
     * @param outboxBytes see {@link #outboxBytes}
     * @param queuedBytes see {@link #queuedBytes}
     * @param waitingMessages see {@link #waitingMessages}
     * @param violations see {@link #violations}
     * @param misses see {@link #misses}
     * @param rates see {@link #rates}
     * @param spiTimeout see {@link #spiTimeout}
     * @param probe see {@link #probe}
     * @param topicsPerPeer see {@link #topicsPerPeer}
     * @param shares see {@link #shares}
     * @param capacity see {@link #capacity}
     * @throws IllegalArgumentException naming the bound that is out of range
     */
    public Limits {
        positive("helloTimeout", helloTimeout);
        positive("heartbeat", heartbeat);
        positive("silence", silence);
        atMost("grace", grace);
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, but is " + grace);
        }
        atLeast("frameBytes", frameBytes, 1024);
        atLeast("sdpBytes", sdpBytes, 1);
        fits("sdpBytes", sdpBytes, frameBytes);
        atLeast("roomsPerPeer", roomsPerPeer, 1);
        atLeast("roomCapacity", roomCapacity, 1);
        atLeast("linksPerPair", linksPerPair, 1);
        atLeast("attributesBytes", attributesBytes, 0);
        fits("attributesBytes", attributesBytes, frameBytes);
        atLeast("callsPerPeer", callsPerPeer, 0);
        positive("ringTimeout", ringTimeout);
        atLeast("outboxMessages", outboxMessages, 1);
        atLeast("outboxBytes", outboxBytes, 1);
        atLeast("queuedBytes", queuedBytes, 1);
        atLeast("waitingMessages", waitingMessages, 1);
        atLeast("violations", violations, 0);
        atLeast("misses", misses, 0);
        positive("spiTimeout", spiTimeout);
        positive("probe", probe);
        if (probe.compareTo(spiTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "probe must be shorter than spiTimeout, which is " + spiTimeout + ", but is " + probe);
        }
        atLeast("topicsPerPeer", topicsPerPeer, 0);
    }

    private static void fits(String name, int value, int frameBytes) {
        if (value > frameBytes - ENVELOPE_BYTES) {
            throw new IllegalArgumentException(name + " must leave " + ENVELOPE_BYTES + " bytes of a frame of "
                    + frameBytes + ", but is " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
        atMost(name, value);
    }

    private static void atMost(String name, Duration value) {
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST.toDays() + " days, but is " + value);
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
        }
    }

    /**
     * {@return bytes of the largest message that a server with these limits sends: one that is relayed, or the snapshot of a full room} What its ICE servers
     * take of a {@code welcome} comes on top.
     */
    public int sentBytes() {
        long relayed = (long) frameBytes + ENVELOPE_BYTES;
        long snapshot = ENVELOPE_BYTES + (long) roomCapacity * (MEMBER_BYTES + attributesBytes);
        long welcome = LONGEST_TEXT + (long) roomsPerPeer * ID_BYTES;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(relayed, Math.max(snapshot, welcome)));
    }

    /** {@return a builder that starts with {@link #DEFAULTS}} */
    public static Builder builder() {
        return new Builder();
    }

    /** Changes some of the defaults. Each method is named as the bound that it sets; not safe for use by several threads. */
    public static final class Builder {
        private Duration helloTimeout = DEFAULTS.helloTimeout;
        private Duration heartbeat = DEFAULTS.heartbeat;
        private Duration silence = DEFAULTS.silence;
        private Duration grace = DEFAULTS.grace;
        private int frameBytes = DEFAULTS.frameBytes;
        private int sdpBytes = DEFAULTS.sdpBytes;
        private int attributesBytes = DEFAULTS.attributesBytes;
        private int roomsPerPeer = DEFAULTS.roomsPerPeer;
        private int roomCapacity = DEFAULTS.roomCapacity;
        private int linksPerPair = DEFAULTS.linksPerPair;
        private int callsPerPeer = DEFAULTS.callsPerPeer;
        private Duration ringTimeout = DEFAULTS.ringTimeout;
        private int outboxMessages = DEFAULTS.outboxMessages;
        private int outboxBytes = DEFAULTS.outboxBytes;
        private int queuedBytes = DEFAULTS.queuedBytes;
        private int waitingMessages = DEFAULTS.waitingMessages;
        private int violations = DEFAULTS.violations;
        private int misses = DEFAULTS.misses;
        private Rates rates = DEFAULTS.rates;
        private Duration spiTimeout = DEFAULTS.spiTimeout;
        private Duration probe = DEFAULTS.probe;
        private int topicsPerPeer = DEFAULTS.topicsPerPeer;
        private Shares shares = DEFAULTS.shares;
        private Capacity capacity = DEFAULTS.capacity;

        private Builder() {}

        /**
         * Sets {@link Limits#helloTimeout}.
         *
         * @param value more than 0; looked at every {@link Limits#SWEEP}
         * @return this builder
         */
        public Builder helloTimeout(Duration value) {
            helloTimeout = value;
            return this;
        }

        /**
         * Sets {@link Limits#heartbeat}.
         *
         * @param value more than 0
         * @return this builder
         */
        public Builder heartbeat(Duration value) {
            heartbeat = value;
            return this;
        }

        /**
         * Sets {@link Limits#silence}.
         *
         * @param value more than 0; looked at every {@link Limits#SWEEP}
         * @return this builder
         */
        public Builder silence(Duration value) {
            silence = value;
            return this;
        }

        /**
         * Sets {@link Limits#grace}.
         *
         * @param value 0 or more; 0 ends a session with its connection
         * @return this builder
         */
        public Builder grace(Duration value) {
            grace = value;
            return this;
        }

        /**
         * Sets {@link Limits#frameBytes}.
         *
         * @param value 1,024 or more, and 512 more than {@link #sdpBytes} and {@link #attributesBytes}
         * @return this builder
         */
        public Builder frameBytes(int value) {
            frameBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#sdpBytes}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder sdpBytes(int value) {
            sdpBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#attributesBytes}.
         *
         * @param value 0 or more
         * @return this builder
         */
        public Builder attributesBytes(int value) {
            attributesBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#linksPerPair}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder linksPerPair(int value) {
            linksPerPair = value;
            return this;
        }

        /**
         * Sets {@link Limits#callsPerPeer}.
         *
         * @param value 0 or more; 0 for no calls
         * @return this builder
         */
        public Builder callsPerPeer(int value) {
            callsPerPeer = value;
            return this;
        }

        /**
         * Sets {@link Limits#ringTimeout}.
         *
         * @param value more than 0
         * @return this builder
         */
        public Builder ringTimeout(Duration value) {
            ringTimeout = value;
            return this;
        }

        /**
         * Sets {@link Limits#roomsPerPeer}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder roomsPerPeer(int value) {
            roomsPerPeer = value;
            return this;
        }

        /**
         * Sets {@link Limits#roomCapacity}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder roomCapacity(int value) {
            roomCapacity = value;
            return this;
        }

        /**
         * Sets {@link Limits#outboxMessages}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder outboxMessages(int value) {
            outboxMessages = value;
            return this;
        }

        /**
         * Sets {@link Limits#outboxBytes}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder outboxBytes(int value) {
            outboxBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#queuedBytes}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder queuedBytes(int value) {
            queuedBytes = value;
            return this;
        }

        /**
         * Sets {@link Limits#waitingMessages}.
         *
         * @param value 1 or more
         * @return this builder
         */
        public Builder waitingMessages(int value) {
            waitingMessages = value;
            return this;
        }

        /**
         * Sets {@link Limits#violations}.
         *
         * @param value 0 or more; with 0 the first closes the connection
         * @return this builder
         */
        public Builder violations(int value) {
            violations = value;
            return this;
        }

        /**
         * Sets {@link Limits#misses}.
         *
         * @param value 0 or more; with 0 the first closes the connection
         * @return this builder
         */
        public Builder misses(int value) {
            misses = value;
            return this;
        }

        /**
         * Sets {@link Limits#rates}.
         *
         * @param value messages of each kind, in a second
         * @return this builder
         */
        public Builder rates(Rates value) {
            rates = value;
            return this;
        }

        /**
         * Sets {@link Limits#spiTimeout}.
         *
         * @param value more than 0
         * @return this builder
         */
        public Builder spiTimeout(Duration value) {
            spiTimeout = value;
            return this;
        }

        /**
         * Sets {@link Limits#probe}.
         *
         * @param value more than 0, and less than {@link #spiTimeout}
         * @return this builder
         */
        public Builder probe(Duration value) {
            probe = value;
            return this;
        }

        /**
         * Sets {@link Limits#topicsPerPeer}.
         *
         * @param value 0 or more; 0 for no subscriptions
         * @return this builder
         */
        public Builder topicsPerPeer(int value) {
            topicsPerPeer = value;
            return this;
        }

        /**
         * Sets {@link Limits#capacity}.
         *
         * @param value in all, and for one network
         * @return this builder
         */
        public Builder capacity(Capacity value) {
            capacity = value;
            return this;
        }

        /**
         * Sets {@link Limits#shares}.
         *
         * @param value of one network
         * @return this builder
         */
        public Builder shares(Shares value) {
            shares = value;
            return this;
        }

        /**
         * Makes limits of what was set.
         *
         * @return the limits, checked
         * @throws IllegalArgumentException naming the bound that is out of range
         */
        public Limits build() {
            return new Limits(
                    helloTimeout,
                    heartbeat,
                    silence,
                    grace,
                    frameBytes,
                    sdpBytes,
                    attributesBytes,
                    roomsPerPeer,
                    roomCapacity,
                    linksPerPair,
                    callsPerPeer,
                    ringTimeout,
                    outboxMessages,
                    outboxBytes,
                    queuedBytes,
                    waitingMessages,
                    violations,
                    misses,
                    rates,
                    spiTimeout,
                    probe,
                    topicsPerPeer,
                    shares,
                    capacity);
        }
    }
}
