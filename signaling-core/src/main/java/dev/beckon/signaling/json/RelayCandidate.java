package dev.beckon.signaling.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a TURN relay (RFC 8839 §5.1), without what it was derived from: in the place of the related address comes what §5.1 says for one that
 * is not told, {@code 0.0.0.0} and port 9.
 */
final class RelayCandidate {

    /** Foundation, component, transport, priority, address, port; then {@code typ relay} and extensions, each a name and a value. */
    private static final List<Pattern> PARTS = List.of(
            Pattern.compile("candidate:[A-Za-z0-9+/]{1,32}"),
            Pattern.compile("[0-9]{1,5}"),
            Pattern.compile("[A-Za-z]{3,8}"),
            Pattern.compile("[0-9]{1,10}"),
            Pattern.compile("[A-Za-z0-9.:-]{1,255}"),
            Pattern.compile("[0-9]{1,5}"),
            Pattern.compile("typ"),
            Pattern.compile("relay"));

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /** Those that browsers know and that tell no address. Others are left out, together with their values. */
    private static final Map<String, Pattern> EXTENSIONS = Map.of(
            "generation", NUMBER,
            "network-cost", NUMBER,
            "network-id", NUMBER,
            "tcptype", Pattern.compile("active|passive|so"),
            "ufrag", Pattern.compile("[A-Za-z0-9+/]{4,256}"));

    private static final Map<String, String> UNTOLD = Map.of("raddr", "0.0.0.0", "rport", "9");

    private RelayCandidate() {}

    /** Written anew with single spaces, or null where it is not surely a relay's. */
    static @Nullable String of(String line) {
        StringTokenizer words = new StringTokenizer(line, " \t");
        if (words.countTokens() % 2 != PARTS.size() % 2) {
            return null;
        }
        List<String> kept = new ArrayList<>();
        for (Pattern part : PARTS) {
            if (!words.hasMoreTokens()) {
                return null;
            }
            String word = words.nextToken();
            if (!part.matcher(word).matches()) {
                return null;
            }
            kept.add(word);
        }
        Set<String> seen = new HashSet<>();
        while (words.hasMoreTokens()) {
            String name = words.nextToken();
            String value = value(name, words.nextToken());
            if (value != null && seen.add(name)) {
                kept.add(name);
                kept.add(value);
            }
        }
        return String.join(" ", kept);
    }

    private static @Nullable String value(String name, String value) {
        Pattern known = EXTENSIONS.get(name);
        return known == null ? UNTOLD.get(name) : known.matcher(value).matches() ? value : null;
    }
}
