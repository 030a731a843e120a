package dev.beckon.benchmarks.load;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.epoll.EpollIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients in rooms, on one thread. Closed loop: so many copies are under way, always; whoever gets one lets the next client send. Open loop: messages are due at a
 * fixed rate, and their latency counts from the moment when they were due, so that a server that stalls can not hide it.
 */
public final class Load implements AutoCloseable {

    private static final int OPENING_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long TICK_NANOS = 10_000;
    private static final int MOST_NUMBERS = 1_000_000_000;

    private enum Mode {
        IDLE,
        CLOSED,
        OPEN
    }

    /** Does not wait for anything to happen, but looks whether it has. */
    private static final SelectStrategy SLEEPLESS = (poll, hasTasks) -> poll.get();

    private final IoEventLoopGroup loop;
    private final Dialer dialer;
    private final Placement placement;
    private final Dialect.Kind dialect;
    private final int roomSize;

    /** Goes on from where no load before was, as far as chance helps: their sessions may wait for them. */
    private int numbers;

    private volatile int ready;
    private volatile @Nullable String failure;

    // ---- touched on the event loop

    private final List<Client> clients = new ArrayList<>();
    private Mode mode = Mode.IDLE;
    private long times;
    private Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private long nextDue;
    private long interval;
    private int turn;
    private int arrived;

    /** Never sleeps, so that the server does not pay for waking it up, as it would not over a network. */
    public Load(Placement placement, Dialect.Kind dialect) {
        this(placement, dialect, 2);
    }

    /** @param roomSize how many get a message, and its sender */
    Load(Placement placement, Dialect.Kind dialect, int roomSize) {
        this(placement, dialect, roomSize, SLEEPLESS);
    }

    /** Leaves the processor to others when it has nothing to do. */
    public static Load sleeping(Placement placement, Dialect.Kind dialect) {
        return new Load(placement, dialect, 2, DefaultSelectStrategyFactory.INSTANCE.newSelectStrategy());
    }

    private Load(Placement placement, Dialect.Kind dialect, int roomSize, SelectStrategy strategy) {
        this.placement = placement;
        this.dialect = dialect;
        this.roomSize = roomSize;
        this.numbers = roomSize * ThreadLocalRandom.current().nextInt(MOST_NUMBERS / roomSize);
        this.loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory(0, () -> strategy));
        this.dialer = new Dialer(loop, placement.from());
    }

    // ---- from outside

    /** Opens so many more clients, as fast as the server takes them, and waits until it has taken them in. */
    public void open(int count) throws Exception {
        open(count, OPENING_AT_ONCE);
    }

    private void open(int count, int atOnce) throws Exception {
        int from = ready;
        for (int i = 1; i <= count; i++) {
            connect(System.nanoTime());
            await(from + i - atOnce);
        }
        await(from + count);
    }

    /** Lets clients come at a fixed rate. @return how long each took until the server had taken it in, from when it was due */
    Result openAtRate(double perSecond, Duration time) throws Exception {
        on(this::forget);
        long start = System.nanoTime();
        int from = ready;
        int count = (int) (perSecond * time.toNanos() / 1e9);
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / perSecond);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            connect(due);
        }
        await(from + count);
        return result(start);
    }

    /** All drop their connections at once, and as many new ones come at once. @return how long each took until the server had taken it in */
    Result storm() throws Exception {
        int count = clients.size();
        leave(false);
        on(this::forget);
        long start = System.nanoTime();
        open(count, count);
        return result(start);
    }

    /** Lets all clients leave. */
    public void leave() throws Exception {
        leave(true);
    }

    private void leave(boolean politely) throws Exception {
        on(() -> {
            mode = Mode.IDLE;
            clients.forEach(client -> client.leave(politely));
            clients.clear();
            return null;
        });
        dialer.sockets.close().await();
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

    private void connect(long due) throws Exception {
        int number = numbers++;
        Dialect spoken = dialect.forPeer(Peer.of(number, roomSize));
        Client client = new Client(this, spoken, due);
        on(() -> clients.add(client));
        dialer.dial(placement.port(number, roomSize), spoken, client, this);
    }

    /** Starts to keep so many copies of messages under way. */
    public void closedLoop(int underWay) throws Exception {
        on(() -> {
            mode = Mode.CLOSED;
            for (int copies = 0; copies < underWay; copies += roomSize - 1) {
                sendNext(System.nanoTime());
            }
            return null;
        });
    }

    /** Starts to send at a fixed rate, one client after the other. */
    public void openLoop(double perSecond) throws Exception {
        on(() -> {
            mode = Mode.OPEN;
            interval = (long) (1e9 / perSecond);
            nextDue = System.nanoTime();
            tick();
            return null;
        });
    }

    /** Goes on until so many copies have arrived: what a server compiles at run time is compiled then. */
    void warmUp(long copies) throws Exception {
        for (long arrived = 0; arrived < copies; ) {
            arrived += measure(Duration.ofSeconds(1)).times();
        }
    }

    /** Looks at what happens in the next seconds. */
    public Result measure(Duration time) throws Exception {
        on(this::forget);
        long start = System.nanoTime();
        Thread.sleep(time.toMillis());
        return result(start);
    }

    private Result result(long start) throws Exception {
        Result result = on(() -> new Result(times, (System.nanoTime() - start) / 1e9, latency.copy()));
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return result;
    }

    /** Lets what is under way arrive. */
    public void stop() throws Exception {
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
        dialer.sockets.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    // ---- on the event loop

    private @Nullable Void forget() {
        times = 0;
        latency.reset();
        return null;
    }

    private void tick() {
        if (mode != Mode.OPEN) {
            return;
        }
        long now = System.nanoTime();
        for (; nextDue <= now; nextDue += interval) {
            sendNext(nextDue);
        }
        loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void sendNext(long due) {
        turn = (turn + 1) % clients.size();
        int room = turn / roomSize * roomSize;
        for (int i = room; i < room + roomSize; i++) {
            if (i != turn) {
                clients.get(i).awaited.add(due);
            }
        }
        clients.get(turn).sendCandidate();
    }

    void ready(Client client) {
        ready = ready + 1;
        took(client.due);
    }

    void failed(String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    void relayed(Client receiver) {
        Long due = receiver.awaited.poll();
        if (due == null) {
            return; // it was under way when the load stopped
        }
        took(due);
        arrived++;
        if (mode == Mode.CLOSED && arrived >= roomSize - 1) {
            arrived -= roomSize - 1;
            sendNext(System.nanoTime());
        }
    }

    private void took(long due) {
        times++;
        latency.recordValue(Math.min(System.nanoTime() - due, latency.getHighestTrackableValue()));
    }
}
