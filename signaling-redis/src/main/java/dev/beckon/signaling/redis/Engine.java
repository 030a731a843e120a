package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way to Redis or Valkey: two connections, one for commands and one that reads the inbox. What was issued on the first runs in the order in which it was issued; when the connection breaks, a part
 * of it from the beginning has run, and nothing is issued again. Whoever owns this connects again; that is not done by itself.
 */
final class Engine implements AutoCloseable {

    /** For what a node asks before it is one of the cluster. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Bytes that may wait for the engine: what an engine that hangs costs this node. */
    private static final long MOST_IN_FLIGHT = 16 * 1024 * 1024;

    private final RedisURI uri;
    private final byte[] prefix;
    private final AtomicLong inFlight = new AtomicLong();
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> commands;
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> inbox;

    Engine(RedisURI uri, String prefix) {
        this.uri = uri;
        uri.setTimeout(PATIENCE);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
    }

    byte[] key(String name) {
        byte[] tail = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = Arrays.copyOf(prefix, prefix.length + tail.length);
        System.arraycopy(tail, 0, key, prefix.length, tail.length);
        return key;
    }

    boolean isConnected() {
        StatefulRedisConnection<byte[], byte[]> one = commands;
        StatefulRedisConnection<byte[], byte[]> two = inbox;
        return one != null && one.isOpen() && two != null && two.isOpen();
    }

    /** Connects anew, and brings the scripts. Blocks for a moment. */
    void connect() throws Exception {
        disconnect();
        StatefulRedisConnection<byte[], byte[]> next = Lettuce.connect(uri);
        commands = next;
        List<RedisFuture<String>> loaded = new ArrayList<>();
        for (Script script : Script.values()) {
            loaded.add(next.async().scriptLoad(script.text.getBytes(StandardCharsets.UTF_8)));
        }
        for (RedisFuture<String> each : loaded) {
            each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        inbox = Lettuce.connect(uri);
    }

    /** What was not answered yet fails: it may have been done, or not. */
    void disconnect() {
        close(commands);
        close(inbox);
    }

    private static void close(@Nullable StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection != null && connection.isOpen()) {
            connection.closeAsync();
        }
    }

    /** Checks that the engine keeps what it is given. */
    String info() throws Exception {
        StatefulRedisConnection<byte[], byte[]> open = commands;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open.async().info().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a script.
     *
     * @return bytes, a number, a list, or null, as the script says; fails with a {@link SignalingException} that it refuses with, or with {@code unavailable}
     */
    CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
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

    /** Whether so much waits for the engine that no more messages should be added. */
    boolean isBehind() {
        return inFlight.get() > MOST_IN_FLIGHT;
    }

    /** The ids of a sorted set, in their order. */
    CompletableFuture<List<String>> page(String set, String after, int most) {
        Range<byte[]> range = Range.from(
                after.isEmpty()
                        ? Range.Boundary.unbounded()
                        : Range.Boundary.excluding(after.getBytes(StandardCharsets.UTF_8)),
                Range.Boundary.unbounded());
        return ask(connection -> connection.async().zrangebylex(key(set), range, Limit.create(0, most)))
                .thenApply(Engine::texts);
    }

    CompletableFuture<List<String>> members(String set) {
        return ask(connection -> connection.async().smembers(key(set))).thenApply(Engine::texts);
    }

    CompletableFuture<Integer> count(String set) {
        return ask(connection -> connection.async().scard(key(set)))
                .thenApply(many -> many == null ? 0 : many.intValue());
    }

    /** Of each name its value, or null. */
    CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names) {
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

    /** What is in an inbox after that id, when there is something; an empty list after a while. */
    @SuppressWarnings("unchecked") // an array of one
    CompletableFuture<@Nullable List<StreamMessage<byte[], byte[]>>> read(String stream, String after, Duration wait) {
        StatefulRedisConnection<byte[], byte[]> open = inbox;
        if (open == null) {
            return CompletableFuture.failedFuture(cutOff("not connected"));
        }
        return answer(open.async()
                .xread(XReadArgs.Builder.block(wait).count(512), XReadArgs.StreamOffset.from(key(stream), after)));
    }

    private interface Command<T> {
        RedisFuture<T> on(StatefulRedisConnection<byte[], byte[]> connection);
    }

    private <T> CompletableFuture<@Nullable T> ask(Command<T> command) {
        StatefulRedisConnection<byte[], byte[]> open = commands;
        if (open == null) {
            return CompletableFuture.failedFuture(cutOff("not connected"));
        }
        try {
            return answer(command.on(open));
        } catch (RuntimeException refused) { // the connection is closed, or too much is in flight
            return CompletableFuture.failedFuture(cutOff(refused.toString()));
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

    private static final String CUT_OFF = "the cluster cannot be asked now: ";

    static SignalingException cutOff(@Nullable String why) {
        return new SignalingException(ErrorCode.UNAVAILABLE, CUT_OFF + why);
    }

    /** While this node is cut off nothing is asked. */
    static SignalingException notAsked() {
        return new SignalingException(ErrorCode.UNAVAILABLE, "this node is cut off from the cluster");
    }

    /** While the engine is behind no more is asked. */
    static SignalingException notAskedOfABusyEngine() {
        return new SignalingException(ErrorCode.UNAVAILABLE, "the cluster has too much to do");
    }

    /** Whether it is certain what was done: nothing was asked, or a script has run and refused. */
    static boolean isDecided(SignalingException refusal) {
        return !refusal.text().startsWith(CUT_OFF);
    }

    /** What a script refuses with begins with an error's code; everything else is the engine's own. */
    private static RuntimeException refusal(Throwable failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof RedisCommandExecutionException) {
            int space = text.indexOf(' ');
            String code = space < 0 ? text : text.substring(0, space);
            if (code.equals("fenced") || code.equals("schema")) {
                return new NodeRefused(text.substring(space + 1), code.equals("fenced"));
            }
            for (ErrorCode known : ErrorCode.values()) {
                if (known.wire().equals(code)) {
                    return new SignalingException(known, text.substring(space + 1));
                }
            }
        }
        return cutOff(text.toLowerCase(Locale.ROOT).contains("oom") ? "it is out of memory" : text);
    }

    @Override
    public void close() {
        disconnect();
    }
}
