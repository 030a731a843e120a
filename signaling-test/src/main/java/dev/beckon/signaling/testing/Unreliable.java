package dev.beckon.signaling.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An SPI that does what a real one does, but for the calls that are picked to go wrong.
 *
 * <pre>{@code
 * Unreliable<PeerRegistry> registry = new Unreliable<>(PeerRegistry.class, PeerRegistry.inMemory(), time);
 * Signaling signaling = Signaling.builder(time).registry(registry.spi()).build();
 * registry.next("enter", Misdeed.NEVER_ANSWERS, 1);
 * }</pre>
 *
 * <p>For one thread.
 *
 * @param <T> the interface of the SPI
 */
public final class Unreliable<T> {

    private final FakeTime time;
    private final T real;
    private final Map<String, ArrayDeque<Misdeed>> planned = new HashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private final T spi;

    /**
     * An SPI of which nothing goes wrong yet.
     *
     * @param type the interface
     * @param real does what does not go wrong
     * @param time by which late answers come
     */
    public Unreliable(Class<T> type, T real, FakeTime time) {
        this.time = time;
        this.real = real;
        this.spi = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> called(method, given)));
    }

    /** {@return what the node is given} */
    public T spi() {
        return spi;
    }

    /**
     * The next calls of a method go wrong, after those that were planned before.
     *
     * @param method its name; those of the same name are not told apart
     * @param misdeed what they do instead; all but {@link Misdeed#THROWS} and {@link Misdeed#THROWS_AN_ERROR} are for methods that return a stage
     * @param times how many calls, 1 or more
     */
    public void next(String method, Misdeed misdeed, int times) {
        ArrayDeque<Misdeed> plan = planned.computeIfAbsent(method, unknown -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            plan.add(misdeed);
        }
    }

    /**
     * {@return how often a method was called, those calls included that went wrong}
     *
     * @param method its name; those of the same name are counted together
     */
    public int calls(String method) {
        return calls.getOrDefault(method, 0);
    }

    private @Nullable Object called(Method method, Object @Nullable [] given) throws Throwable {
        calls.merge(method.getName(), 1, Integer::sum);
        ArrayDeque<Misdeed> plan = planned.get(method.getName());
        Misdeed misdeed = plan == null ? null : plan.poll();
        return misdeed == null ? invoke(method, given) : misdeed.commit(time, () -> stage(method, given));
    }

    @SuppressWarnings("unchecked")
    private CompletionStage<Object> stage(Method method, Object @Nullable [] given) {
        try {
            return (CompletionStage<Object>) invoke(method, given);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new AssertionError(checked);
        }
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(real, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
