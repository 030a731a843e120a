package dev.beckon.demo.browser;

import dev.beckon.demo.IsolatedNetwork;
import dev.beckon.demo.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real TURN server on the loopback, with credentials as TURN REST has them. */
final class Coturn implements AutoCloseable {

    static final String SECRET = "a secret for tests";

    /** Of TURN (RFC 8656 §3). */
    static final int USUAL_PORT = 3478;

    private final Process process;
    private final int port;

    private Coturn(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param folder for its files */
    static Coturn start(Path folder) throws IOException, InterruptedException {
        int port = Ports.free();
        Coturn coturn = new Coturn(start(command(folder, port), folder), port);
        coturn.awaitReady();
        return coturn;
    }

    /** In a network of its own, where all ports are free. It is ready some time later. */
    static Coturn start(Path folder, IsolatedNetwork network) throws IOException {
        return new Coturn(start(network.inside(command(folder, USUAL_PORT)), folder), USUAL_PORT);
    }

    private static Process start(List<String> command, Path folder) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("turnserver.log").toFile())
                .start();
    }

    private static List<String> command(Path folder, int port) {
        return List.of(
                Executables.find("turnserver").toString(),
                "-n",
                "--no-cli",
                "--no-tls",
                "--no-dtls",
                "--listening-ip=127.0.0.1",
                "--relay-ip=127.0.0.1",
                "--allow-loopback-peers",
                "--listening-port=" + port,
                "--realm=beckon.test",
                "--use-auth-secret",
                "--static-auth-secret=" + SECRET,
                "--userdb=" + folder.resolve("turndb"),
                "--pidfile=" + folder.resolve("turnserver.pid"),
                "--log-file=stdout");
    }

    /** What the demo server is started with, to give credentials for it. */
    String[] options() {
        return new String[] {"--turn-url", "turn:127.0.0.1:" + port, "--turn-secret", SECRET};
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                process.destroyForcibly();
                throw new AssertionError("turnserver does not answer on port " + port);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
