package dev.beckon.signaling.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The header in which proxies say where a request came from. One of them has to be chosen: a proxy that writes one lets whatever a client wrote into
 * the other pass.
 */
enum ForwardedHeader {
    /** Addresses, separated by commas. */
    X_FORWARDED_FOR {
        @Override
        List<String> hops(List<String> values) {
            return List.of(String.join(",", values).split(",", -1));
        }
    },

    /** RFC 7239: elements separated by commas, each with pairs separated by semicolons, of which {@code for} is the one that counts. */
    FORWARDED {
        @Override
        List<String> hops(List<String> values) {
            List<String> hops = new ArrayList<>();
            values.forEach(value -> readElements(value, hops));
            return hops;
        }
    };

    private static final String UNREADABLE = "unknown";
    private static final String FOR = "for=";

    /** @throws IllegalArgumentException if it is the name of neither */
    static ForwardedHeader named(String name) {
        for (ForwardedHeader header : values()) {
            if (header.headerName().equalsIgnoreCase(name)) {
                return header;
            }
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no header of proxies known here; these are x-forwarded-for and forwarded");
    }

    /** In lower case. */
    String headerName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param values of all headers of this name, in their order
     * @return who asked whom, the nearest at the end: an address, maybe with a port, or anything else where it was not told
     */
    abstract List<String> hops(List<String> values);

    private static void readElements(String value, List<String> hops) {
        StringBuilder pair = new StringBuilder();
        String node = UNREADABLE;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted || c != ';' && c != ',') {
                pair.append(c);
            } else {
                node = nodeOf(pair, node);
                if (c == ',') {
                    hops.add(node);
                    node = UNREADABLE;
                }
            }
        }
        // a quotation mark that a client left open makes what proxies wrote after it unreadable, and that is all that
        // it can do
        hops.add(quoted ? UNREADABLE : nodeOf(pair, node));
    }

    /** @return what the pair says, if it is the one that counts; the other, if not */
    private static String nodeOf(StringBuilder pair, String other) {
        String text = pair.toString().strip();
        pair.setLength(0);
        return text.regionMatches(true, 0, FOR, 0, FOR.length()) ? text.substring(FOR.length()) : other;
    }
}
