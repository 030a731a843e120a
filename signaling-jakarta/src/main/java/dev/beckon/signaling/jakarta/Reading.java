package dev.beckon.signaling.jakarta;

import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether a container reads on from a client. Jakarta WebSocket knows no such thing; containers have it under names of their own, or not at all. */
abstract sealed class Reading {

    /** Stops or goes on. Any thread; does not block. */
    abstract void reads(boolean on);

    /** On the container's thread, after a message was handed in. */
    abstract void afterMessage();

    static Reading of(Session session, Semaphore heldThreads) {
        MethodHandle suspend = find(session, "suspend");
        MethodHandle resume = find(session, "resume");
        return suspend == null || resume == null ? new Held(heldThreads) : new Suspended(suspend, resume);
    }

    /** A public method without parameters that the container's class of a session has; null if it has none. */
    static @Nullable MethodHandle find(Session session, String name) {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(session.getClass(), name, MethodType.methodType(void.class))
                    .bindTo(session);
        } catch (NoSuchMethodException | IllegalAccessException without) {
            return null;
        }
    }

    /** By the container itself: Tomcat's {@code WsSession.suspend()} and {@code resume()}. */
    private static final class Suspended extends Reading {
        private final MethodHandle suspend;
        private final MethodHandle resume;
        /** Guarded by this: Tomcat warns of what is said twice. */
        private boolean on = true;

        Suspended(MethodHandle suspend, MethodHandle resume) {
            this.suspend = suspend;
            this.resume = resume;
        }

        @Override
        synchronized void reads(boolean value) {
            if (on == value) {
                return;
            }
            on = value;
            try {
                (value ? resume : suspend).invoke();
            } catch (RuntimeException | Error fault) {
                throw fault;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void afterMessage() {}
    }

    /** By keeping the thread that reads, for a while and as long as not too many are kept. */
    private static final class Held extends Reading {
        private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

        private final Semaphore places;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition goesOn = lock.newCondition();
        /** Guarded by the lock. */
        private boolean on = true;

        Held(Semaphore places) {
            this.places = places;
        }

        @Override
        void reads(boolean value) {
            lock.lock();
            try {
                on = value;
                goesOn.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        void afterMessage() {
            lock.lock();
            try {
                if (on || !places.tryAcquire()) {
                    return;
                }
                try {
                    long left = MOST_NANOS;
                    while (!on && left > 0) {
                        left = goesOn.awaitNanos(left);
                    }
                } finally {
                    places.release();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }
    }
}
