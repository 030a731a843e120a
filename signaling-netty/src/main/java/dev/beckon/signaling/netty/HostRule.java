package dev.beckon.signaling.netty;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By what names this server may be called. A page whose name was made to lead here (DNS rebinding) is of the same origin as all that it reads, but it
 * can not hide the name: it is in {@code Host} (RFC 9110 §7.2). Addresses and {@code localhost} are always right, because no name leads anywhere by
 * them.
 */
final class HostRule {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final Set<String> names;

    /**
     * @param names such as {@code app.example.org}; none for any
     * @throws IllegalArgumentException if one of them is no name
     */
    HostRule(Set<String> names) {
        this.names = names.stream().map(HostRule::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static String parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not the name of a host; one looks like app.example.org, without scheme or port");
        }
        return name;
    }

    /** @param host the header's value, with a port or without; null where HTTP/1.0 had none */
    boolean admits(@Nullable String host) {
        if (names.isEmpty()) {
            return true;
        }
        if (host == null) {
            return false;
        }
        String name = withoutPort(host).toLowerCase(Locale.ROOT);
        return names.contains(name)
                || name.equals("localhost")
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name);
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
