package dev.beckon.examples.tomcat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.LifecycleException;

/** Calls between two tabs of this machine, over Tomcat. */
public final class Main {

    private static final int PORT = 8080;
    private static final int THREADS = 16;

    private Main() {}

    /** @param args the port, if it is not to be 8080 */
    public static void main(String... args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Signaling node = Signaling.builder(Scheduler.on(timer)).build();
        int port = args.length == 0 ? PORT : Integer.parseInt(args[0]);
        TomcatServer server = new TomcatServer(port, node, pool);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server))); // by Ctrl+C
        System.out.println("Open http://localhost:" + server.port() + "/ in two tabs");
        server.await();
    }

    private static void stop(TomcatServer server) {
        try {
            server.close();
        } catch (LifecycleException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
