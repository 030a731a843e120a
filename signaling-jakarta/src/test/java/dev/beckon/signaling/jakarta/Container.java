package dev.beckon.signaling.jakarta;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.security.Principal;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A servlet container with the servlet at {@code /signal}, behind a filter that logs in whoever says who they are. */
interface Container {

    /** The containers that are tested. */
    enum Kind {
        TOMCAT {
            @Override
            Container start(SignalingServlet servlet) throws Exception {
                return new OnTomcat(servlet);
            }
        },
        JETTY {
            @Override
            Container start(SignalingServlet servlet) throws Exception {
                return new OnJetty(servlet);
            }
        };

        abstract Container start(SignalingServlet servlet) throws Exception;
    }

    int port();

    void stop() throws Exception;

    /** Believes the parameters {@code login} and {@code host}, as no login and no proxy of the world should. */
    final class Login implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = request.getParameter("login");
            Principal principal = user == null ? null : () -> user;
            String host = request.getParameter("host");
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public Principal getUserPrincipal() {
                            return principal;
                        }

                        @Override
                        public String getServerName() {
                            return host == null ? super.getServerName() : host;
                        }

                        @Override
                        public int getServerPort() {
                            return host == null ? super.getServerPort() : 443;
                        }
                    },
                    response);
        }
    }

    /** Tomcat. */
    final class OnTomcat implements Container {
        static {
            Registry.disableRegistry(); // several at once would have the same names in it
        }

        private final File work;
        private final Tomcat tomcat = new Tomcat();

        OnTomcat(SignalingServlet servlet) throws Exception {
            work = Files.createTempDirectory("beckon-tomcat").toFile();
            tomcat.setBaseDir(work.toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context context = tomcat.addContext("", null);
            context.addServletContainerInitializer(new WsSci(), null);
            FilterDef login = new FilterDef();
            login.setFilterName("login");
            login.setFilter(new Login());
            context.addFilterDef(login);
            FilterMap everywhere = new FilterMap();
            everywhere.setFilterName("login");
            everywhere.addURLPattern("/*");
            context.addFilterMap(everywhere);
            Tomcat.addServlet(context, "signaling", servlet).addMapping("/signal");
            tomcat.start();
        }

        @Override
        public int port() {
            return tomcat.getConnector().getLocalPort();
        }

        @Override
        public void stop() throws Exception {
            tomcat.stop();
            tomcat.destroy();
            ExpandWar.delete(work);
        }
    }

    /** Jetty. */
    final class OnJetty implements Container {
        private final Server jetty = new Server();
        private final ServerConnector connector = new ServerConnector(jetty);

        OnJetty(SignalingServlet servlet) throws Exception {
            connector.setHost("127.0.0.1");
            jetty.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler();
            context.setContextPath("/");
            JakartaWebSocketServletContainerInitializer.configure(context, null);
            context.addFilter(new FilterHolder(new Login()), "/*", EnumSet.of(jakarta.servlet.DispatcherType.REQUEST));
            context.addServlet(new ServletHolder("signaling", servlet), "/signal");
            jetty.setHandler(context);
            jetty.start();
        }

        @Override
        public int port() {
            return connector.getLocalPort();
        }

        @Override
        public void stop() throws Exception {
            jetty.stop();
        }
    }
}
