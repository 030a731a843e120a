package dev.beckon.benchmarks.attacks;

import dev.beckon.benchmarks.load.Server;
import java.io.IOException;
import java.util.List;

/** A demo server as a process of its own, at two ports of 127.0.0.1 that were free. */
record Victim(Process process, int port, int managementPort) implements AutoCloseable {

    /**
     * Returns once it listens.
     *
     * @param options of its virtual machine
     */
    static Victim start(Attack attack, List<String> options) throws IOException, InterruptedException {
        int port = Server.freePort();
        int managementPort = port;
        while (managementPort == port) {
            managementPort = Server.freePort();
        }
        ProcessBuilder command = new ProcessBuilder(
                "sh", "-c", attack.surroundings(), "server", System.getProperty("java.home") + "/bin/java");
        command.command().addAll(options);
        command.command()
                .addAll(List.of(
                        "-jar",
                        System.getProperty("demo.jar", "demo-server/target/demo-server.jar"),
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--metrics-port=" + managementPort));
        Victim started = new Victim(
                command.redirectError(ProcessBuilder.Redirect.DISCARD).start(), port, managementPort);
        if (started.process.inputReader().readLine() == null) {
            throw new IOException(
                    "the server for " + attack + " did not start: it ended with " + started.process.waitFor());
        }
        return started;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
