package dev.beckon.signaling.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Sentinel on a free port that watches one primary, and decides alone that it is dead. */
final class Sentinel implements AutoCloseable {

    private final String name;
    private final Path directory;
    private final int port;
    private final Process process;

    /** @param primary its port; its replicas have to be there already */
    Sentinel(String name, int primary) throws IOException {
        this.name = name;
        directory = Files.createTempDirectory("beckon-sentinel");
        port = RedisServer.freePort();
        Path configuration = directory.resolve("sentinel.conf");
        Files.writeString(configuration, """
                port %d
                bind 127.0.0.1
                dir %s
                sentinel monitor %s 127.0.0.1 %d 1
                sentinel down-after-milliseconds %s 1000
                sentinel failover-timeout %s 10000
                """.formatted(port, directory, name, primary, name, name));
        process = new ProcessBuilder("redis-server", configuration.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> RedisServer.ask(port, "SENTINEL REPLICAS " + name).equals("*1"));
    }

    String uri() {
        return "redis-sentinel://127.0.0.1:" + port + "#" + name;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        RedisServer.delete(directory);
    }
}
