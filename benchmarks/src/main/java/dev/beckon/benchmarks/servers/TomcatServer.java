package dev.beckon.benchmarks.servers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsContextListener;

/** A relay as one writes it by hand on Tomcat, which Spring Boot ships, with Jackson's tree. The argument is a port. */
public final class TomcatServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Session> PEERS = new ConcurrentHashMap<>();

    private TomcatServer() {}

    public static void main(String[] args) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setPort(Integer.parseInt(args[0]));
        tomcat.getConnector().setProperty("maxConnections", "50000");
        Context context = tomcat.addContext("", null);
        context.addApplicationListener(WsContextListener.class.getName());
        context.addApplicationListener(Deployment.class.getName());
        Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
        tomcat.start();
        tomcat.getServer().await();
    }

    /** Made by Tomcat. */
    public static final class Deployment implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(
                        ServerEndpointConfig.Builder.create(Relay.class, "/").build());
            } catch (DeploymentException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Made by Tomcat, one for each WebSocket. */
    public static final class Relay extends Endpoint {
        private String id = "";

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) text -> received(session, text));
        }

        private void received(Session session, String text) {
            try {
                ObjectNode message = (ObjectNode) JSON.readTree(text);
                if (message.path("type").asText().equals("register")) {
                    id = message.path("id").asText();
                    PEERS.put(id, session);
                    session.getBasicRemote().sendText("{\"type\":\"registered\"}");
                    return;
                }
                Session to = PEERS.get(message.path("to").asText());
                message.remove("to");
                message.put("from", id);
                if (to != null) {
                    synchronized (to) {
                        to.getBasicRemote().sendText(JSON.writeValueAsString(message));
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
