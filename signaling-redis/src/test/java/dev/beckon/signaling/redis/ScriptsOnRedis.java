package dev.beckon.signaling.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The scripts as they are, in a redis-server, but for two things: what an engine leaves open is decided ({@code pinned.lua}), and bounds are those of the test. Texts are bytes, one for each character. */
final class ScriptsOnRedis implements AutoCloseable {

    private static final byte[] PREFIX = bytes(ModelKeys.PREFIX);

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> commands;
    private final Map<Script, String> scripts = new EnumMap<>(Script.class);
    private final byte[] keys;

    ScriptsOnRedis(RedisServer server, ModelEngine.Bounds bounds) throws IOException {
        connection = Lettuce.connect(RedisURI.create(server.uri()));
        commands = connection.async();
        String pinned = resource("pinned.lua");
        for (Script script : Script.values()) {
            String text = pinned + "\n" + bounded(script.text, bounds);
            scripts.put(
                    script,
                    commands.scriptLoad(bytes(text)).toCompletableFuture().join());
        }
        keys = bytes(resource("keys.lua"));
    }

    private static String bounded(String text, ModelEngine.Bounds to) {
        ModelEngine.Bounds from = ModelEngine.Bounds.PRODUCT;
        String bounded = replaced(
                text,
                "KNOCKS, BANS = " + from.knocks() + ", " + from.bans(),
                "KNOCKS, BANS = " + to.knocks() + ", " + to.bans());
        bounded = replaced(bounded, "WAITING = " + from.waiting(), "WAITING = " + to.waiting());
        return replaced(bounded, "INBOX = " + from.inbox() / (1024 * 1024) + " * 1024 * 1024", "INBOX = " + to.inbox());
    }

    private static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalStateException("the scripts do not say " + from);
        }
        return text.replace(from, to);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ScriptsOnRedis.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether it has no memory left. */
    CompletableFuture<?> full(boolean full) {
        return commands.configSet("maxmemory", full ? "1" : "0").toCompletableFuture();
    }

    /** Nothing is known any more. */
    CompletableFuture<?> clear() {
        return commands.flushdb().toCompletableFuture();
    }

    /** In ms. */
    CompletableFuture<?> time(long time) {
        return commands.set(bytes(ModelKeys.PREFIX + "clock"), bytes("" + time)).toCompletableFuture();
    }

    /** @return what {@link ModelEngine#run} returns, or what it throws */
    CompletableFuture<@Nullable Object> run(Script script, List<String> arguments) {
        byte[][] values = arguments.stream().map(ScriptsOnRedis::bytes).toArray(byte[][]::new);
        RedisFuture<Object> answer =
                commands.evalsha(scripts.get(script), script.output, new byte[][] {PREFIX}, values);
        return answer.toCompletableFuture()
                .handle((value, failure) -> failure == null ? text(value) : refused(failure));
    }

    /** Otherwise the script is broken. */
    private static Object refused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisCommandExecutionException ? new Refusal(cause.getMessage()) : cause.toString();
    }

    /** What a script refuses with. */
    record Refusal(@Nullable String text) {}

    SortedMap<String, List<String>> keysNow(@Nullable Object answer) {
        SortedMap<String, List<String>> all = new TreeMap<>();
        for (Object each : (List<?>) text(answer)) {
            List<?> key = (List<?>) each;
            List<String> content = new ArrayList<>();
            content.add((String) key.get(1));
            content.addAll(content((String) key.get(1), (List<?>) key.get(2)));
            all.put((String) key.get(0), content);
        }
        return all;
    }

    private static List<String> content(String type, List<?> content) {
        List<String> texts = content.stream().map(String.class::cast).toList();
        if (type.equals("set")) {
            return texts.stream().sorted().toList();
        }
        if (type.equals("hash")) {
            SortedMap<String, String> fields = new TreeMap<>();
            for (int i = 0; i < texts.size(); i += 2) {
                fields.put(texts.get(i), texts.get(i + 1));
            }
            return fields.entrySet().stream()
                    .flatMap(field -> List.of(field.getKey(), field.getValue()).stream())
                    .toList();
        }
        return texts;
    }

    /** All keys: as {@link ModelKeys} writes them. */
    CompletableFuture<SortedMap<String, List<String>>> keys() {
        return commands.<Object>eval(keys, ScriptOutputType.MULTI, new byte[][] {PREFIX})
                .toCompletableFuture()
                .thenApply(this::keysNow);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Object text(@Nullable Object answer) {
        if (answer instanceof byte[] raw) {
            return new String(raw, StandardCharsets.ISO_8859_1);
        }
        if (answer instanceof List<?> list) {
            List<@Nullable Object> texts = new ArrayList<>();
            list.forEach(each -> texts.add(text(each)));
            return texts;
        }
        return answer;
    }

    @Override
    public void close() {
        connection.close();
    }
}
