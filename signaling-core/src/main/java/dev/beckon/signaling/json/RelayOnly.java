package dev.beckon.signaling.json;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Payload;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what would tell where a peer is: all candidates but those of TURN relays (RFC 8839 §5.1, type {@code relay}), the address that such a
 * candidate was derived from, and the addresses in the lines of an sdp that no ICE agent needs. In their place comes what RFC 8839 and RFC 9429 §5.2.1
 * say for addresses that are not told: {@code 0.0.0.0} and port 9.
 */
public final class RelayOnly {

    private static final String NOWHERE = "0.0.0.0";
    private static final String DISCARD = "9";

    /** Lines keep their ends; what ends one is what the most lenient parser would take for an end. */
    private static final Pattern LINES = Pattern.compile("(?<=\n)|(?<=\r)(?!\n)");

    private static final int WORDS_OF_CONNECTION = 3;
    private static final int WORDS_OF_ORIGIN = 6;
    private static final int WORDS_OF_RTCP = 4;

    private RelayOnly() {}

    /** @return the message without them, or null if nothing is left of it */
    public static Message.@Nullable Signal filter(Message.Signal signal) {
        Payload body = signal.body();
        if (body == null) {
            return signal;
        }
        if (signal.type() == MessageType.CANDIDATE) {
            String line = JsonFields.candidateLine(body);
            if (line == null || line.isEmpty()) {
                return signal; // the end of candidates
            }
            return isRelay(line) ? with(signal, JsonFields.withCandidateLine(body, withoutOrigin(line))) : null;
        }
        String kept = LINES.splitAsStream(JsonFields.string(body))
                .filter(line -> !line.startsWith("a=candidate:") || isRelay(line))
                .map(RelayOnly::withoutAddress)
                .collect(Collectors.joining());
        byte[] json = new JsonWriter(kept.length() + 256).string(kept).toBytes();
        return with(signal, new Payload(json, 0, json.length));
    }

    private static Message.Signal with(Message.Signal signal, Payload body) {
        return new Message.Signal(signal.type(), signal.id(), signal.peer(), body, signal.link(), signal.epoch());
    }

    private static boolean isRelay(String line) {
        String[] words = words(line);
        int type = indexOf("typ", words, 0);
        return type >= 0 && words[type].equals("relay");
    }

    /** Where the value that follows this name is, or -1. */
    private static int indexOf(String name, String[] words, int from) {
        for (int i = from; i + 1 < words.length; i++) {
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
        int type = indexOf("typ", words, 0);
        replace(words, indexOf("raddr", words, type), NOWHERE);
        replace(words, indexOf("rport", words, type), DISCARD);
        return String.join(" ", words);
    }

    private static void replace(String[] words, int at, String with) {
        if (at >= 0) {
            words[at] = with;
        }
    }

    /** Origin (RFC 8866 §5.2), connection data (§5.7), the port of a medium (§5.14) unless it is refused, and the port of RTCP (RFC 3605). */
    private static String withoutAddress(String line) {
        String[] words = words(line);
        String hidden = hidden(line, words);
        return hidden == null
                ? line
                : hidden + line.substring(line.stripTrailing().length());
    }

    private static @Nullable String hidden(String line, String[] words) {
        if (line.startsWith("a=candidate:")) {
            return withoutOrigin(line);
        } else if (line.startsWith("c=") && words.length >= WORDS_OF_CONNECTION) {
            return "c=IN IP4 " + NOWHERE;
        } else if (line.startsWith("a=rtcp:") && words.length >= WORDS_OF_RTCP) {
            return "a=rtcp:" + DISCARD + " IN IP4 " + NOWHERE;
        } else if (line.startsWith("o=") && words.length >= WORDS_OF_ORIGIN) {
            words[words.length - 2] = "IP4";
            words[words.length - 1] = NOWHERE;
        } else if (line.startsWith("m=") && words.length > 1 && !words[1].equals("0")) {
            words[1] = DISCARD;
        } else {
            return null;
        }
        return String.join(" ", words);
    }
}
