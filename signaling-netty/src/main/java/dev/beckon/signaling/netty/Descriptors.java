package dev.beckon.signaling.netty;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many sockets this process may still open. */
final class Descriptors {

    /** Kept for operators' connections, files, and what the application itself opens; a quarter of what is left if that is less. */
    private static final int KEPT = 128;

    private Descriptors() {}

    /** Sockets that may be opened for clients from now on; {@link Integer#MAX_VALUE} where the system does not tell. */
    static int openable() {
        try {
            if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    && unix.getMaxFileDescriptorCount() > 0) {
                return openable(unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount());
            }
        } catch (NoClassDefFoundError noSuchModule) {
            // a runtime without jdk.management
        }
        return Integer.MAX_VALUE;
    }

    /** @param left descriptors that the process may still open */
    static int openable(long left) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left - Math.min(KEPT, left / 4)));
    }
}
