package dev.beckon.signaling.registry;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which locks a thread holds: where code of others is called there must be none. */
public final class HeldLocks {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private HeldLocks() {}

    /** The monitors of this project's objects, and of maps, that the calling thread holds, with the place where it took each. */
    public static List<String> ofThisThread() {
        long[] self = {Thread.currentThread().getId()};
        return Stream.of(THREADS.getThreadInfo(self, true, false)[0].getLockedMonitors())
                .filter(HeldLocks::counts)
                .map(held -> held.getClassName() + " in " + held.getLockedStackFrame())
                .toList();
    }

    private static boolean counts(MonitorInfo held) {
        return held.getClassName().startsWith("dev.beckon.")
                || held.getClassName().startsWith(ConcurrentHashMap.class.getName());
    }
}
