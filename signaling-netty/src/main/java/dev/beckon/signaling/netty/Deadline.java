package dev.beckon.signaling.netty;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a channel, unless it is moved or lifted in time. Used on the channel's event loop. */
final class Deadline {

    private @Nullable Future<?> timer;

    void in(long nanos, Channel channel) {
        lift();
        timer = channel.eventLoop().schedule(() -> channel.close(), nanos, TimeUnit.NANOSECONDS);
    }

    void lift() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
