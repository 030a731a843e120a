package dev.beckon.signaling.redis;

import java.time.Duration;

/**
 * How a node is as one of a cluster: {@link RedisRegistry#state}.
 *
 * @param up whether the cluster can be asked now: this node holds its lease, and is connected
 * @param sinceRenewal how old the last renewal of the lease is, counted from when it was asked for; before the first, how long the node has been there
 * @param nodes how many nodes held a lease at the last renewal, this one included
 * @param inboxBytes what waited in the engine for this node at the last renewal
 * @param waitingBytes what this node has asked of the engine and waits for the answer to
 */
public record NodeState(boolean up, Duration sinceRenewal, int nodes, long inboxBytes, long waitingBytes) {}
