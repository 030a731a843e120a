package dev.beckon.signaling;

import dev.beckon.signaling.dialect.Conversation;
import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.dialect.Dialect;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A peer of the server's own, without a socket: a bot, a recorder, a bridge. It asks what clients ask, as messages instead of frames, and hears what clients
 * hear; policies and limits hold for it as for every peer. Made by {@link Signaling#participate}; safe for use by many threads; blocks nowhere.
 */
public final class Participant {

    /** What a participant hears. Called on the scheduler's threads, one call after another; must not block. What it throws is logged, and the next call comes all the same. */
    @FunctionalInterface
    public interface Ears {

        /**
         * A message for this peer; the first is a {@link Message.Welcome}.
         *
         * @param message as a client would be sent it
         */
        void hears(Message message);

        /**
         * Its session is over.
         *
         * @param reason why, as a client would be told
         */
        default void ended(CloseReason reason) {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Participant.class);

    private final Limits limits;
    private final Line line;

    Participant(Scheduler scheduler, Limits limits, Identity identity, Ears ears) {
        this.limits = limits;
        this.line = new Line(scheduler, identity, ears);
    }

    /** @param opens a connection for a transport of this dialect */
    void begin(Opener opens) {
        line.connection = opens.open(line, line);
        line.execute(line::hello);
    }

    /** How a node opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open(Transport transport, Dialect dialect);
    }

    /**
     * Asks for something, after what was asked before; answers are {@linkplain Ears#hears heard}. Does nothing once its session is over.
     *
     * @param request a message that clients send, other than {@link Message.Hello}
     * @throws IllegalArgumentException if clients send no such message, or not with such fields: for it hold the rules and limits that hold for what clients send
     */
    public void ask(Message request) {
        ServerWords.request(request, limits);
        line.ask(request);
    }

    /** Leaves: ends the session, as a client's {@code bye} does. */
    public void leave() {
        ask(new Message.Bye(Message.NO_ID));
    }

    /** Both ends of its connection. */
    private static final class Line implements Transport, Dialect, Conversation, Executor {

        /** A message, and the array that stands for it on its way out. */
        private record Told(byte[] frame, Message message) {}

        private final Scheduler scheduler;
        private final Identity identity;
        private final Ears ears;
        private volatile @Nullable Connection connection;
        private volatile @Nullable Desk desk;

        // ---- guarded by this

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        private final ArrayDeque<Message> asked = new ArrayDeque<>();
        /** In the order in which frames were made; some of them are never sent. */
        private final ArrayDeque<Told> told = new ArrayDeque<>();

        private boolean running;
        private boolean paused;
        private boolean closed;

        Line(Scheduler scheduler, Identity identity, Ears ears) {
            this.scheduler = scheduler;
            this.identity = identity;
            this.ears = ears;
        }

        // ---- one task after another

        @Override
        public void execute(Runnable task) {
            synchronized (this) {
                tasks.add(task);
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                scheduler.schedule(Duration.ZERO, this::run);
            } catch (RuntimeException | Error refused) {
                synchronized (this) {
                    running = false;
                    tasks.remove(task);
                }
                throw refused;
            }
        }

        private void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable fault) {
                    LOG.error("a task of participant {} failed; those after it go on", identity.peer(), fault);
                }
            }
        }

        private synchronized @Nullable Runnable next() {
            Runnable task = tasks.poll();
            running = task != null;
            return task;
        }

        // ---- what it asks

        void ask(Message request) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                asked.add(request);
            }
            execute(this::askAll);
        }

        private void askAll() {
            Desk open = desk;
            while (open != null) {
                Message request;
                synchronized (this) {
                    request = paused || closed ? null : asked.poll();
                }
                if (request == null) {
                    return;
                }
                alive();
                open.ask(request);
            }
        }

        private void hello() {
            Objects.requireNonNull(desk).ask(new Message.Hello(Message.NO_ID, null, null, null, null, null));
            askAll();
        }

        private void alive() {
            Connection open = connection;
            if (open != null) {
                open.alive();
            }
        }

        // ---- as a transport

        @Override
        public void send(byte[] frame) {
            Told next;
            synchronized (this) {
                do {
                    next = told.poll();
                } while (next != null && next.frame() != frame);
            }
            if (next != null) {
                Message message = next.message();
                execute(() -> ears.hears(message));
            }
        }

        @Override
        public void close(CloseReason reason) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            execute(() -> {
                Objects.requireNonNull(connection).closed();
                ears.ended(reason);
            });
        }

        @Override
        public Executor executor() {
            return this;
        }

        @Override
        public void reading(boolean on) {
            synchronized (this) {
                paused = !on;
            }
            execute(this::askAll);
        }

        @Override
        public void ping() {
            execute(this::alive);
        }

        @Override
        public String remote() {
            return "server";
        }

        // ---- as a dialect

        @Override
        public String name() {
            return "participant";
        }

        @Override
        public Conversation with(Opening opening) {
            return this;
        }

        @Override
        public void opened(Desk opened) {
            desk = opened;
        }

        @Override
        public void hear(byte[] frame, Desk at) {
            throw new IllegalStateException("a participant asks without frames");
        }

        @Override
        public byte[] tell(Outgoing event) {
            byte[] frame = new byte[0];
            synchronized (this) {
                told.add(new Told(frame, event.message()));
            }
            return frame;
        }

        @Override
        public Identity identity() {
            return identity;
        }

        @Override
        public boolean resumes() {
            return false;
        }
    }
}
