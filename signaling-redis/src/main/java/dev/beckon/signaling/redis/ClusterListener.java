package dev.beckon.signaling.redis;

/**
 * What a node meets with as one of a cluster, for metrics: {@link RedisRegistryBuilder#listener}. Called on any thread; must neither block nor throw. All methods do nothing by default.
 */
public interface ClusterListener {

    /** Why the engine did not do what it was to do; whoever asked for it is told {@code unavailable}. */
    enum Unavailable {
        /** It was not asked: this node does not hold its lease, or is not connected. */
        CUT_OFF,
        /** It was not asked: too many bytes wait for it already. */
        BUSY,
        /** The connection broke before the answer came: it may have been done. */
        UNANSWERED,
        /** It was asked, and does not take it: too much waits for the receiver, or for the receiver's node. */
        REFUSED
    }

    /** How a session comes to this node, or goes from it. */
    enum Move {
        /** It comes as it was, from another node or from the engine. */
        FETCHED,
        /** It is made anew from what the engine knows of it: its node has died. */
        RECOVERED,
        /** It goes to another node. */
        GIVEN,
        /** It goes into the engine: this node stops. */
        PARKED
    }

    /** Hears nothing. */
    ClusterListener NONE = new ClusterListener() {};

    /**
     * The engine has answered.
     *
     * @param script what it ran, in lower case, such as {@code deliver}; one of some thirty names
     * @param nanos from the question to the answer
     */
    default void answered(String script, long nanos) {}

    /**
     * Something was not done, or nobody knows whether it was.
     *
     * @param why what kept the engine from it
     */
    default void unavailable(Unavailable why) {}

    /**
     * A session moves.
     *
     * @param how where from, or where to
     */
    default void moved(Move how) {}

    /** The others gave this node up, or the engine has lost what it knew of it: its sessions end, and it joins anew. */
    default void fenced() {}

    /**
     * This node gives up another one.
     *
     * @param node its name; its lease is over
     */
    default void gaveUp(String node) {}
}
