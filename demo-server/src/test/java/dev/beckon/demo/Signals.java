package dev.beckon.demo;

import java.io.IOException;

/** Signals for which the JDK has no method. */
final class Signals {

    private Signals() {}

    /** Stops a process where it is; it notices nothing, and its sockets stay open. */
    static void pause(Process process) {
        send("STOP", process);
    }

    static void goOn(Process process) {
        send("CONT", process);
    }

    /** By the shell: not every machine has the program. */
    private static void send(String signal, Process process) {
        try {
            Process sent = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new AssertionError("SIG" + signal + " was not sent to process " + process.pid());
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
