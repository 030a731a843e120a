package dev.beckon.signaling;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what would tell where a peer is: all candidates but those of TURN relays (RFC 8839 §5.1, type {@code relay}), the address that such a
 * candidate was derived from, and the addresses in the lines of an sdp that no ICE agent needs. In their place comes what RFC 8839 and RFC 9429 §5.2.1
 * say for addresses that are not told: {@code 0.0.0.0} and port 9.
 */
final class RelayOnly {

    private static final String NOWHERE = "0.0.0.0";
    private static final String DISCARD = "9";

    private RelayOnly() {}

    /** @return the message without them, or null if nothing is left of it */
    static Message.@Nullable Signal filter(Message.Signal signal) {
        if (signal.type() == MessageType.CANDIDATE) {
            String line = JsonFields.candidateLine(signal.body());
            if (line == null || line.isEmpty()) {
                return signal; // the end of candidates
            }
            return isRelay(line)
                    ? with(signal, JsonFields.withCandidateLine(signal.body(), withoutOrigin(line)))
                    : null;
        }
        String kept = JsonFields.string(signal.body())
                .lines()
                .filter(line -> !line.startsWith("a=candidate:") || isRelay(line))
                .map(RelayOnly::withoutAddress)
                .collect(Collectors.joining("\r\n", "", "\r\n"));
        byte[] json = new JsonWriter(kept.length() + 256).string(kept).toBytes();
        return with(signal, new Payload(json, 0, json.length));
    }

    private static Message.Signal with(Message.Signal signal, Payload body) {
        return new Message.Signal(signal.type(), signal.id(), signal.peer(), body, signal.link(), signal.epoch());
    }

    private static boolean isRelay(String line) {
        return "relay".equals(valueOf("typ", words(line)));
    }

    private static @Nullable String valueOf(String name, String[] words) {
        int at = indexOf(name, words);
        return at < 0 ? null : words[at];
    }

    /** Where the value that follows this name is, or -1. */
    private static int indexOf(String name, String[] words) {
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals(name)) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String[] words(String line) {
        return line.trim().split("\\s+");
    }

    private static String withoutOrigin(String candidate) {
        String[] words = words(candidate);
        replace(words, indexOf("raddr", words), NOWHERE);
        replace(words, indexOf("rport", words), DISCARD);
        return String.join(" ", words);
    }

    private static void replace(String[] words, int at, String with) {
        if (at >= 0 && at < words.length) {
            words[at] = with;
        }
    }

    /** Origin (RFC 8866 §5.2), connection data (§5.7), the port of a medium (§5.14) unless it is refused, and the port of RTCP (RFC 3605). */
    private static String withoutAddress(String line) {
        if (line.startsWith("a=candidate:")) {
            return withoutOrigin(line);
        } else if (line.startsWith("c=")) {
            return "c=IN IP4 " + NOWHERE;
        } else if (line.startsWith("a=rtcp:")) {
            return "a=rtcp:" + DISCARD + " IN IP4 " + NOWHERE;
        }
        String[] words = words(line);
        if (line.startsWith("o=")) {
            replace(words, words.length - 2, "IP4");
            replace(words, words.length - 1, NOWHERE);
            return String.join(" ", words);
        } else if (line.startsWith("m=") && words.length > 1 && !words[1].equals("0")) {
            replace(words, 1, DISCARD);
            return String.join(" ", words);
        }
        return line;
    }
}
