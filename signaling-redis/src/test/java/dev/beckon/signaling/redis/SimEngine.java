package dev.beckon.signaling.redis;

import dev.beckon.signaling.redis.SimLine.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engine of a simulated world, as one node sees it: {@link ModelEngine} at the other end of two {@link SimLine}s. */
final class SimEngine implements Engine {

    private final SimNode node;
    private final SimWorld world;
    private @Nullable SimLine commands;
    private @Nullable Pipeline pipeline;
    private @Nullable SimLine inbox;

    SimEngine(SimNode node) {
        this.node = node;
        this.world = node.world;
    }

    @Override
    public void connect() throws Exception {
        disconnect();
        if (node.isCutOff()) {
            throw new IOException("no way to the engine");
        }
        SimLine line = new SimLine(node);
        commands = line;
        pipeline = new Pipeline(
                task -> node.at(world.time.nanoTime(), task),
                (script, arguments) -> run(line, script, arguments),
                () -> {});
        inbox = new SimLine(node);
    }

    @Override
    public boolean isConnected() {
        return commands != null && commands.isOpen() && inbox != null && inbox.isOpen();
    }

    @Override
    public void disconnect() {
        if (commands != null) {
            commands.breaks();
        }
        if (inbox != null) {
            inbox.breaks();
        }
    }

    @Override
    public String info() {
        return "redis_version:7.2.0\r\nmaxmemory_policy:noeviction\r\n";
    }

    @Override
    public boolean isBehind() {
        return false;
    }

    @Override
    public long waitingBytes() {
        return 0;
    }

    @Override
    public CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
        return pipeline == null
                ? CompletableFuture.failedFuture(Engine.cutOff("not connected"))
                : pipeline.run(script, arguments);
    }

    private CompletableFuture<@Nullable Object> run(SimLine line, Script script, List<?> arguments) {
        List<String> texts = arguments.stream().map(SimEngine::text).toList();
        return line.issue(world.fault(), answer -> answer.accept(outcome(script, texts)));
    }

    private Supplier<@Nullable Object> outcome(Script script, List<String> arguments) {
        try {
            Object answer = bytes(world.run(script, arguments));
            return () -> answer;
        } catch (ModelEngine.Refused refused) {
            return () -> {
                throw Engine.refusal(refused.getMessage());
            };
        }
    }

    @Override
    public CompletableFuture<List<String>> page(String set, String after, int most) {
        Collection<String> all = set.equals("peers")
                ? world.engine.state.peers.keySet()
                : world.engine.state.rooms.keySet().stream()
                        .filter(id -> !ModelRooms.isCall(id))
                        .toList();
        return answered(() ->
                all.stream().filter(id -> id.compareTo(after) > 0).limit(most).toList());
    }

    @Override
    public CompletableFuture<List<String>> members(String set) {
        return answered(() -> content(set));
    }

    @Override
    public CompletableFuture<Integer> count(String set) {
        return answered(() -> content(set).size());
    }

    private List<String> content(String key) {
        List<String> content = ModelKeys.of(world.engine.state).getOrDefault(key, List.of("set"));
        return content.subList(1, content.size());
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names) {
        return answered(() -> {
            List<String> content = content(hash);
            List<byte @Nullable []> values = new ArrayList<>();
            Stream.of(names).forEach(name -> {
                byte[] value = null;
                for (int i = 0; i < content.size(); i += 2) {
                    value = content.get(i).equals(name) ? ScriptsOnRedis.bytes(content.get(i + 1)) : value;
                }
                values.add(value);
            });
            return values;
        });
    }

    private <T> CompletableFuture<T> answered(Supplier<T> question) {
        return issue(commands, world.fault(), answer -> {
            T found = question.get();
            answer.accept(() -> found);
        });
    }

    @Override
    public CompletableFuture<List<Entry>> read(String stream, InboxId after, Duration wait) {
        String name = stream.substring("inbox:".length());
        Fault fault = world.fault();
        return issue(
                inbox,
                fault == Fault.REFUSED ? Fault.NONE : fault,
                answer -> world.whenSomethingIsIn(
                        () -> entries(name, after), wait, entries -> answer.accept(() -> entries)));
    }

    private List<Entry> entries(String name, InboxId after) {
        ModelState.Node known = world.engine.state.nodes.get(name);
        if (known == null || known.inbox == null) {
            return List.of();
        }
        NavigableMap<InboxId, String> news = known.inbox.entries.tailMap(after, false);
        return news.entrySet().stream()
                .limit(512)
                .map(each -> new Entry(each.getKey(), ScriptsOnRedis.bytes(each.getValue())))
                .toList();
    }

    private <T> CompletableFuture<T> issue(
            @Nullable SimLine line, Fault fault, Consumer<Consumer<Supplier<T>>> action) {
        return line == null
                ? CompletableFuture.failedFuture(Engine.cutOff("not connected"))
                : line.issue(fault, action);
    }

    // ---- texts are bytes, one for each character

    private static String text(Object argument) {
        byte[] raw =
                argument instanceof byte[] given ? given : argument.toString().getBytes(StandardCharsets.UTF_8);
        return new String(raw, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable Object bytes(@Nullable Object answer) {
        if (answer instanceof String text) {
            return ScriptsOnRedis.bytes(text);
        }
        if (answer instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(each -> all.add(bytes(each)));
            return all;
        }
        return answer;
    }
}
