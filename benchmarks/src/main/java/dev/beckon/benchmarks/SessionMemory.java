package dev.beckon.benchmarks;

import dev.beckon.signaling.message.CloseReason;
import dev.beckon.signaling.spi.Connection;
import dev.beckon.signaling.spi.Transport;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;
import java.util.concurrent.Executor;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a session takes of the heap: so many in rooms of two, connected by nothing. Each has acknowledged what it was sent, as clients do. The
 * argument is how many; {@code -Xmx4g} is enough for a million. With {@code -XX:MarkSweepDeadRatio=0} no dead objects are counted.
 */
public final class SessionMemory {

    private static final int CLASSES = 25;

    private SessionMemory() {}

    /** One for all: what a transport takes is not the core's. */
    private enum Nowhere implements Transport {
        NOWHERE;

        @Override
        public void send(byte[] frame) {}

        @Override
        public void close(CloseReason reason) {
            throw new IllegalStateException("closed: " + reason);
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void reading(boolean on) {}
    }

    public static void main(String[] args) throws JMException {
        int sessions = Integer.parseInt(args[0]);
        Node node = new Node();
        long before = heapInUse();
        byte[] ackOfJoined = Node.json("{\"type\":\"ack\",\"received\":1}");
        byte[] ackOfBoth = Node.json("{\"type\":\"ack\",\"received\":2}");
        for (int i = 0; i < sessions; i += 2) {
            Connection first = node.member("peer-" + i, "room-" + i, Nowhere.NOWHERE);
            Connection second = node.member("peer-" + (i + 1), "room-" + i, Nowhere.NOWHERE);
            first.receive(ackOfBoth);
            second.receive(ackOfJoined);
        }
        long used = heapInUse() - before;
        System.out.printf("%d sessions, %d bytes of heap each%n%n", node.signaling.connectionCount(), used / sessions);
        histogram().lines().limit(CLASSES).forEach(System.out::println);
        Reference.reachabilityFence(node);
    }

    private static long heapInUse() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private static String histogram() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }
}
