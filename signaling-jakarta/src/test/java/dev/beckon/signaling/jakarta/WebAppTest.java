package dev.beckon.signaling.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.Scheduler;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A web app in a Tomcat of many, which has the library among its own classes and comes and goes. */
@Timeout(300)
class WebAppTest {

    /** What such a web app writes. */
    public static final class App implements ServletContextListener {
        private final ExecutorService pool = Executors.newFixedThreadPool(4);
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Signaling node = Signaling.builder(Scheduler.on(timer)).build();
        private final SignalingServlet signaling =
                SignalingServlet.builder(node, pool).build();

        @Override
        public void contextInitialized(ServletContextEvent event) {
            event.getServletContext().addServlet("signaling", signaling).addMapping("/signal");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            signaling.close(Duration.ZERO).join();
            timer.shutdownNow();
            pool.shutdownNow();
        }
    }

    static {
        Registry.disableRegistry(); // several at once would have the same names in it
    }

    private final Tomcat tomcat = new Tomcat();
    private File work;

    @BeforeEach
    void start() throws Exception {
        work = Files.createTempDirectory("beckon-tomcat").toFile();
        tomcat.setBaseDir(work.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        ExpandWar.delete(work);
    }

    private Context deploy(String path) throws Exception {
        Context app = new StandardContext();
        app.setName(path);
        app.setPath(path);
        app.addLifecycleListener(new Tomcat.FixContextListener());
        StandardRoot files = new StandardRoot(app);
        for (Class<?> of : new Class<?>[] {App.class, SignalingServlet.class, Signaling.class}) {
            Path classes = Path.of(
                    of.getProtectionDomain().getCodeSource().getLocation().toURI());
            files.addPostResources(
                    Files.isDirectory(classes) // or a jar, where the build has packaged it
                            ? new DirResourceSet(files, "/WEB-INF/classes", classes.toString(), "/")
                            : new JarResourceSet(files, "/WEB-INF/classes", classes.toString(), "/"));
        }
        app.setResources(files);
        app.setLoader(new WebappLoader());
        app.addServletContainerInitializer(new WsSci(), null);
        app.addApplicationListener(App.class.getName());
        return app;
    }

    /** @return the code by which the server closes a connection because of a binary message */
    private int refusal(String path) throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                                code.complete(status);
                                return null;
                            }
                        })
                .join()
                .sendBinary(ByteBuffer.allocate(1), true);
        return code.get(60, TimeUnit.SECONDS);
    }

    @Test
    void no_thread_of_it_is_left_when_it_is_undeployed() throws Exception {
        Context app = deploy("/app");
        tomcat.getHost().addChild(app);
        assertThat(refusal("/app/signal")).isEqualTo(1003);
        ClassLoader classes = app.getLoader().getClassLoader();
        tomcat.getHost().removeChild(app);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getContextClassLoader() == classes));
    }
}
