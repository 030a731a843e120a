package dev.beckon.benchmarks.scaleout;

import dev.beckon.benchmarks.load.Server;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Demo servers of one cluster, and which of them a load balancer would send clients to. Safe for use by many threads but for what starts and ends servers. */
final class Nodes implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LOOK_MILLIS = 20;

    private final Engine engine;
    private final Server.Kind kind;
    private final String processors;
    private final List<Server> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Set<Integer> out = ConcurrentHashMap.newKeySet();

    private Nodes(Engine engine, Server.Kind kind, String processors) {
        this.engine = engine;
        this.kind = kind.with("--cluster", engine.uri());
        this.processors = processors;
    }

    /** Starts an engine and so many servers, and returns when all are ready. */
    static Nodes start(int many, String processors) throws IOException, InterruptedException {
        return start(many, Server.Kind.beckon("epoll"), processors);
    }

    /** The same, of another kind of server. */
    static Nodes start(int many, Server.Kind kind, String processors) throws IOException, InterruptedException {
        Nodes nodes = new Nodes(Engine.withFile(processors), kind, processors);
        try {
            for (int node = 0; node < many; node++) {
                Server server = Server.start(nodes.kind, processors);
                nodes.servers.add(server);
                nodes.ports.add(server.port);
                nodes.awaitReady(node);
            }
            return nodes;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            nodes.close();
            throw failure;
        }
    }

    Engine engine() {
        return engine;
    }

    int size() {
        return servers.size();
    }

    List<Integer> ports() {
        return List.copyOf(ports);
    }

    int port(int node) {
        return ports.get(node);
    }

    /** Of the servers. */
    List<Long> pids() {
        return servers.stream().map(Server::pid).toList();
    }

    /** Of the servers and the engine. */
    List<Long> allPids() {
        return Stream.concat(pids().stream(), Stream.of(engine.pid())).toList();
    }

    // ---- one of them

    void kill(int node) {
        out.add(node);
        servers.get(node).close();
    }

    /** New clients go elsewhere, and the server is asked to end. */
    void stop(int node) throws IOException, InterruptedException {
        out.add(node);
        servers.get(node).stop();
    }

    /** At the same port; new clients may come when it is ready. */
    void startAgain(int node) throws IOException, InterruptedException {
        servers.set(node, Server.start(kind, processors, ports.get(node)));
        awaitReady(node);
        out.remove(node);
    }

    boolean takesClients(int node) {
        return !out.contains(node);
    }

    private void awaitReady(int node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isReady(node)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("node " + node + " is not ready after " + PATIENCE_SECONDS + " s");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean isReady(int node) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + ports.get(node) + "/readyz");
            HttpURLConnection asked = (HttpURLConnection) uri.toURL().openConnection();
            asked.setConnectTimeout(ANSWER_MILLIS);
            asked.setReadTimeout(ANSWER_MILLIS);
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
        engine.close();
    }
}
