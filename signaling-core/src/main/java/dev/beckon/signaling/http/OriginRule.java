package dev.beckon.signaling.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a WebSocket here: those of the same host, and those on a list (RFC 6454; RFC 6455 §10.2). Browsers do not keep other sites'
 * pages from opening WebSockets; this does. For adapters that answer the handshake themselves. Safe for use by many threads.
 */
public final class OriginRule {

    private static final String ANY = "*";
    /** Of a page that has none that could be named, such as one in a file or in a sandboxed frame (RFC 6454 §7.1). */
    private static final String NONE = "null";

    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);
    /** Of the web view of an app: {@code capacitor://localhost}, {@code ionic://localhost}, {@code tauri://localhost}. */
    private static final Pattern APP =
            Pattern.compile("(?!https?:)[a-z][a-z0-9+.-]*://[a-z0-9._-]+(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final Pattern HOST =
            Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);

    private final Set<String> allowed;
    private final boolean any;
    private final boolean required;

    /**
     * A rule that lets these in, beside those of the same host.
     *
     * @param origins such as {@code https://app.example.org}; {@code *} lets every page in but those of the origin {@code null}, which has to be
     *     named
     * @param required whether those who send none, which are not browsers, are refused
     * @throws IllegalArgumentException if one of them is no origin
     */
    public OriginRule(Set<String> origins, boolean required) {
        this.any = origins.contains(ANY);
        this.allowed = origins.stream()
                .filter(origin -> !origin.equals(ANY))
                .map(OriginRule::parse)
                .collect(Collectors.toUnmodifiableSet());
        this.required = required;
    }

    private static String parse(String origin) {
        String normal = origin.equals(NONE) ? NONE : normal(origin);
        if (normal == null) {
            throw new IllegalArgumentException(
                    "\"" + origin + "\" is not an origin; one looks like https://app.example.org, http://localhost:3000"
                            + " or, of an app, capacitor://localhost");
        }
        return normal;
    }

    /**
     * {@return whether a request may open a connection}
     *
     * @param origins the values of its {@code Origin} headers
     * @param host the value of its {@code Host} header; null where there is none
     */
    public boolean admits(List<String> origins, @Nullable String host) {
        if (origins.isEmpty()) {
            return !required;
        }
        if (origins.size() > 1) {
            return false;
        }
        if (origins.get(0).equals(NONE)) {
            return allowed.contains(NONE);
        }
        String origin = normal(origins.get(0));
        return origin != null && (any || allowed.contains(origin) || sameHost(origin, host));
    }

    /** The scheme is not compared: behind a proxy that ends TLS, this server does not know its own. */
    private static boolean sameHost(String origin, @Nullable String host) {
        Matcher parts = HOST.matcher(host == null ? "" : host);
        if (!parts.matches()) {
            return false;
        }
        String scheme = origin.substring(0, origin.indexOf(':'));
        if (!scheme.startsWith("http")) {
            return false; // an app's own page is of no host
        }
        return origin.equals(normal(scheme, parts.group(1), parts.group(2)));
    }

    private static @Nullable String normal(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (parts.matches()) {
            return normal(parts.group(1), parts.group(2), parts.group(3));
        }
        return APP.matcher(origin).matches() ? origin.toLowerCase(Locale.ROOT) : null;
    }

    /** Lower case, without the scheme's own port. */
    private static String normal(String scheme, String host, @Nullable String port) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        String usual = lower.equals("https") ? "443" : "80";
        String suffix = port == null || port.equals(usual) ? "" : ":" + port;
        return lower + "://" + host.toLowerCase(Locale.ROOT) + suffix;
    }
}
