package dev.beckon.signaling.session;

import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.testing.FakeTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * SPIs at their worst: by chance a call throws, returns null, fails, fails after it has done what was asked, never answers, or answers late and from
 * elsewhere. A registry also stands still for a time, and then does in order what it was asked meanwhile. {@link #end} makes all of them reliable again.
 */
final class Hostility {

    private static final int ONE_OF = 20;
    private static final int LATE_MILLIS = 25_000;

    /** A registry that loses a session on its way, or delivers a message out of order, breaks its contract: that cannot be mended by who asks. */
    private static final Set<String> ANSWERS_WHAT_IT_DID = Set.of("fetch");

    private static final List<String> MISDEEDS = List.of(
            "throws",
            "returns null",
            "fails",
            "never answers",
            "answers late",
            "stands still",
            "fails after it was done",
            "never answers after it was done");

    private final FakeTime time;
    private final RandomGenerator random;
    private final Consumer<String> trace;
    private boolean on = true;

    /** @param trace hears of each misdeed */
    Hostility(FakeTime time, RandomGenerator random, Consumer<String> trace) {
        this.time = time;
        this.random = random;
        this.trace = trace;
    }

    /** From now on all SPIs do what they promise. */
    void end() {
        on = false;
    }

    private boolean strikes() {
        return on && random.nextInt(ONE_OF) == 0;
    }

    /** For a call that returns nothing: throws by chance. */
    void mayThrow(String what) {
        if (strikes()) {
            trace.accept(what + " throws");
            throwSomething();
        }
    }

    private void throwSomething() {
        if (random.nextBoolean()) {
            throw new Hostile();
        }
        throw new HostileError();
    }

    /** The same SPI, hostile. */
    <T> T spi(Class<T> type, T real) {
        return proxy(type, real, null);
    }

    /** The same registry, hostile. */
    PeerRegistry registry(PeerRegistry real) {
        return proxy(PeerRegistry.class, real, new Stall());
    }

    /** One node's registry in a cluster, hostile. It stands still where its own requests and those of others that it serves meet, so that their order is kept. */
    PeerRegistry registry(SimCluster.Node real) {
        return proxy(PeerRegistry.class, real, real::standStill);
    }

    private <T> T proxy(Class<T> type, T real, @Nullable Standstill stall) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return call(method, real, given);
                    }
                    if (method.getReturnType() != CompletionStage.class) {
                        mayThrow(method.getName());
                        return call(method, real, given);
                    }
                    Supplier<CompletionStage<Object>> ask = () -> stage(method, real, given);
                    Supplier<CompletionStage<Object>> inTurn = stall == null ? ask : () -> stall.inTurn(ask);
                    return strikes() ? struck(inTurn, method.getName(), stall) : inTurn.get();
                }));
    }

    private static Object call(Method method, Object real, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private static CompletionStage<Object> stage(Method method, Object real, Object @Nullable [] given) {
        try {
            return (CompletionStage<Object>) call(method, real, given);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new AssertionError(checked);
        }
    }

    private @Nullable CompletionStage<Object> struck(
            Supplier<CompletionStage<Object>> real, String method, @Nullable Standstill stall) {
        int misdeed = random.nextInt(ANSWERS_WHAT_IT_DID.contains(method) ? 6 : 8);
        trace.accept(method + " " + MISDEEDS.get(misdeed));
        switch (misdeed) {
            case 0:
                throwSomething();
                return null;
            case 1:
                return null;
            case 2:
                return CompletableFuture.failedStage(new Hostile());
            case 3:
                return new CompletableFuture<>();
            case 4:
                return late(real.get());
            case 5:
                if (stall == null) {
                    return late(real.get());
                }
                stall.begin(someTime());
                return real.get();
            case 6: // done, but told otherwise
                return real.get().thenCompose(done -> CompletableFuture.failedStage(new Hostile()));
            default: // done, but never told
                real.get();
                return new CompletableFuture<>();
        }
    }

    private CompletionStage<Object> late(CompletionStage<Object> real) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Duration delay = someTime();
        real.whenComplete((done, failure) -> time.schedule(delay, () -> settle(answer, done, failure)));
        return answer;
    }

    private Duration someTime() {
        return Duration.ofMillis(random.nextInt(LATE_MILLIS));
    }

    private static void settle(CompletableFuture<Object> answer, @Nullable Object done, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(done);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /** What a registry that stands still is asked meanwhile it does afterwards, in order. */
    private interface Standstill {
        void begin(Duration time);

        default CompletionStage<Object> inTurn(Supplier<CompletionStage<Object>> ask) {
            return ask.get();
        }
    }

    /** Makes a registry stand still that does all at once by itself. */
    private final class Stall implements Standstill {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private boolean still;

        @Override
        public void begin(Duration length) {
            if (!still) {
                still = true;
                time.schedule(length, this::end);
            }
        }

        private void end() {
            still = false;
            while (!still && !waiting.isEmpty()) {
                waiting.remove().run();
            }
        }

        @Override
        public CompletionStage<Object> inTurn(Supplier<CompletionStage<Object>> ask) {
            if (!still) {
                return ask.get();
            }
            CompletableFuture<Object> answer = new CompletableFuture<>();
            waiting.add(() -> ask.get().whenComplete((done, failure) -> settle(answer, done, failure)));
            return answer;
        }
    }

    private static final class Hostile extends RuntimeException {
        Hostile() {
            super("hostile", null, false, false);
        }
    }

    private static final class HostileError extends Error {
        HostileError() {
            super("hostile", null, false, false);
        }
    }
}
