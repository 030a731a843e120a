package dev.beckon.signaling.netty;

/** What is done about errors beyond closing the connection that they came up on. */
final class Faults {

    private Faults() {}

    /**
     * Hands an error that no connection is to blame for to the thread's handler of uncaught exceptions: the virtual machine is out of memory, or broken.
     * Netty's own bound on direct memory, a subclass, is not of that kind: what could not have a buffer is closed, and the rest goes on.
     */
    static void report(Throwable cause) {
        if (cause.getClass() == OutOfMemoryError.class || cause instanceof InternalError) {
            Thread thread = Thread.currentThread();
            Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
            if (handler != null) {
                handler.uncaughtException(thread, cause);
            }
        }
    }
}
