package dev.beckon.signaling.spring;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.jakarta.SignalingServlet;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletRegistration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A {@link Signaling} with its servlet at {@link SignalingProperties#path}. Beans of {@link Authenticator}, {@link AccessPolicy}, {@link IceServerProvider}, {@link
 * PeerRegistry}, {@link Limits}, {@link SignalingListener} (any number) and {@link SignalingCustomizer} (any number) are used. Where there is a filter chain of Spring Security and no {@link
 * Authenticator}, its principal is the user. The clients are sent away when the application stops, before its web server does. With the actuator there are
 * meters and {@code /actuator/health} shows the node. An application that makes a {@link Signaling} of its own gets the servlet for that.
 */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "beckon.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SignalingProperties.class)
public class SignalingAutoConfiguration {

    private static final String SPRING_SECURITY = "org.springframework.security.web.SecurityFilterChain";
    private static final String PAGE = "classpath:/dev/beckon/page/";

    SignalingAutoConfiguration() {}

    @Bean
    Threads signalingThreads(SignalingProperties properties) {
        return new Threads(properties.threads());
    }

    @Bean
    @ConditionalOnMissingBean
    Signaling signaling(
            SignalingProperties properties,
            Threads signalingThreads,
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<AccessPolicy> policy,
            ObjectProvider<IceServerProvider> iceServers,
            ObjectProvider<PeerRegistry> registry,
            ObjectProvider<Limits> limits,
            ObjectProvider<SignalingListener> listeners,
            ObjectProvider<SignalingCustomizer> customizers,
            ObjectProvider<MeterRegistry> meters,
            ListableBeanFactory beans) {
        Signaling.Builder node = Signaling.builder(Scheduler.on(signalingThreads.timer));
        node.authenticator(authenticator.getIfAvailable(() -> standard(properties, beans)));
        node.iceServers(iceServers.getIfAvailable(() -> iceServers(properties.ice())));
        policy.ifAvailable(node::policy);
        limits.ifAvailable(node::limits);
        listeners.orderedStream().forEach(node::listener);
        PeerRegistry peers = registry.getIfAvailable(PeerRegistry::inMemory);
        MeterRegistry numbers = meters.getIfAvailable();
        SignalingMetrics metrics = numbers == null ? null : new SignalingMetrics(numbers);
        if (metrics != null) {
            node.listener(metrics);
            peers = metrics.timed(peers);
        }
        node.registry(peers);
        customizers.orderedStream().forEach(customizer -> customizer.customize(node));
        Signaling signaling = node.build();
        if (metrics != null) {
            metrics.watch(signaling);
        }
        return signaling;
    }

    private static Authenticator standard(SignalingProperties properties, ListableBeanFactory beans) {
        ClassLoader loader = SignalingAutoConfiguration.class.getClassLoader();
        boolean login = ClassUtils.isPresent(SPRING_SECURITY, loader)
                && beans.getBeanNamesForType(ClassUtils.resolveClassName(SPRING_SECURITY, loader), true, false).length
                        > 0;
        return login ? Logins.of(properties.guests()) : Authenticator.anonymous();
    }

    private static IceServerProvider iceServers(SignalingProperties.Ice ice) {
        List<IceServer> stun = ice.stun().stream().map(IceServer::of).toList();
        String secret = ice.turnSecret();
        if (ice.turn().isEmpty() || secret == null) {
            return IceServerProvider.fixed(stun);
        }
        TurnRestCredentials turn =
                new TurnRestCredentials(ice.turn(), secret, TurnRestCredentials.LONGEST, InstantSource.system());
        return who -> turn.iceServers(who)
                .thenApply(servers ->
                        Stream.concat(stun.stream(), servers.stream()).toList());
    }

    @Bean
    @ConditionalOnMissingBean
    SignalingServlet signalingServlet(Signaling node, Threads signalingThreads, SignalingProperties properties) {
        SignalingServlet.Builder servlet = SignalingServlet.builder(node, signalingThreads.pool);
        properties.origins().forEach(servlet::allowOrigin);
        return servlet.build();
    }

    @Bean
    ServletRegistrationBean<SignalingServlet> signalingServletRegistration(
            SignalingServlet servlet, SignalingProperties properties) {
        List<String> paths = new ArrayList<>(List.of(properties.path()));
        String page = properties.page();
        if (page != null && !properties.path().equals(page + "signal")) {
            paths.add(page + "signal"); // where the page looks for it
        }
        ServletRegistrationBean<SignalingServlet> registration =
                new ServletRegistrationBean<>(servlet, paths.toArray(String[]::new)) {
                    @Override
                    protected void configure(ServletRegistration.Dynamic added) {
                        super.configure(added);
                        if (added.getMappings().isEmpty()) { // a container leaves all out where one is taken
                            throw new Mistake(
                                    "another servlet is at " + String.join(" or ", paths),
                                    "set beckon.path to a path of its own");
                        }
                    }
                };
        registration.setName("signaling");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    Drain signalingDrain(Signaling node, SignalingProperties properties) {
        return new Drain(node, properties.drain());
    }

    /** Out of service while nothing new is taken. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class HealthConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "signalingHealthIndicator")
        HealthIndicator signalingHealthIndicator(Signaling node) {
            return () -> {
                Health.Builder health = node.draining() || !node.hasRoom() ? Health.outOfService() : Health.up();
                Signaling.Load load = node.load();
                return health.withDetail("connections", load.connections())
                        .withDetail("draining", node.draining())
                        .withDetail("heldBytes", load.heldBytes())
                        .build();
            };
        }
    }

    /** The call page. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("beckon.page")
    static class PageConfiguration {

        @Bean
        WebMvcConfigurer signalingPage(SignalingProperties properties, ResourceLoader resources) {
            String page = properties.page();
            if (page != null && !resources.getResource(PAGE + "index.html").exists()) {
                throw new Mistake(
                        "beckon.page is \"" + page + "\", but the page is not on the classpath",
                        "add the dependency dev.beckon:demo-client");
            }
            return new WebMvcConfigurer() {
                @Override
                public void addResourceHandlers(ResourceHandlerRegistry registry) {
                    if (page != null) {
                        registry.addResourceHandler(page + "**").addResourceLocations(PAGE);
                    }
                }

                @Override
                public void addViewControllers(ViewControllerRegistry registry) {
                    if (page != null) {
                        registry.addViewController(page).setViewName("forward:" + page + "index.html");
                    }
                }
            };
        }
    }
}
