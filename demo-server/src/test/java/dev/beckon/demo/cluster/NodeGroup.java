package dev.beckon.demo.cluster;

import dev.beckon.demo.PackagedServer;
import dev.beckon.demo.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Packaged servers over one redis-server, in processes of their own, and which of them a load balancer would send clients to. */
final class NodeGroup implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final RedisProcess redis = new RedisProcess();
    private final List<PackagedServer> servers;
    private final Set<Integer> out = ConcurrentHashMap.newKeySet();

    NodeGroup(int many, String... options) throws IOException {
        String[] all = Stream.concat(Stream.of("--cluster", redis.uri()), Stream.of(options))
                .toArray(String[]::new);
        List<CompletableFuture<PackagedServer>> starting = IntStream.range(0, many)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> PackagedServer.start(all)))
                .toList();
        servers = new ArrayList<>();
        try {
            starting.forEach(each -> servers.add(each.join()));
            IntStream.range(0, many).forEach(this::awaitReady);
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
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
        redis.close();
    }
}
