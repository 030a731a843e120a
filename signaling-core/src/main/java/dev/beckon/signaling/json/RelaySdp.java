package dev.beckon.signaling.json;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An sdp (RFC 8866) as RFC 9429 §5.2.1 wants it from an agent that tells no address. Lines pass that are known: those whose form leaves no room for an
 * address as they are, {@code o=}, {@code s=}, {@code c=}, {@code m=}, {@code a=rtcp} and candidates written anew. All others are left out.
 */
final class RelaySdp {

    private static final String NOWHERE = "IN IP4 0.0.0.0";

    /** What ends a line is what the most lenient parser takes for an end. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final Pattern VERSION = Pattern.compile("v=[0-9]{1,3}");
    private static final Pattern TIMING = Pattern.compile("t=[0-9]{1,20} [0-9]{1,20}");
    private static final Pattern BANDWIDTH = Pattern.compile("b=[A-Za-z0-9-]{1,32}:[0-9]{1,20}");
    private static final Pattern FINGERPRINT =
            Pattern.compile("[A-Za-z0-9-]{1,32} [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}(?:/[0-9]{1,5})?");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9*_/+-]{1,64}");

    private static final int WORDS_OF_ORIGIN = 6;
    private static final int WORDS_OF_MEDIUM = 4;

    /** Identifiers that a specification or a browser makes; a dot in one is no host's. */
    private static final Set<String> IDENTIFIERS = Set.of("extmap", "group", "ice-options", "mid");

    /** Attributes of JSEP (RFC 9429 §5.2.1) and of what browsers say besides. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "bundle-only",
            "connection",
            "content",
            "cryptex",
            "crypto",
            "dcmap",
            "dcsa",
            "end-of-candidates",
            "extmap-allow-mixed",
            "fmtp",
            "framerate",
            "ice-lite",
            "ice-pacing",
            "ice-pwd",
            "ice-ufrag",
            "imageattr",
            "inactive",
            "label",
            "max-message-size",
            "maxptime",
            "msid",
            "msid-semantic",
            "ptime",
            "recvonly",
            "rid",
            "rtcp-fb",
            "rtcp-mux",
            "rtcp-mux-only",
            "rtcp-rsize",
            "rtpmap",
            "sctp-port",
            "sctpmap",
            "sendonly",
            "sendrecv",
            "setup",
            "simulcast",
            "ssrc",
            "ssrc-group",
            "tls-id",
            "x-google-flag");

    private RelaySdp() {}

    /** @throws SignalingException {@code bad-message} where a line that begins a medium is not as it must be */
    static String of(String sdp) {
        StringBuilder kept = new StringBuilder(sdp.length());
        for (String line : LINE_END.split(sdp)) {
            String known = line(line.stripTrailing());
            if (known != null) {
                kept.append(known).append("\r\n");
            }
        }
        return kept.toString();
    }

    private static @Nullable String line(String line) {
        if (line.length() < 2 || line.charAt(1) != '=') {
            return null;
        }
        return switch (line.charAt(0)) {
            case 'v' -> VERSION.matcher(line).matches() ? line : null;
            case 'o' -> origin(line);
            case 's' -> "s=-";
            case 't' -> TIMING.matcher(line).matches() ? line : "t=0 0";
            case 'c' -> line.startsWith("c=IN ") ? "c=" + NOWHERE : null;
            case 'b' -> BANDWIDTH.matcher(line).matches() ? line : null;
            case 'm' -> medium(line);
            case 'a' -> attribute(line);
            default -> null;
        };
    }

    /** The user's name says who, and often where; the numbers tell one version of a description from another. */
    private static String origin(String line) {
        String[] words = line.split(" +");
        boolean numbered = words.length >= WORDS_OF_ORIGIN
                && NUMBER.matcher(words[words.length - 5]).matches()
                && NUMBER.matcher(words[words.length - 4]).matches();
        String numbers = numbered ? words[words.length - 5] + ' ' + words[words.length - 4] : "0 0";
        return "o=- " + numbers + ' ' + NOWHERE;
    }

    private static String medium(String line) {
        String[] words = line.substring(2).split(" +");
        boolean known =
                words.length >= WORDS_OF_MEDIUM && PORT.matcher(words[1]).matches();
        for (int i = 0; i < words.length && known; i++) {
            known = i == 1 || TOKEN.matcher(words[i]).matches();
        }
        if (!known) {
            throw new SignalingException(
                    ErrorCode.BAD_MESSAGE,
                    "\"sdp\" has \"" + JsonFields.shown(line) + "\", which is no m= line of RFC 8866 §5.14");
        }
        if (!words[1].equals("0")) { // otherwise it is refused
            words[1] = "9";
        }
        return "m=" + String.join(" ", words);
    }

    private static @Nullable String attribute(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(2, colon < 0 ? line.length() : colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        if (name.equals("candidate")) {
            String candidate = RelayCandidate.of(line.substring(2));
            return candidate == null ? null : "a=" + candidate;
        }
        if (name.equals("rtcp")) {
            return "a=rtcp:9 " + NOWHERE;
        }
        if (!PRINTABLE.matcher(value).matches()) {
            return null;
        }
        if (name.equals("fingerprint")) {
            return FINGERPRINT.matcher(value).matches() ? line : null;
        }
        boolean tells = IDENTIFIERS.contains(name)
                ? Addresses.isIn(value)
                : !ATTRIBUTES.contains(name) || Addresses.orHostIsIn(value);
        return tells ? null : line;
    }
}
