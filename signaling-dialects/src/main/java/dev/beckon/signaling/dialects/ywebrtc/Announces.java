package dev.beckon.signaling.dialects.ywebrtc;

import dev.beckon.signaling.dialect.Desk;
import dev.beckon.signaling.json.JsonObject;
import dev.beckon.signaling.message.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two y-webrtc clients from hearing each other's announce when they open at the same moment. A client that hears an announce makes an offer. Where both do, each makes a
 * data channel that the other one does not listen to: they are connected, and their documents never converge.
 *
 * <p>A client subscribes first, announces itself then. What is published under a topic arrives at all in one order. So an announce that arrives between the two is one
 * that the client need not hear: its own one comes later in this order, the other client hears it, and makes the offer. For each topic of a client:
 *
 * <pre>
 *   (settled) ── subscribe ──▶ FRESH ── an announce of another ──▶ HOLDING
 *       ▲                        │                                    │
 *       ├── own announce arrives ┘                                    │
 *       ├── own announce arrives: what is held is told, no announce ◀─┤
 *       └── PATIENCE is over, or too much: all that is held is told ◀─┘
 * </pre>
 *
 * What comes after an announce that is held is held as well, so that nothing changes its order. Safe for use by several threads; its monitor is held for moments.
 */
final class Announces {

    /**
     * How long a client may take from its subscription to its announce. A page that has much to do takes a second, and encrypts it where the room has a password. Who
     * has as many peers as it wants announces nothing, and cares for no announce.
     */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Bytes of what is held for one client. 256 KiB: a thousand announces, which rooms of hundreds make that reconnect. */
    static final int MOST_BYTES = 256 * 1024;

    /** The longest announce: two names, two short texts and a UUID. */
    private static final int LONGEST = 200;

    /** How each text begins that a y-webrtc client has encrypted: {@code AES-GCM} in Base64, behind its length. The shortest signal has 260 characters. */
    private static final String ENCRYPTED = "\"B0FFUy1HQ00M";

    private static final JsonObject.Key TYPE = new JsonObject.Key("type");
    private static final JsonObject.Key DATA = new JsonObject.Key("data");

    private record Frame(byte[] bytes, boolean isAnnounce) {}

    /** A topic in which the client has not announced itself yet. */
    private static final class Fresh {
        private final Desk desk;
        private final List<Frame> held = new ArrayList<>(0);
        private boolean holding;

        Fresh(Desk desk) {
            this.desk = desk;
        }
    }

    private final Map<String, Fresh> topics = new HashMap<>(4);
    private int bytes;

    /** Whether this is what a client announces itself with. */
    static boolean isAnnounce(@Nullable Payload data) {
        if (data == null || data.length() > LONGEST) {
            return false;
        }
        return data.isObject()
                ? "announce".equals(new JsonObject(data.bytes()).text(TYPE))
                : data.json().startsWith(ENCRYPTED);
    }

    /** The client is about to subscribe to these topics. */
    void subscribes(List<String> names, Desk desk) {
        Map<String, Fresh> begun = new HashMap<>();
        synchronized (this) {
            for (String topic : names) {
                if (topics.size() < desk.limits().topicsPerPeer() && !topics.containsKey(topic)) {
                    Fresh fresh = new Fresh(desk);
                    topics.put(topic, fresh);
                    begun.put(topic, fresh);
                }
            }
        }
        if (!begun.isEmpty()) {
            desk.after(PATIENCE, () -> begun.forEach(this::settle));
        }
    }

    /** The client has nothing more to hear of these topics. */
    synchronized void unsubscribes(List<String> names) {
        for (String topic : names) {
            Fresh fresh = topics.remove(topic);
            if (fresh != null) {
                taken(fresh.held);
            }
        }
    }

    /** What the client published under a topic has arrived at its place between what others did. */
    void published(String topic, byte[] frame) {
        Fresh fresh;
        synchronized (this) {
            fresh = topics.get(topic);
            if (fresh == null || !isAnnounce(new JsonObject(frame).value(DATA))) {
                return;
            }
            if (!fresh.holding) {
                topics.remove(topic);
                return;
            }
            taken(fresh.held.stream().filter(Frame::isAnnounce).toList());
            fresh.held.removeIf(Frame::isAnnounce);
        }
        settleSoon(topic, fresh);
    }

    /** @return whether the frame is not for the client now */
    boolean holds(String topic, byte[] frame) {
        Fresh fresh;
        synchronized (this) {
            fresh = topics.get(topic);
            if (fresh == null) {
                return false;
            }
            boolean isAnnounce = isAnnounce(new JsonObject(frame).value(DATA));
            if (!fresh.holding && !isAnnounce) {
                return false;
            }
            fresh.holding = true;
            fresh.held.add(new Frame(frame, isAnnounce));
            bytes += frame.length;
            if (bytes <= MOST_BYTES) {
                return true;
            }
        }
        settleSoon(topic, fresh);
        return true;
    }

    private void settleSoon(String topic, Fresh fresh) {
        fresh.desk.after(Duration.ZERO, () -> settle(topic, fresh));
    }

    /** Tells the client what is held for it. On the connection's executor; outside the monitor, because writing may close the connection. */
    private void settle(String topic, Fresh fresh) {
        for (List<Frame> told = take(topic, fresh); !told.isEmpty(); told = take(topic, fresh)) {
            told.forEach(frame -> fresh.desk.write(frame.bytes()));
        }
    }

    /** Nothing, when there is nothing more: then nothing is held from now on. */
    private synchronized List<Frame> take(String topic, Fresh fresh) {
        if (topics.get(topic) != fresh) {
            return List.of();
        }
        List<Frame> all = List.copyOf(fresh.held);
        taken(all);
        fresh.held.clear();
        if (all.isEmpty()) {
            topics.remove(topic);
        }
        return all;
    }

    private void taken(List<Frame> frames) {
        frames.forEach(frame -> bytes -= frame.bytes().length);
    }
}
