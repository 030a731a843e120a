package dev.beckon.signaling.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Redis or Valkey: two connections, one for commands and one that reads the inbox. */
final class RedisEngine implements Engine {

    /** Bytes that may wait for the engine: what an engine that hangs costs this node. */
    private static final long MOST_IN_FLIGHT = 16 * 1024 * 1024;

    private final RedisURI uri;
    private final byte[] prefix;
    private final AtomicLong inFlight = new AtomicLong();
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> commands;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> inbox;

    RedisEngine(RedisURI uri, String prefix) {
        this.uri = uri;
        uri.setTimeout(PATIENCE);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] key(String name) {
        byte[] tail = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + tail.length);
        System.arraycopy(tail, 0, key, prefix.length, tail.length);
        return key;
    }

    @Override
    public boolean isConnected() {
        StatefulRedisConnection<byte[], byte[]> one = commands;
        StatefulRedisConnection<byte[], byte[]> two = inbox;
        return one != null && one.isOpen() && two != null && two.isOpen();
    }

    @Override
    public void connect() throws Exception {
        disconnect();
        StatefulRedisConnection<byte[], byte[]> next = Lettuce.connect(uri);
        commands = next;
        List<RedisFuture<String>> loaded = new ArrayList<>();
        for (Script script : Script.values()) {
            loaded.add(next.async().scriptLoad(script.text.getBytes(StandardCharsets.UTF_8)));
        }
        for (RedisFuture<String> each : loaded) {
            try {
                each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failed) {
                throw next.isOpen() ? failed : new IOException("the engine has closed the connection");
            }
        }
        inbox = Lettuce.connect(uri);
    }

    @Override
    public void disconnect() {
        close(commands);
        close(inbox);
    }

    private static void close(@Nullable StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection != null && connection.isOpen()) {
            connection.closeAsync();
        }
    }

    @Override
    public String info() throws Exception {
        StatefulRedisConnection<byte[], byte[]> open = commands;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open.async().info().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
        byte[][] values = new byte[arguments.size()][];
        long all = 0;
        for (int i = 0; i < values.length; i++) {
            Object each = arguments.get(i);
            values[i] = each instanceof byte[] raw ? raw : each.toString().getBytes(StandardCharsets.UTF_8);
            all += values[i].length;
        }
        long bytes = all;
        inFlight.addAndGet(bytes);
        return this.<Object>ask(connection ->
                        connection.async().evalsha(script.sha, script.output, new byte[][] {prefix}, values))
                .whenComplete((answer, failure) -> inFlight.addAndGet(-bytes));
    }

    @Override
    public boolean isBehind() {
        return waitingBytes() > MOST_IN_FLIGHT;
    }

    @Override
    public long waitingBytes() {
        return inFlight.get();
    }

    @Override
    public CompletableFuture<List<String>> page(String set, String after, int most) {
        Range<byte[]> range = Range.from(
                after.isEmpty()
                        ? Range.Boundary.unbounded()
                        : Range.Boundary.excluding(after.getBytes(StandardCharsets.UTF_8)),
                Range.Boundary.unbounded());
        return ask(connection -> connection.async().zrangebylex(key(set), range, Limit.create(0, most)))
                .thenApply(RedisEngine::texts);
    }

    @Override
    public CompletableFuture<List<String>> members(String set) {
        return ask(connection -> connection.async().smembers(key(set))).thenApply(RedisEngine::texts);
    }

    @Override
    public CompletableFuture<Integer> count(String set) {
        return ask(connection -> connection.async().scard(key(set)))
                .thenApply(many -> many == null ? 0 : many.intValue());
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names) {
        byte[][] wanted = Stream.of(names)
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return ask(connection -> connection.async().hmget(key(hash), wanted)).thenApply(found -> {
            List<byte @Nullable []> values = new ArrayList<>();
            if (found != null) {
                found.forEach(each -> values.add(each.getValueOrElse(null)));
            }
            return values;
        });
    }

    private static List<String> texts(@Nullable Iterable<byte[]> all) {
        List<String> texts = new ArrayList<>();
        if (all != null) {
            all.forEach(each -> texts.add(new String(each, StandardCharsets.UTF_8)));
        }
        return texts;
    }

    @Override
    @SuppressWarnings("unchecked") // an array of one
    public CompletableFuture<List<Entry>> read(String stream, InboxId after, Duration wait) {
        StatefulRedisConnection<byte[], byte[]> open = inbox;
        if (open == null) {
            return CompletableFuture.failedFuture(Engine.cutOff("not connected"));
        }
        return answer(open.async()
                        .xread(
                                XReadArgs.Builder.block(wait).count(512),
                                XReadArgs.StreamOffset.from(key(stream), after.toString())))
                .thenApply(all -> all == null ? List.of() : entries(all));
    }

    private static List<Entry> entries(List<StreamMessage<byte[], byte[]>> all) {
        List<Entry> entries = new ArrayList<>(all.size());
        for (StreamMessage<byte[], byte[]> each : all) {
            InboxId id = InboxId.of(each.getId());
            each.getBody().values().forEach(value -> entries.add(new Entry(id, value)));
        }
        return entries;
    }

    private interface Command<T> {
        RedisFuture<T> on(StatefulRedisConnection<byte[], byte[]> connection);
    }

    private <T> CompletableFuture<@Nullable T> ask(Command<T> command) {
        StatefulRedisConnection<byte[], byte[]> open = commands;
        if (open == null) {
            return CompletableFuture.failedFuture(Engine.cutOff("not connected"));
        }
        try {
            return answer(command.on(open));
        } catch (RuntimeException refused) { // the connection is closed, or too much is in flight
            return CompletableFuture.failedFuture(Engine.cutOff(refused.toString()));
        }
    }

    private static <T> CompletableFuture<@Nullable T> answer(RedisFuture<T> future) {
        CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(refusal(failure));
            }
        });
        return answer;
    }

    private static RuntimeException refusal(Throwable failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        RuntimeException ofScript = failure instanceof RedisCommandExecutionException ? Engine.refusal(text) : null;
        return ofScript != null
                ? ofScript
                : Engine.cutOff(text.toLowerCase(Locale.ROOT).contains("oom") ? "it is out of memory" : text);
    }
}
