package dev.beckon.signaling.testing;

import dev.beckon.signaling.message.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which frames have arrived: of those that a client sent before its connection broke, the next welcome tells how many the server had received. The others are
 * left out, because the client sent them again.
 */
final class Arrived {

    /** The frames of one client that both sides count, since its session began. */
    private static final class Sent {
        final List<Frame> counted = new ArrayList<>();

        /** So many of them were sent on earlier connections. */
        int before;

        boolean greeted;
    }

    private final Map<String, Sent> clients = new HashMap<>();
    private final Set<Frame> lost = new HashSet<>();

    private Arrived() {}

    static List<Frame> only(List<Frame> recorded) {
        Arrived arrived = new Arrived();
        recorded.forEach(arrived::follow);
        return recorded.stream().filter(frame -> !arrived.lost.contains(frame)).toList();
    }

    private void follow(Frame frame) {
        Sent sent = clients.computeIfAbsent(frame.client(), client -> new Sent());
        if (frame.isClose()) {
            sent.greeted = false;
            sent.before = sent.counted.size();
        } else if (frame.toServer()) {
            boolean greets = !sent.greeted && frame.is(MessageType.HELLO);
            if (!greets && frame.isCounted()) {
                sent.counted.add(frame);
            }
        } else if (frame.is(MessageType.WELCOME)) {
            sent.greeted = true;
            boolean resumed = frame.message().path("resumed").asBoolean();
            int received = frame.message().path("received").asInt(Integer.MAX_VALUE);
            List<Frame> earlier = sent.counted.subList(resumed ? Math.min(received, sent.before) : 0, sent.before);
            if (resumed) {
                lost.addAll(earlier);
            }
            sent.before -= earlier.size();
            earlier.clear();
        }
    }
}
