package dev.beckon.signaling.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from, as far as shares go.
 *
 * @param key of an IPv4 address, or the first 64 bits of an IPv6 address
 * @param site the first 48 bits of an IPv6 address, turned round so that no network has the same number; 0 for IPv4
 */
record Network(long key, long site) {

    private static final int GROUPS = 8;

    /** @param remote as a transport tells it: an address in its usual form (RFC 4291 §2.2), with a zone or without; null if it is none */
    static @Nullable Network of(String remote) {
        if (remote.indexOf(':') < 0) {
            long address = ipv4(remote);
            return address < 0 ? null : new Network(1L << Integer.SIZE | address, 0);
        }
        int zone = remote.indexOf('%');
        int[] groups = ipv6(zone < 0 ? remote : remote.substring(0, zone));
        if (groups == null) {
            return null;
        }
        long network = bits(groups, 0);
        long rest = bits(groups, GROUPS / 2);
        if (network == 0 && rest >>> Integer.SIZE == 0xFFFF) { // an IPv4 address on a socket for both (§2.5.5.2)
            return new Network(1L << Integer.SIZE | rest & 0xFFFF_FFFFL, 0);
        }
        return new Network(network, ~(network & -1L << Short.SIZE));
    }

    private static long bits(int[] groups, int from) {
        long bits = 0;
        for (int i = from; i < from + GROUPS / 2; i++) {
            bits = bits << Short.SIZE | groups[i];
        }
        return bits;
    }

    /** @return -1 if it is none */
    private static long ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != Integer.BYTES) {
            return -1;
        }
        long address = 0;
        for (String part : parts) {
            int number = number(part, 10, 3);
            if (number < 0 || number > 0xFF) {
                return -1;
            }
            address = address << Byte.SIZE | number;
        }
        return address;
    }

    private static int @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all != null && all.length == GROUPS ? all : null;
        }
        int[] before = groups(text.substring(0, gap));
        int[] after = groups(text.substring(gap + 2));
        if (before == null || after == null || before.length + after.length >= GROUPS) {
            return null;
        }
        int[] all = Arrays.copyOf(before, GROUPS);
        System.arraycopy(after, 0, all, GROUPS - after.length, after.length);
        return all;
    }

    /** Of a part of an address without a gap; the last may be an IPv4 address. */
    private static int @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        int[] groups = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            groups[i] = number(parts[i], 16, 4);
            if (groups[i] < 0) {
                return i == parts.length - 1 ? withIpv4(groups, ipv4(parts[i])) : null;
            }
        }
        return groups;
    }

    private static int @Nullable [] withIpv4(int[] groups, long address) {
        if (address < 0) {
            return null;
        }
        int[] longer = Arrays.copyOf(groups, groups.length + 1);
        longer[groups.length - 1] = (int) (address >>> Short.SIZE);
        longer[groups.length] = (int) (address & 0xFFFF);
        return longer;
    }

    /** @return -1 if it is no number of so many digits at most */
    private static int number(String text, int radix, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
