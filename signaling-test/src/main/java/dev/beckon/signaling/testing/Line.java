package dev.beckon.signaling.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's end of one connection, while a recording is played. */
interface Line {

    /** Where clients connect, and how time passes there. */
    interface Stage {

        /** A new connection. */
        Line open() throws Exception;

        /** So much time passed when it was recorded. */
        void pass(Duration duration);

        /** How long a client waits for what it was told so long after the beginning. */
        Duration patience(Duration sinceBeginning);
    }

    void say(String frame);

    /** The next frame; null if none comes. */
    @Nullable
    String hear(Duration atMost) throws InterruptedException;

    /** The code with which the server has closed the connection; 0 if it does not. */
    int closed(Duration atMost) throws InterruptedException;

    /** Ends it from this side. Does nothing if it is over. */
    void end(int code);
}
