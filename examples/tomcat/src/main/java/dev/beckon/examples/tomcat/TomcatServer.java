package dev.beckon.examples.tomcat;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.jakarta.SignalingServlet;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.WebResourceRoot.ResourceSetType;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.websocket.server.WsSci;

/** An embedded Tomcat that serves the call page and the signaling for it. Spring Boot brings its own: there, this class is not needed. */
final class TomcatServer implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final String PAGE = "dev/beckon/page";

    private static final Logger LOG = Logger.getLogger("org.apache");

    /** Looks for threads that outlive their web app in a container of many: here the container ends with the app. */
    private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    static {
        LOG.setLevel(Level.WARNING);
        LEAKS.setLevel(Level.OFF);
    }

    private final Tomcat tomcat = new Tomcat();
    private final SignalingServlet signaling;
    private final Path work = Files.createTempDirectory("beckon-tomcat");

    /** @param port 0 for any that is free */
    TomcatServer(int port, Signaling node, Executor pool) throws IOException, LifecycleException {
        tomcat.setBaseDir(work.toString());
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        servePage(context);
        context.addServletContainerInitializer(new WsSci(), null);
        signaling = SignalingServlet.builder(node, pool).build();
        Tomcat.addServlet(context, "signaling", signaling).addMapping("/signal");
        tomcat.start();
    }

    private static void servePage(Context context) {
        WebResourceRoot files = new StandardRoot(context);
        context.setResources(files);
        files.createWebResourceSet(ResourceSetType.POST, "/", classpath(PAGE + "/index.html"), "/" + PAGE);
        Tomcat.addDefaultMimeTypeMappings(context);
        Tomcat.addServlet(context, "page", new DefaultServlet()).addMapping("/");
        context.addWelcomeFile("index.html");
    }

    /** The jar or the folder that this file comes from. */
    private static URL classpath(String file) {
        String url = String.valueOf(TomcatServer.class.getClassLoader().getResource(file));
        try {
            return URI.create(url.substring(0, url.length() - file.length())).toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    void await() {
        tomcat.getServer().await();
    }

    /** What Tomcat keeps its files in, until {@link #close}. */
    Path work() {
        return work;
    }

    @Override
    public void close() throws LifecycleException {
        signaling.close(DRAIN).join();
        tomcat.stop();
        tomcat.destroy();
        ExpandWar.delete(work.toFile());
    }
}
