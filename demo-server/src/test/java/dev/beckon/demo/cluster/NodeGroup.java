package dev.beckon.demo.cluster;

import dev.beckon.demo.PackagedServer;
import dev.beckon.demo.RedisProcess;
import dev.beckon.signaling.testing.FaultyLine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Packaged servers over one redis-server, in processes of their own, and which of them a load balancer would send clients to. */
final class NodeGroup implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Not the common pool: the JDK's HTTP client completes its futures there, and it may have one thread only. */
    private static final Executor STARTING = task -> new Thread(task, "starting").start();

    /** From which the nodes are started first: that of an earlier release, to see it replaced; see docs/clustering.md. */
    private static final String FIRST_JAR = System.getProperty("cluster.previousJar", System.getProperty("beckon.jar"));

    final RedisProcess redis = new RedisProcess();
    private final List<FaultyLine> lines = new ArrayList<>();
    private final List<PackagedServer> servers = new ArrayList<>();
    private final Set<Integer> out = ConcurrentHashMap.newKeySet();

    private NodeGroup() throws IOException {}

    /** Nodes that are connected with the engine. */
    static NodeGroup of(int many, String... options) throws IOException {
        NodeGroup group = new NodeGroup();
        group.start(System.getProperty("beckon.jar"), Collections.nCopies(many, group.redis.uri()), options);
        return group;
    }

    /** Nodes of an {@linkplain #FIRST_JAR earlier release}, which become those of this one when they start again. */
    static NodeGroup ofPrevious(int many, String... options) throws IOException {
        NodeGroup group = new NodeGroup();
        group.start(FIRST_JAR, Collections.nCopies(many, group.redis.uri()), options);
        return group;
    }

    /** Nodes each of which reaches the engine over a {@link #line} of its own. */
    static NodeGroup overLines(int many, String... options) throws IOException {
        NodeGroup group = new NodeGroup();
        for (int i = 0; i < many; i++) {
            group.lines.add(FaultyLine.to(group.redis.port()));
        }
        List<String> uris =
                group.lines.stream().map(line -> group.redis.uri(line.port())).toList();
        group.start(System.getProperty("beckon.jar"), uris, options);
        return group;
    }

    private void start(String jar, List<String> uris, String... options) throws IOException {
        List<CompletableFuture<PackagedServer>> starting = uris.stream()
                .map(uri -> Stream.concat(Stream.of("--cluster", uri), Stream.of(options))
                        .toArray(String[]::new))
                .map(all -> CompletableFuture.supplyAsync(() -> PackagedServer.startOf(jar, all), STARTING))
                .toList();
        try {
            starting.forEach(each -> servers.add(each.join()));
            IntStream.range(0, uris.size()).forEach(this::awaitReady);
        } catch (RuntimeException | Error failure) {
            starting.forEach(each -> each.thenAccept(PackagedServer::kill)); // those that are on their way, too
            close();
            throw failure;
        }
    }

    FaultyLine line(int node) {
        return lines.get(node);
    }

    PackagedServer server(int node) {
        return servers.get(node);
    }

    URI signaling(int node) {
        return URI.create("ws://127.0.0.1:" + servers.get(node).port() + "/signal");
    }

    boolean isReady(int node) {
        URI readiness = URI.create("http://127.0.0.1:" + servers.get(node).port() + "/readyz");
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(readiness).timeout(PATIENCE).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (Exception notThere) {
            return false;
        }
    }

    void awaitReady(int node) {
        Awaitility.await("node " + node + " is ready")
                .atMost(90, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> isReady(node));
    }

    /** New connections go elsewhere. */
    void takeOut(int node) {
        out.add(node);
    }

    void putBack(int node) {
        out.remove(node);
    }

    boolean isOut(int node) {
        return out.contains(node);
    }

    int size() {
        return servers.size();
    }

    @Override
    public void close() throws IOException {
        servers.forEach(PackagedServer::kill);
        for (FaultyLine line : lines) {
            line.close();
        }
        redis.close();
    }
}
