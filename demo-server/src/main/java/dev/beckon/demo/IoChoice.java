package dev.beckon.demo;

import dev.beckon.signaling.netty.Io;
import java.util.Locale;

/** How event loops talk to the system. docs/benchmarks.md has what each costs. */
enum IoChoice {
    /** What is preferred here. */
    AUTO,
    NIO,
    EPOLL,
    IO_URING;

    /** @throws StartException if what is asked for can not be used here */
    Io resolve() throws StartException {
        Io io = this == AUTO ? Io.preferred() : Io.valueOf(name());
        Throwable unavailable = io.unavailability();
        if (unavailable != null) {
            throw new StartException("--io " + name().toLowerCase(Locale.ROOT) + " can not be used here ("
                    + unavailable.getMessage() + "); auto takes what can");
        }
        return io;
    }
}
