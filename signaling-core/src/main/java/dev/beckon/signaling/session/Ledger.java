package dev.beckon.signaling.session;

import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.spi.Holding;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node holds for its clients, in bytes: in all, and on an account for each network. Those who hold something say how much it is when it has changed
 * by a {@link #BLOCK} or more, so that a relayed message mostly costs a comparison. Safe for use by many threads.
 */
final class Ledger {

    /** Less is not worth saying. */
    static final int BLOCK = 4 * 1024;

    /** A session and its connection, with what the network's library has for them; attributes come on top. */
    static final int SESSION = 4 * 1024;

    /** A session's being in a room, and its share of the room. */
    static final int ROOM = 1024;

    /** So far beyond the capacity whoever needs more is cut himself: for the time until those who hold most have been closed. */
    private static final int SLACK = 4;

    private static final long NOWHERE = 0;

    /** What is held for one network. There as long as a connection or a session is. */
    final class Account {
        final @Nullable Network network;
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicInteger sessions = new AtomicInteger();
        private int holders; // changed in the map's computations

        private Account(@Nullable Network network) {
            this.network = network;
        }

        /** @return whether that is within bounds; it is counted in any case */
        boolean add(long change) {
            long mine = bytes.addAndGet(change);
            long all = total.addAndGet(change);
            if (change <= 0) {
                return true;
            }
            if (all > capacity.bytes()) {
                overdrawn.run();
            }
            return (network == null || mine <= capacity.networkBytes())
                    && all <= capacity.bytes() + capacity.bytes() / SLACK;
        }

        /** Whether something new may be begun for this network. */
        boolean hasRoom() {
            return Ledger.this.hasRoom()
                    && (network == null
                            || bytes.get() < capacity.networkBytes()
                                    && (capacity.networkSessions() == 0
                                            || sessions.get() < capacity.networkSessions()));
        }

        void sessionBegins() {
            sessions.incrementAndGet();
        }

        void sessionEnds() {
            sessions.decrementAndGet();
        }

        /** One who holds something has gone. */
        void close() {
            accounts.computeIfPresent(key(network), (key, account) -> --account.holders == 0 ? null : account);
        }
    }

    private final Capacity capacity;
    private final Runnable overdrawn;
    private final AtomicLong total = new AtomicLong();
    private final ConcurrentHashMap<Long, Account> accounts = new ConcurrentHashMap<>();

    /** @param overdrawn called on any thread, with locks held, whenever more is held than fits: sees to it, soon, that less is */
    Ledger(Capacity capacity, Runnable overdrawn) {
        this.capacity = capacity;
        this.overdrawn = overdrawn;
    }

    private static Long key(@Nullable Network network) {
        return network == null ? NOWHERE : network.key();
    }

    /** The account of a network; {@link Account#close} has to follow. */
    Account open(@Nullable Network network) {
        Account account = accounts.compute(key(network), (key, known) -> {
            Account kept = known == null ? new Account(network) : known;
            kept.holders++;
            return kept;
        });
        return Objects.requireNonNull(account);
    }

    /** What a transport holds; over when it holds nothing. */
    Holding holding(@Nullable Network network) {
        return new Holding() {
            private @Nullable Account account;
            private int held;

            @Override
            public boolean holds(int bytes) {
                Account open = account;
                if (open == null) {
                    if (bytes == 0) {
                        return true;
                    }
                    open = open(network);
                    account = open;
                }
                boolean within = open.add(bytes - held);
                held = bytes;
                if (bytes == 0) {
                    account = null;
                    open.close();
                }
                return within;
            }
        };
    }

    long bytes() {
        return total.get();
    }

    /** Whether something new may be begun. */
    boolean hasRoom() {
        return total.get() < capacity.bytes() - capacity.bytes() / 5;
    }

    /** Whether enough was let go of. */
    boolean isRelieved() {
        return total.get() < capacity.bytes() - capacity.bytes() / 10;
    }

    /** The networks, those for which most is held first. */
    List<Account> largestFirst() {
        record Debt(Account account, long bytes) {}
        // what is compared must not change meanwhile
        return accounts.values().stream()
                .map(account -> new Debt(account, account.bytes.get()))
                .sorted(Comparator.comparingLong(Debt::bytes).reversed())
                .map(Debt::account)
                .toList();
    }
}
