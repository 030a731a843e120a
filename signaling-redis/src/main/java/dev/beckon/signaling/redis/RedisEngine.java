package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.SignalingException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private volatile @Nullable Commands commands;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> inbox;

    RedisEngine(RedisURI uri, String prefix) {
        this.uri = uri;
        uri.setTimeout(PATIENCE);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    /** The connection for commands. */
    private static final class Commands {
        private final StatefulRedisConnection<byte[], byte[]> connection;
        private final byte[][] keys;
        final Pipeline pipeline = new Pipeline(Lettuce.LOOP, this::run, this::flush);
        private final AtomicBoolean closed = new AtomicBoolean();

        /** @param prefix of the keys */
        Commands(StatefulRedisConnection<byte[], byte[]> connection, byte[] prefix) {
            this.connection = connection;
            this.keys = new byte[][] {prefix};
            connection.setAutoFlushCommands(false);
        }

        <T> CompletableFuture<T> ask(Command<T> command) {
            return pipeline.ask(() -> command.on(connection.async()));
        }

        private CompletionStage<@Nullable Object> run(Script script, List<?> arguments) {
            byte[][] values = new byte[arguments.size()][];
            for (int i = 0; i < values.length; i++) {
                Object each = arguments.get(i);
                values[i] = each instanceof byte[] raw ? raw : each.toString().getBytes(StandardCharsets.UTF_8);
            }
            return connection.async().evalsha(script.sha, script.output, keys, values);
        }

        private void flush() {
            connection.flushCommands();
            if (!connection.isOpen()) {
                close();
            }
        }

        /** What was asked and has not gone out fails then, also where the engine has closed the connection before. */
        void close() {
            if (closed.compareAndSet(false, true)) {
                connection.closeAsync();
            }
        }
    }

    private byte[] key(String name) {
        byte[] tail = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + tail.length);
        System.arraycopy(tail, 0, key, prefix.length, tail.length);
        return key;
    }

    @Override
    public boolean isConnected() {
        Commands one = commands;
        StatefulRedisConnection<byte[], byte[]> two = inbox;
        return one != null && one.connection.isOpen() && two != null && two.isOpen();
    }

    @Override
    public void connect() throws Exception {
        disconnect();
        Commands next = new Commands(Lettuce.connect(uri), prefix);
        commands = next;
        List<CompletableFuture<String>> loaded = new ArrayList<>();
        for (Script script : Script.values()) {
            loaded.add(next.ask(engine -> engine.scriptLoad(script.text.getBytes(StandardCharsets.UTF_8))));
        }
        for (CompletableFuture<String> each : loaded) {
            try {
                each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failed) {
                throw next.connection.isOpen() ? failed : new IOException("the engine has closed the connection");
            }
        }
        inbox = Lettuce.connect(uri);
    }

    @Override
    public void disconnect() {
        Commands one = commands;
        StatefulRedisConnection<byte[], byte[]> two = inbox;
        if (one != null) {
            one.close();
        }
        if (two != null && two.isOpen()) {
            two.closeAsync();
        }
    }

    @Override
    public String info() throws Exception {
        Commands open = commands;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open.ask(RedisAsyncCommands::info).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
        Commands open = commands;
        if (open == null) {
            return CompletableFuture.failedFuture(Engine.cutOff("not connected"));
        }
        long bytes = 0;
        for (Object each : arguments) {
            bytes += each instanceof byte[] raw ? raw.length : each.toString().length();
        }
        long all = bytes;
        inFlight.addAndGet(all);
        return answer(open.pipeline.run(script, arguments)).whenComplete((answer, failure) -> inFlight.addAndGet(-all));
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
        return ask(engine -> engine.zrangebylex(key(set), range, Limit.create(0, most)))
                .thenApply(RedisEngine::texts);
    }

    @Override
    public CompletableFuture<List<String>> members(String set) {
        return ask(engine -> engine.smembers(key(set))).thenApply(RedisEngine::texts);
    }

    @Override
    public CompletableFuture<Integer> count(String set) {
        return ask(engine -> engine.scard(key(set))).thenApply(many -> many == null ? 0 : many.intValue());
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names) {
        byte[][] wanted = Stream.of(names)
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return ask(engine -> engine.hmget(key(hash), wanted)).thenApply(found -> {
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
        RedisFuture<T> on(RedisAsyncCommands<byte[], byte[]> engine);
    }

    private <T> CompletableFuture<@Nullable T> ask(Command<T> command) {
        Commands open = commands;
        if (open == null) {
            return CompletableFuture.failedFuture(Engine.cutOff("not connected"));
        }
        return answer(open.ask(command));
    }

    private static <T> CompletableFuture<@Nullable T> answer(CompletionStage<T> future) {
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

    private static RuntimeException refusal(Throwable failed) {
        Throwable failure = Member.plain(failed);
        if (failure instanceof SignalingException known) {
            return known;
        }
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        RuntimeException ofScript = failure instanceof RedisCommandExecutionException ? Engine.refusal(text) : null;
        return ofScript != null
                ? ofScript
                : Engine.cutOff(text.toLowerCase(Locale.ROOT).contains("oom") ? "it is out of memory" : text);
    }
}
