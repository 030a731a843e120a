package dev.beckon.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.beckon.signaling.limits.Limits;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Two versions of Beckon by turns in one process: what decoding and relaying a message takes of the thread's processor time, which says little about what
 * else the machine does, and how many bytes it allocates. The arguments are two {@code benchmarks.jar}, the older first, and how many rounds.
 */
public final class Versions {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20;
    private static final String RECEIVER = "bo-4711";

    /** One version, in a class loader of its own. */
    private static final class Version {
        private final ClassLoader classes;
        private double[] nanos = {};
        private long bytes;

        Version(String jar) throws IOException {
            classes =
                    new URLClassLoader(new URL[] {Path.of(jar).toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        }

        private Object make(String name, Object... parts) throws ReflectiveOperationException {
            for (Constructor<?> constructor : classes.loadClass(name).getDeclaredConstructors()) {
                if (constructor.getParameterCount() == parts.length) {
                    constructor.setAccessible(true);
                    return constructor.newInstance(parts);
                }
            }
            throw new NoSuchMethodException(name);
        }

        private byte[] frame(String kind) throws ReflectiveOperationException {
            Method method = classes.loadClass(Frames.class.getName()).getDeclaredMethod(kind, String.class);
            method.setAccessible(true);
            return (byte[]) method.invoke(null, RECEIVER);
        }

        private static MethodHandle handle(Object object, String name) throws ReflectiveOperationException {
            Method method = object.getClass().getDeclaredMethod(name, byte[].class);
            method.setAccessible(true);
            return MethodHandles.lookup()
                    .unreflect(method)
                    .bindTo(object)
                    .asType(MethodType.methodType(Object.class, byte[].class));
        }

        MethodHandle relay() throws ReflectiveOperationException {
            Thread.currentThread().setContextClassLoader(classes);
            return handle(make(Pair.class.getName(), make(Node.class.getName())), "relay");
        }

        MethodHandle decode() throws ReflectiveOperationException {
            Object limits = classes.loadClass(Limits.class.getName())
                    .getField("DEFAULTS")
                    .get(null);
            return handle(make("dev.beckon.signaling.json.JsonCodec", limits), "decode");
        }

        void rounds(int count) {
            nanos = new double[count];
        }

        void measure(MethodHandle work, byte[] frame, int times, int round) throws Throwable {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long before = THREADS.getCurrentThreadCpuTime();
            run(work, frame, times);
            nanos[round] = (THREADS.getCurrentThreadCpuTime() - before) / (double) times;
            bytes = (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / times;
        }

        double median() {
            double[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    private Versions() {}

    public static void main(String[] args) throws Throwable {
        List<Version> versions = List.of(new Version(args[0]), new Version(args[1]));
        int rounds = Integer.parseInt(args[2]);
        System.out.println("| | older, ns | bytes | newer, ns | bytes | newer ÷ older, middle (quarters) |");
        System.out.println("|---|---|---|---|---|---|");
        for (String kind : List.of("candidate", "offer")) {
            int times = kind.equals("offer") ? 2_000 : 10_000;
            compare("decode " + kind, versions, kind, true, times, rounds);
            compare("relay " + kind, versions, kind, false, times, rounds);
        }
    }

    private static void compare(String what, List<Version> versions, String kind, boolean decode, int times, int rounds)
            throws Throwable {
        MethodHandle[] works = new MethodHandle[versions.size()];
        byte[][] frames = new byte[versions.size()][];
        for (int i = 0; i < works.length; i++) {
            Version version = versions.get(i);
            version.rounds(rounds);
            works[i] = decode ? version.decode() : version.relay();
            frames[i] = version.frame(kind);
        }
        for (int i = 0; i < WARM_UP; i++) {
            run(works[i % 2], frames[i % 2], times);
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                int which = (round + turn) % 2;
                versions.get(which).measure(works[which], frames[which], times, round);
            }
        }
        Version older = versions.get(0);
        Version newer = versions.get(1);
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, round -> newer.nanos[round] / older.nanos[round]);
        Arrays.sort(ratios);
        System.out.printf(
                "| %s | %.0f | %d | %.0f | %d | %.3f (%.3f–%.3f) |%n",
                what,
                older.median(),
                older.bytes,
                newer.median(),
                newer.bytes,
                ratios[rounds / 2],
                ratios[rounds / 4],
                ratios[3 * rounds / 4]);
    }

    private static void run(MethodHandle work, byte[] frame, int times) throws Throwable {
        for (int i = 0; i < times; i++) {
            Object done = (Object) work.invokeExact(frame);
            if (done == null) {
                throw new IllegalStateException("nothing was made of a message");
            }
        }
    }
}
