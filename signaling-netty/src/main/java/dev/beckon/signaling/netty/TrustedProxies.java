package dev.beckon.signaling.netty;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies. What {@code X-Forwarded-For} says is believed only as far as it was written by proxies that are trusted: read from
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
     * @param headers the values of all {@code X-Forwarded-For} headers, in their order
     * @return the client, or the last proxy where what came before it can not be read
     */
    InetAddress client(InetAddress peer, List<String> headers) {
        InetAddress nearest = peer;
        String[] hops = String.join(",", headers).split(",");
        for (int i = hops.length - 1; i >= 0 && trusts(nearest); i--) {
            InetAddress hop = address(hops[i].strip());
            if (hop == null) {
                break;
            }
            nearest = hop;
        }
        return nearest;
    }

    private static @Nullable InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
