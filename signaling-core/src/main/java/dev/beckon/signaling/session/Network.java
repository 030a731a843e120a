package dev.beckon.signaling.session;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, as far as shares go.
 *
 * @param key of an IPv4 address, or the first 64 bits of an IPv6 address
 * @param site the first 48 bits of an IPv6 address, turned round so that no network has the same number; 0 for IPv4
 */
record Network(long key, long site) {

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%.*)?");

    static Network of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) {
            return new Network(1L << Integer.SIZE | bytes.getInt() & 0xFFFFFFFFL, 0);
        }
        long network = bytes.getLong();
        return new Network(network, ~(network & -1L << Short.SIZE));
    }

    /** @param remote as a transport tells it; null if that is no address, so that nothing is looked up for it */
    static @Nullable Network of(String remote) {
        if (!IPV4.matcher(remote).matches() && !IPV6.matcher(remote).matches()) {
            return null;
        }
        try {
            return of(InetAddress.getByName(remote));
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
