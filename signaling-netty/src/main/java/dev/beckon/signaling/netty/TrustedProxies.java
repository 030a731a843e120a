package dev.beckon.signaling.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies. What their header says is believed only as far as it was written by proxies that are trusted: read from
 * its end, the first address that is none of theirs is the client's. Anyone can write anything before that.
 */
final class TrustedProxies {

    private record Range(byte[] network, int bits) {

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != network.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return Arrays.equals(bytes, 0, whole, network, 0, whole)
                    && (rest == 0 || (bytes[whole] ^ network[whole]) >> Byte.SIZE - rest == 0);
        }
    }

    /** {@code 192.0.2.1:4711} or, the port left out or not, {@code [2001:db8::1]:4711} (RFC 7239 §6). */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");

    private final List<Range> ranges;

    /**
     * @param ranges addresses such as {@code 10.0.0.7}, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException if one of them is neither
     */
    TrustedProxies(Set<String> ranges) {
        this.ranges = ranges.stream().map(TrustedProxies::range).toList();
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address != null) {
            byte[] network = address.getAddress();
            int most = network.length * Byte.SIZE;
            int bits = slash < 0 ? most : number(text.substring(slash + 1));
            if (bits >= 0 && bits <= most) {
                return new Range(network, bits);
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/8");
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    boolean trusts(InetAddress address) {
        for (Range range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param peer who connects
     * @param hops what the header says of who asked whom, the nearest at the end
     * @return the client, or the last proxy where what came before it can not be read
     */
    InetAddress client(InetAddress peer, List<String> hops) {
        InetAddress nearest = peer;
        for (int i = hops.size() - 1; i >= 0 && trusts(nearest); i--) {
            InetAddress hop = address(hops.get(i).strip());
            if (hop == null) {
                break;
            }
            nearest = hop;
        }
        return nearest;
    }

    /** @return null if it is no address, with a port or without */
    static @Nullable InetAddress address(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher withPort = WITH_PORT.matcher(text);
        String address = !withPort.matches() ? text : withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        return NetUtil.createInetAddressFromIpAddressString(address);
    }
}
