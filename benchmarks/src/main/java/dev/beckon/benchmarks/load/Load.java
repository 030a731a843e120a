package dev.beckon.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients in pairs, on one thread. Closed loop: each pair has one message under way, always. Open loop: messages are due at a fixed rate, and their
 * latency counts from the moment when they were due, so that a server that stalls can not hide it.
 */
final class Load implements AutoCloseable {

    private static final int OPENING_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TICK_NANOS = 200_000;

    private enum Mode {
        IDLE,
        CLOSED,
        OPEN
    }

    /** What was relayed in a stretch of time. */
    record Result(long messages, double seconds, Histogram latencyNanos) {
        double perSecond() {
            return messages / seconds;
        }

        double millis(double percentile) {
            return latencyNanos.getValueAtPercentile(percentile) / 1e6;
        }
    }

    private final IoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final int port;
    private final Dialect.Kind dialect;
    private volatile int ready;
    private volatile @Nullable String failure;

    // ---- touched on the event loop

    private final List<Client> clients = new ArrayList<>();
    private Mode mode = Mode.IDLE;
    private long relayed;
    private Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long nextDue;
    private long interval;
    private int turn;

    Load(int port, Dialect.Kind dialect) {
        this.port = port;
        this.dialect = dialect;
    }

    // ---- from outside

    /** Opens so many more clients and waits until the server has taken them in. */
    void open(int count) throws Exception {
        int from = clients.size();
        for (int i = from; i < from + count; i++) {
            connect(Peer.of(i));
            await(i + 1 - OPENING_AT_ONCE);
        }
        await(from + count);
    }

    private void await(int least) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ready < least) {
            if (failure != null || System.nanoTime() > deadline) {
                throw new IllegalStateException(ready + " of " + least + " clients are ready: " + failure);
            }
            Thread.sleep(1);
        }
    }

    private void connect(Peer peer) throws Exception {
        Dialect spoken = dialect.forPeer(peer);
        Client client = new Client(this, clients.size(), spoken);
        on(() -> clients.add(client));
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + spoken.uri()))
                .subprotocol(spoken.subprotocol())
                .build();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(8192))
                                .addLast(new WebSocketClientProtocolHandler(config))
                                .addLast(client);
                    }
                })
                .connect("127.0.0.1", port)
                .addListener(opened -> {
                    if (!opened.isSuccess()) {
                        failed(String.valueOf(opened.cause()));
                    }
                });
    }

    /** Starts to keep one message of each pair under way. */
    void closedLoop() throws Exception {
        on(() -> {
            mode = Mode.CLOSED;
            long now = System.nanoTime();
            for (int i = 0; i < clients.size(); i += 2) {
                clients.get(i + 1).awaited.add(now);
                clients.get(i).sendCandidate();
            }
            return null;
        });
    }

    /** Starts to send at a fixed rate, one client after the other. */
    void openLoop(double perSecond) throws Exception {
        on(() -> {
            mode = Mode.OPEN;
            interval = (long) (1e9 / perSecond);
            nextDue = System.nanoTime();
            tick();
            return null;
        });
    }

    /** Looks at what happens in the next seconds. */
    Result measure(Duration time) throws Exception {
        on(() -> {
            relayed = 0;
            latency.reset();
            return null;
        });
        long start = System.nanoTime();
        Thread.sleep(time.toMillis());
        Result result = on(() -> new Result(relayed, (System.nanoTime() - start) / 1e9, latency.copy()));
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return result;
    }

    /** Lets what is under way arrive. */
    void stop() throws Exception {
        on(() -> mode = Mode.IDLE);
        Thread.sleep(1000);
        on(() -> {
            clients.forEach(client -> client.awaited.clear());
            return null;
        });
    }

    private <T> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get();
    }

    @Override
    public void close() {
        failure = "closed";
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    // ---- on the event loop

    private void tick() {
        if (mode != Mode.OPEN) {
            return;
        }
        long now = System.nanoTime();
        for (; nextDue <= now; nextDue += interval) {
            turn = (turn + 1) % clients.size();
            clients.get(turn ^ 1).awaited.add(nextDue);
            clients.get(turn).sendCandidate();
        }
        loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    void ready() {
        ready = ready + 1;
    }

    void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    void relayed(Client receiver) {
        long now = System.nanoTime();
        Long sent = receiver.awaited.poll();
        if (sent == null) {
            return; // it was under way when the load stopped
        }
        relayed++;
        latency.recordValue(Math.min(now - sent, latency.getHighestTrackableValue()));
        if (mode == Mode.CLOSED) {
            clients.get(receiver.number ^ 1).awaited.add(now);
            receiver.sendCandidate();
        }
    }
}
