package dev.beckon.signaling.redis;

/** The engine does not take this node for one of the cluster, or not any more. */
final class NodeRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Whether the others gave this node up; otherwise it never was one of them. */
    final boolean fenced;

    NodeRefused(String message, boolean fenced) {
        super(message);
        this.fenced = fenced;
    }
}
