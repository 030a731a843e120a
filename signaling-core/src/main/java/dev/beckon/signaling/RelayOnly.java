package dev.beckon.signaling;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds back candidates that would tell where a peer is: all but those of TURN relays (RFC 8839 §5.1, type {@code relay}). */
final class RelayOnly {

    private RelayOnly() {}

    /** @return the message without them, or null if nothing is left of it */
    static Message.@Nullable Signal filter(Message.Signal signal) {
        if (signal.type() == MessageType.CANDIDATE) {
            String line = JsonFields.candidateLine(signal.body());
            return line == null || line.isEmpty() || isRelay(line) ? signal : null;
        }
        String sdp = JsonFields.string(signal.body());
        String kept = sdp.lines()
                .filter(line -> !line.startsWith("a=candidate:") || isRelay(line))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
        byte[] json = new JsonWriter(kept.length() + 256).string(kept).toBytes();
        Payload body = new Payload(json, 0, json.length);
        return new Message.Signal(signal.type(), signal.id(), signal.peer(), body, signal.link(), signal.epoch());
    }

    private static boolean isRelay(String line) {
        String[] words = line.trim().split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("typ")) {
                return words[i + 1].equals("relay");
            }
        }
        return false;
    }
}
