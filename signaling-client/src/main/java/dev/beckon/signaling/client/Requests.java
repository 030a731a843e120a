package dev.beckon.signaling.client;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.VoidReason;
import dev.beckon.signaling.spi.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for their reply, and messages that are answered only if they fail, found again by the number that the answer repeats as {@code re}. For
 * the loop.
 */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    /** Of each of the two at most. */
    static final int MOST = 4_096;

    /** So many bytes may those messages have that are answered only if they fail: whoever watches may hold them. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    /** So long a refusal is waited for. A server answers within its own deadlines, of ten seconds. */
    private static final long REFUSED_WITHIN_NANOS = Duration.ofSeconds(30).toNanos();

    /** Hears of a message that is answered only if it comes to nothing. On the loop. */
    interface Watch {
        void failed(ClientException failure);

        /** Only messages of a negotiation become void. */
        default void isVoid(VoidReason reason) {}
    }

    private record Request(MessageType asked, CompletableFuture<Message> reply) {}

    private record Watched(Watch watch, long since, int bytes) {}

    private final Scheduler scheduler;
    private final Map<Long, Request> waiting = new LinkedHashMap<>();

    /** Oldest first. */
    private final Map<Long, Watched> watched = new LinkedHashMap<>();

    private long watchedBytes;

    /** When the server could hear again: what was said before it is answered after it. */
    private long openSince;

    Requests(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void open(long id, MessageType asked, CompletableFuture<Message> reply) {
        if (waiting.size() >= MOST) {
            reply.completeExceptionally(
                    new ClientException(ClientException.Kind.FULL, MOST + " requests wait for their answer"));
        } else {
            waiting.put(id, new Request(asked, reply));
        }
    }

    /** @param bytes of the message */
    void watch(long id, Watch watch, int bytes) {
        watched.put(id, new Watched(watch, scheduler.nanoTime(), bytes));
        watchedBytes += bytes;
        Iterator<Watched> oldest = watched.values().iterator();
        while (watched.size() > MOST || watchedBytes > MOST_BYTES) {
            watchedBytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    private @Nullable Watch unwatch(long re) {
        Watched known = watched.remove(re);
        if (known == null) {
            return null;
        }
        watchedBytes -= known.bytes();
        return known.watch();
    }

    void settle(Message message) {
        if (message instanceof Message.Error error) {
            if (!fail(error.re(), ClientException.refused(error))) {
                LOG.warn(
                        "The server refused what nobody waits for: {} {}",
                        error.code().wire(),
                        error.message());
            }
        } else if (message instanceof Message.Void event) {
            Watch watch = unwatch(event.re());
            if (watch != null) {
                watch.isVoid(event.reason());
            }
        } else {
            Request request = waiting.remove(re(message));
            if (request != null) {
                answer(request, message);
            }
        }
    }

    private static void answer(Request request, Message message) {
        if (message.type() == reply(request.asked())) {
            request.reply().complete(message);
        } else {
            String why = message.type().wire() + " is no answer to "
                    + request.asked().wire();
            request.reply().completeExceptionally(new ClientException(ClientException.Kind.UNREADABLE, why));
        }
    }

    /** What answers a message of this type. */
    private static MessageType reply(MessageType asked) {
        return switch (asked) {
            case CREATE -> MessageType.CREATED;
            case JOIN -> MessageType.JOINED;
            case LEAVE -> MessageType.LEFT;
            case WHO -> MessageType.PRESENT;
            case KNOCK -> MessageType.KNOCKING;
            case CALL -> MessageType.RINGING;
            default -> asked; // ice-servers, token
        };
    }

    /**
     * The request with this id came to nothing.
     *
     * @return whether anybody waits for it
     */
    boolean fail(long re, ClientException failure) {
        Watch watch = unwatch(re);
        if (watch != null) {
            watch.failed(failure);
        }
        Request request = waiting.remove(re);
        if (request != null) {
            request.reply().completeExceptionally(failure);
        }
        return watch != null || request != null;
    }

    private static long re(Message message) {
        return switch (message.type()) {
            case CREATED -> ((Message.Created) message).re();
            case JOINED -> ((Message.Joined) message).re();
            case LEFT -> ((Message.Left) message).re();
            case PRESENT -> ((Message.Present) message).re();
            case KNOCKING -> ((Message.Knocking) message).re();
            case RINGING -> ((Message.Ringing) message).re();
            case ICE_SERVERS -> ((Message.IceServers) message).re();
            case TOKEN -> ((Message.Validity) message).re();
            default -> Message.NO_ID;
        };
    }

    /** There is a welcome: what waited, or was lost on the way, is said now. */
    void goOn() {
        openSince = scheduler.nanoTime();
    }

    /** Whoever hears from the server calls this: what was said so long ago was not refused. */
    void forgetOld() {
        long now = scheduler.nanoTime();
        if (now - openSince < REFUSED_WITHIN_NANOS) {
            return;
        }
        Iterator<Watched> oldest = watched.values().iterator();
        while (oldest.hasNext()) {
            Watched one = oldest.next();
            if (now - one.since() < REFUSED_WITHIN_NANOS) {
                return;
            }
            watchedBytes -= one.bytes();
            oldest.remove();
        }
    }

    void failAll(ClientException failure) {
        List<Request> open = new ArrayList<>(waiting.values());
        List<Watched> others = new ArrayList<>(watched.values());
        waiting.clear();
        watched.clear();
        watchedBytes = 0;
        open.forEach(request -> request.reply().completeExceptionally(failure));
        others.forEach(known -> known.watch().failed(failure));
    }
}
