package dev.beckon.signaling.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes those who hold most, when the node holds more than it may: of the network for which most is held the largest connections first, then of the next. Their
 * sessions can be resumed, and start with a snapshot. One round at a time, in the background.
 */
final class Relief implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Relief.class);

    private final Node node;
    private final Roster<LiveConnection> connections;
    private final AtomicBoolean running = new AtomicBoolean();

    Relief(Node node, Roster<LiveConnection> connections) {
        this.node = node;
        this.connections = connections;
    }

    /** Begins a round, unless one goes on. */
    @Override
    public void run() {
        if (running.compareAndSet(false, true)) {
            try {
                node.timers.execute(this::relieve);
            } catch (Throwable fault) {
                running.set(false);
                throw fault;
            }
        }
    }

    private void relieve() {
        try {
            int closed = 0;
            for (Ledger.Account account : node.ledger.largestFirst()) {
                closed += closeLargest(account);
            }
            LOG.warn(
                    "too much was held for clients: {} connections were closed, {} bytes are held now",
                    closed,
                    node.ledger.bytes());
        } finally {
            running.set(false);
        }
    }

    /** @return how many connections were closed: one network's, until enough was let go of */
    private int closeLargest(Ledger.Account most) {
        if (node.ledger.isRelieved()) {
            return 0;
        }
        List<LiveConnection> holders = new ArrayList<>();
        for (int place = connections.count() - 1; place >= 0; place--) {
            LiveConnection connection = connections.at(place);
            if (connection != null
                    && connection.account() == most
                    && connection.held() > Ledger.SESSION + Ledger.BLOCK) {
                holders.add(connection);
            }
        }
        holders.sort(Comparator.comparingInt(LiveConnection::held).reversed());
        int closed = 0;
        for (LiveConnection holder : holders) {
            if (node.ledger.isRelieved()) {
                break;
            }
            holder.giveUp();
            closed++;
        }
        return closed;
    }
}
