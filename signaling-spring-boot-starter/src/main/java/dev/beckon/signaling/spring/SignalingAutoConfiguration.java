package dev.beckon.signaling.spring;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.TurnRestCredentials;
import dev.beckon.signaling.jakarta.SignalingServlet;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.micrometer.SignalingMetrics;
import dev.beckon.signaling.micrometer.SignalingObservations;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.ServletRegistration;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
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
@ConditionalOnBooleanProperty(name = "beckon.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SignalingProperties.class)
public class SignalingAutoConfiguration {

    private static final String SPRING_SECURITY = "org.springframework.security.web.SecurityFilterChain";
    private static final Duration SPRINGS_PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_CLOSES = Duration.ofSeconds(5);
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
            ObjectProvider<ObservationRegistry> observationRegistry,
            ListableBeanFactory beans) {
        Signaling.Builder node = Signaling.builder(Scheduler.on(signalingThreads.timer));
        SignalingObservations observations =
                new SignalingObservations(observationRegistry.getIfAvailable(() -> ObservationRegistry.NOOP));
        node.authenticator(observations.observed(authenticator.getIfAvailable(() -> standard(properties, beans))));
        node.iceServers(iceServers.getIfAvailable(() -> iceServers(properties.ice())));
        policy.ifAvailable(node::policy);
        limits.ifAvailable(node::limits);
        listeners.orderedStream().forEach(node::listener);
        PeerRegistry peers = observations.observed(registry.getIfAvailable(PeerRegistry::inMemory));
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

    private static SignalingServlet servlet(Signaling node, Threads threads, SignalingProperties properties) {
        SignalingServlet.Builder servlet = SignalingServlet.builder(node, threads.pool);
        properties.origins().forEach(servlet::allowOrigin);
        return servlet.build();
    }

    @Bean
    @ConditionalOnMissingBean
    ServletRegistrationBean<SignalingServlet> signalingServletRegistration(
            ObjectProvider<SignalingServlet> own,
            Signaling node,
            Threads signalingThreads,
            Environment environment,
            SignalingProperties properties) {
        SignalingServlet servlet = own.getIfAvailable(() -> servlet(node, signalingThreads, properties));
        List<String> paths = new ArrayList<>(List.of(properties.path()));
        String page = properties.page();
        String besidePage = page == null ? properties.path() : inMvc(page, environment) + "signal";
        if (!properties.path().equals(besidePage)) {
            paths.add(besidePage); // where the page looks for it
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

    /** Where the application has what Spring MVC has at this path. */
    private static String inMvc(String path, Environment environment) {
        return StringUtils.trimTrailingCharacter(environment.getProperty("spring.mvc.servlet.path", ""), '/') + path;
    }

    @Bean
    Drain signalingDrain(
            ConfigurableApplicationContext application,
            ObjectProvider<ServletRegistrationBean<SignalingServlet>> registrations,
            Environment environment,
            SignalingProperties properties) {
        Duration phase = environment.getProperty(
                "spring.lifecycle.timeout-per-shutdown-phase", Duration.class, SPRINGS_PATIENCE);
        List<SignalingServlet> servlets = registrations.stream()
                .map(ServletRegistrationBean::getServlet)
                .distinct()
                .toList();
        return new Drain(application, servlets, Collections.min(List.of(properties.drain(), beforeEndOf(phase))));
    }

    /** Spring stops the web server when a phase takes too long; the last closes take some of it. */
    private static Duration beforeEndOf(Duration phase) {
        return Collections.max(List.of(Duration.ZERO, phase.minus(LAST_CLOSES)));
    }

    /** Out of service while nothing new is taken. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator("signaling")
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
        WebMvcConfigurer signalingPage(
                SignalingProperties properties, ResourceLoader resources, Environment environment) {
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
                        registry.addViewController(page).setViewName("forward:index.html");
                    }
                    if (page != null && page.length() > 1) {
                        registry.addRedirectViewController(
                                page.substring(0, page.length() - 1), inMvc(page, environment));
                    }
                }
            };
        }
    }
}
