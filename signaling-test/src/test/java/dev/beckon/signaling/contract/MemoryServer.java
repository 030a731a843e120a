package dev.beckon.signaling.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Connections in memory that behave like sockets: each has a thread that reads and one that writes. One {@link Fault} may be built in. */
final class MemoryServer implements TransportContract.Server {

    /** What an author of a transport may get wrong. */
    enum Fault {
        NONE,
        COUNTS_NO_QUEUED_BYTES,
        READS_ALWAYS,
        RUNS_TASKS_AT_ONCE_ON_ANY_THREAD,
        CLOSES_BEFORE_ALL_IS_SENT,
        FORGETS_WHAT_WAITS_AT_THE_CLOSE,
        CLOSES_WITHOUT_THE_CODE,
        NEVER_CLOSES,
        NEVER_TELLS_OF_THE_END,
        NEVER_PINGS,
        LOSES_A_MESSAGE,
        DOUBLES_A_MESSAGE,
        SWAPS_MESSAGES,
        CUTS_LONG_MESSAGES,
        TAKES_NO_LARGE_MESSAGES,
        FORGETS_THAT_BYTES_WENT_OUT,
        WRITES_INTO_THE_FRAME,
        RECEIVES_ON_ANOTHER_THREAD,
        RUNS_TASKS_SIDE_BY_SIDE,
        ANSWERS_PINGS_ITSELF
    }

    /** As much as the buffers of a small socket hold. */
    private static final int UNREAD_MESSAGES = 16;

    private static final int LONG = 8_000;

    /** More than a client says in most tests. */
    private static final int LARGE = 64 * 1024;

    private static final Object PING = new Object();

    private final Signaling node;
    private final Fault fault;
    private final List<Wire> wires = new ArrayList<>();

    MemoryServer(Signaling node, Fault fault) {
        this.node = node;
        this.fault = fault;
    }

    @Override
    public synchronized ContractClient connect() {
        Wire wire = new Wire();
        wires.add(wire);
        return wire.client;
    }

    @Override
    public synchronized void close() {
        wires.forEach(Wire::end);
    }

    private final class Wire implements Transport {

        private final ExecutorService loop = fault == Fault.RUNS_TASKS_SIDE_BY_SIDE
                ? Executors.newCachedThreadPool(MemoryServer::daemon)
                : Executors.newSingleThreadExecutor(MemoryServer::daemon);
        private final BlockingQueue<String> in = new ArrayBlockingQueue<>(UNREAD_MESSAGES);
        /** Frames, pings, and one reason to close. */
        private final LinkedBlockingDeque<Object> out = new LinkedBlockingDeque<>();

        private final AtomicLong queued = new AtomicLong();
        private final Client client = new Client(this);
        private final Connection connection;
        private final Thread writing;
        private volatile boolean reading = true;
        private volatile boolean closing;
        private volatile boolean ended;
        private int sent;

        Wire() {
            connection = node.open(this);
            writing = daemon(this::write);
            writing.start();
        }

        // ---- the server's side

        @Override
        public synchronized void send(byte[] frame) {
            if (closing) {
                return;
            }
            boolean special = ++sent % 20 == 0;
            byte[] whole = frame;
            if (fault == Fault.LOSES_A_MESSAGE && special) {
                return;
            }
            if (fault == Fault.CUTS_LONG_MESSAGES && frame.length > LONG) {
                whole = Arrays.copyOf(frame, LONG);
            }
            if (fault == Fault.DOUBLES_A_MESSAGE && special) {
                put(whole);
            }
            Object before = fault == Fault.SWAPS_MESSAGES && special ? out.pollLast() : null;
            put(whole);
            if (before != null) {
                out.add(before);
            }
        }

        private void put(byte[] frame) {
            queued.addAndGet(frame.length);
            out.add(frame);
        }

        @Override
        public synchronized void close(CloseReason reason) {
            if (!closing && fault != Fault.NEVER_CLOSES) {
                closing = true;
                if (fault == Fault.FORGETS_WHAT_WAITS_AT_THE_CLOSE) {
                    out.clear();
                }
                if (fault == Fault.CLOSES_BEFORE_ALL_IS_SENT) {
                    out.addFirst(reason);
                } else {
                    out.add(reason);
                }
            }
        }

        @Override
        public Executor executor() {
            return fault == Fault.RUNS_TASKS_AT_ONCE_ON_ANY_THREAD ? Runnable::run : loop;
        }

        @Override
        public void reading(boolean on) {
            if (fault != Fault.READS_ALWAYS) {
                reading = on;
                later(this::read);
            }
        }

        @Override
        public void ping() {
            if (fault == Fault.ANSWERS_PINGS_ITSELF) {
                later(connection::alive);
            } else if (fault != Fault.NEVER_PINGS) {
                out.add(PING);
            }
        }

        @Override
        public long queuedBytes() {
            return fault == Fault.COUNTS_NO_QUEUED_BYTES ? 0 : queued.get();
        }

        private void read() {
            while (reading && !ended) {
                String message = in.poll();
                if (message == null) {
                    return;
                }
                connection.receive(message.getBytes(UTF_8));
            }
        }

        private void write() {
            try {
                while (true) {
                    Object next = out.take();
                    if (next instanceof byte[] frame) {
                        client.takes(new String(frame, UTF_8));
                        if (fault != Fault.FORGETS_THAT_BYTES_WENT_OUT) {
                            queued.addAndGet(-frame.length);
                        }
                        if (fault == Fault.WRITES_INTO_THE_FRAME) {
                            Arrays.fill(frame, (byte) 'x');
                        }
                    } else if (next == PING) {
                        later(connection::alive);
                    } else if (next instanceof CloseReason reason) {
                        client.ends(fault == Fault.CLOSES_WITHOUT_THE_CODE ? 1006 : reason.code());
                        over();
                    }
                }
            } catch (InterruptedException end) {
                // the connection is gone
            }
        }

        /** The connection is gone, whoever ended it. */
        private void over() {
            ended = true;
            if (fault != Fault.NEVER_TELLS_OF_THE_END) {
                later(connection::closed);
            }
        }

        private void later(Runnable task) {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException end) {
                // the server has stopped
            }
        }

        // ---- the client's side

        void takes(String message) throws InterruptedException {
            if (fault == Fault.TAKES_NO_LARGE_MESSAGES && message.length() > LARGE) {
                return;
            }
            if (!ended) {
                in.put(message);
                if (fault == Fault.RECEIVES_ON_ANOTHER_THREAD) {
                    read();
                } else {
                    later(this::read);
                }
            }
        }

        void hangsUp() {
            writing.interrupt();
            over();
        }

        void end() {
            writing.interrupt();
            loop.shutdownNow();
        }
    }

    private static final class Client extends ContractClient {

        private final Wire wire;

        Client(Wire wire) {
            this.wire = wire;
        }

        void takes(String message) {
            received(message);
        }

        void ends(int code) {
            closed(code);
        }

        @Override
        public void send(String message) {
            try {
                wire.takes(message);
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            wire.hangsUp();
        }

        @Override
        public void abort() {
            wire.hangsUp();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "memory");
        thread.setDaemon(true);
        return thread;
    }
}
