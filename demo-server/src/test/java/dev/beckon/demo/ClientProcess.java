package dev.beckon.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/** A {@link PlainClient} in a process of its own, in another network: it says the lines that it reads, and writes what it hears. */
final class ClientProcess extends Client implements AutoCloseable {

    private final Process process;
    private final BufferedWriter in;

    /** The process. It connects when it has something to say, however long it took to start. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        String first = lines.readLine();
        if (first == null) {
            return;
        }
        PlainClient client = new PlainClient(URI.create(arguments[0]));
        Thread writer = new Thread(() -> write(client), "writer");
        writer.setDaemon(true);
        writer.start();
        for (String line = first; line != null; line = lines.readLine()) {
            client.says(line);
        }
        client.leaves();
    }

    private static void write(PlainClient client) {
        try {
            while (!client.closed()) {
                String next = client.inbox.hearsWithin(100);
                if (next != null) {
                    System.out.println(next);
                }
            }
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
    }

    /** @param address the server's, and by that of the packets both ways */
    ClientProcess(IsolatedNetwork network, String address) throws IOException {
        String url = "ws://" + address + ":" + URI.create(network.origin()).getPort() + "/signal";
        process = new ProcessBuilder(network.inside(JavaCommand.of(List.of(), ClientProcess.class, url)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter();
        Thread reader = new Thread(this::read, "client");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                inbox.add(line);
            }
        } catch (IOException ended) {
            // by close()
        }
    }

    @Override
    public void says(String message) {
        try {
            in.write(message);
            in.newLine();
            in.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    @Override
    public boolean closed() {
        return !process.isAlive();
    }

    @Override
    public void leaves() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        leaves();
    }
}
