package dev.beckon.signaling.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.jakarta.SignalingServlet;
import dev.beckon.signaling.limits.Limits;
import dev.beckon.signaling.message.IceServer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.IceServerProvider;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.Scheduler;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServlet;
import java.net.URL;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

class SignalingAutoConfigurationTest extends ApplicationTest {

    @Test
    void the_dependency_alone_makes_a_call_ring_and_shows_it_in_meters_and_health() throws Exception {
        start(Plain.class, OPEN);
        Ear ana = new Ear();
        Ear bo = new Ear();
        say(connect("/signal", ana), "{\"type\":\"hello\",\"peer\":\"ana\"}");
        ana.waitFor("welcome");
        WebSocket caller = connect("/signal", bo);
        say(caller, "{\"type\":\"hello\",\"peer\":\"bo\"}");
        bo.waitFor("welcome");
        say(caller, "{\"type\":\"call\",\"to\":\"ana\",\"id\":1}");
        ana.waitFor("incoming");
        bo.waitFor("ringing");

        MeterRegistry meters = application.getBean(MeterRegistry.class);
        assertThat(meters.get("beckon.connections").gauge().value()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(60)) // listeners are told after the client
                .until(() -> meters.get("beckon.calls.started").counter().count() == 1);
        HealthIndicator health = application.getBean("signalingHealthIndicator", HealthIndicator.class);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("connections", 2);

        application.close();
        assertThat(health.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        ana.waitFor("going-away");
        assertThat(ana.closeCode()).isEqualTo(1012);
    }

    @Test
    void the_login_of_spring_security_is_the_user() throws Exception {
        start(Plain.class, "--spring.security.user.name=ana", "--spring.security.user.password=secret");
        Ear stranger = new Ear();
        assertThatThrownBy(() -> connect("/signal", stranger)).isInstanceOf(CompletionException.class);
        String login = "Basic " + Base64.getEncoder().encodeToString("ana:secret".getBytes(StandardCharsets.UTF_8));
        Ear phone = new Ear();
        Ear desk = new Ear();
        say(connect("/signal", phone, "Authorization", login), "{\"type\":\"hello\",\"peer\":\"phone\"}");
        phone.waitFor("welcome");
        WebSocket caller = connect("/signal", desk, "Authorization", login);
        say(caller, "{\"type\":\"hello\",\"peer\":\"desk\"}");
        desk.waitFor("welcome");
        say(caller, "{\"type\":\"call\",\"user\":\"ana\",\"id\":1}");
        phone.waitFor("incoming");
    }

    /** As a page that needs no login: this chain permits everything. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Permitting {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(all -> all.anyRequest().permitAll())
                    .build();
        }
    }

    @Test
    void without_a_login_only_guests_are_let_in_if_they_are() throws Exception {
        start(Permitting.class);
        Ear refused = new Ear();
        say(connect("/signal", refused, "Origin", "http://127.0.0.1:" + port()), "{\"type\":\"hello\"}");
        assertThat(refused.closeCode()).isEqualTo(4501);
        SpringApplication.exit(application);
        start(Permitting.class, "--beckon.guests=true");
        Ear guest = new Ear();
        say(connect("/signal", guest, "Origin", "http://127.0.0.1:" + port()), "{\"type\":\"hello\"}");
        guest.waitFor("welcome");
    }

    /** An application with beans of its own. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Own {
        final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

        @Bean
        Authenticator authenticator() {
            return (hello, opening) -> CompletableFuture.completedStage(new Identity("u-" + hello.token()));
        }

        @Bean
        AccessPolicy policy() {
            return new AccessPolicy() {
                @Override
                public CompletionStage<Decision> mayCreate(Requester who, String room) {
                    return Decision.NO.now();
                }
            };
        }

        @Bean
        IceServerProvider iceServers() {
            return IceServerProvider.fixed(List.of(IceServer.of("stun:stun.example.org:3478")));
        }

        @Bean
        PeerRegistry registry() {
            return PeerRegistry.inMemory();
        }

        @Bean
        Limits limits() {
            return Limits.builder().roomCapacity(7).build();
        }

        @Bean
        SignalingListener listener() {
            return new SignalingListener() {
                @Override
                public void sessionStarted(SignalingEvent.SessionStarted event) {
                    heard.add(String.valueOf(event.who().user()));
                }
            };
        }

        @Bean
        SignalingCustomizer customizer() {
            return node -> heard.add("customized");
        }
    }

    @Test
    void beans_of_the_application_are_used() throws Exception {
        start(Own.class, OPEN, "--beckon.path=/rtc/signal", "--beckon.origins=https://app.example.org");
        Ear ear = new Ear();
        WebSocket socket = connect("/rtc/signal", ear, "Origin", "https://app.example.org");
        say(socket, "{\"type\":\"hello\",\"peer\":\"ana\",\"token\":\"t\"}");
        assertThat(ear.waitFor("welcome")).contains("stun:stun.example.org:3478");
        say(socket, "{\"type\":\"create\",\"room\":\"r\"}");
        ear.waitFor("forbidden");
        assertThat(application.getBean(Own.class).heard).containsExactly("customized", "u-t");
        assertThat(application.getBean(Signaling.class).limits().roomCapacity()).isEqualTo(7);
        assertThat(application.getBean(PeerRegistry.class).local("ana")).isNotNull();
    }

    @Test
    void the_page_is_where_it_is_asked_for_and_finds_its_signaling() throws Exception {
        start(Plain.class, OPEN, "--beckon.page=/call/");
        HttpResponse<String> page = get("/call/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).containsIgnoringCase("<!doctype html>");
        assertThat(get("/call/lib/index.js").headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        Ear ear = new Ear();
        say(connect("/call/signal", ear), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        assertThat(get("/index.html").statusCode()).isEqualTo(404);
    }

    /** As in Spring Boot 3, which the starter is not for. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithoutStarter {
        @Bean
        ScheduledExecutorService timer() {
            return Executors.newScheduledThreadPool(4);
        }

        @Bean
        Signaling node(ScheduledExecutorService timer) {
            return Signaling.builder(Scheduler.on(timer)).build();
        }

        @Bean
        ServletRegistrationBean<SignalingServlet> signaling(Signaling node, ScheduledExecutorService timer) {
            return new ServletRegistrationBean<>(
                    SignalingServlet.builder(node, timer).build(), "/signal");
        }
    }

    @Test
    void without_the_starter_the_servlet_is_declared() throws Exception {
        start(WithoutStarter.class, OPEN, "--beckon.enabled=false");
        Ear ear = new Ear();
        say(connect("/signal", ear), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
    }

    /** An application with a servlet of its own where signaling would be. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Crowded {
        @Bean
        ServletRegistrationBean<HttpServlet> other() {
            ServletRegistrationBean<HttpServlet> other = new ServletRegistrationBean<>(new HttpServlet() {}, "/signal");
            other.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return other;
        }
    }

    @Test
    void a_path_that_another_servlet_has_ends_the_start() {
        isTold(
                () -> start(Crowded.class, OPEN),
                "another servlet is at /signal",
                "set beckon.path to a path of its own");
    }

    @Test
    void it_can_be_switched_off() {
        try (AnnotationConfigWebApplicationContext context = withoutServer("beckon.enabled", "true")) {
            context.refresh();
            assertThat(context.getBeansOfType(Signaling.class)).isNotEmpty();
            assertThat(context.getBeansOfType(ServletRegistrationBean.class)).isNotEmpty();
        }
        try (AnnotationConfigWebApplicationContext context = withoutServer("beckon.enabled", "false")) {
            context.refresh();
            assertThat(context.getBeansOfType(Signaling.class)).isEmpty();
            assertThat(context.getBeansOfType(ServletRegistrationBean.class)).isEmpty();
        }
    }

    private static AnnotationConfigWebApplicationContext withoutServer(String property, String value) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("given", Map.of(property, value)));
        context.register(SignalingAutoConfiguration.class);
        return context;
    }

    @Test
    void a_wrong_property_is_named_with_what_would_be_right() {
        refuses("beckon.path", "signal", "beckon.path is \"signal\", but has to be a path such as /signal");
        refuses("beckon.page", "call", "beckon.page is \"call\", but has to be a path that ends with a slash");
        refuses("beckon.threads", "0", "beckon.threads is \"0\", but has to be a number above 0");
        refuses("beckon.ice.turn", "turn:t.example.org", "set both, or neither");
        refuses("beckon.ice.stun", "http://x", "beckon.ice.stun: \"http://x\" is not the URL of a STUN or TURN server");
        refuses("beckon.ice.turn", "turn.example.org", "beckon.ice.turn: \"turn.example.org\" is not the URL");
        refuses("beckon.origins", "app.example.org", "beckon.origins: \"app.example.org\" is not an origin");
        refuses("beckon.orgins", "https://app.example.org", "beckon.orgins");
    }

    @Test
    void a_page_that_is_missing_is_named_with_the_dependency_that_has_it() {
        try (AnnotationConfigWebApplicationContext context = withoutServer("beckon.page", "/")) {
            context.setClassLoader(new ClassLoader(getClass().getClassLoader()) {
                @Override
                public URL getResource(String name) {
                    return name.startsWith("dev/beckon/page/") ? null : super.getResource(name);
                }
            });
            isTold(
                    context::refresh,
                    "beckon.page is \"/\", but the page is not on the classpath",
                    "add the dependency dev.beckon:demo-client");
        }
    }

    private static void refuses(String property, String value, String text) {
        try (AnnotationConfigWebApplicationContext context = withoutServer(property, value)) {
            assertThatThrownBy(context::refresh).hasStackTraceContaining(text);
        }
    }

    @Test
    void each_property_is_described_for_editors() throws Exception {
        try (var metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String text = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text)
                    .contains("\"beckon.path\"", "\"beckon.origins\"", "\"beckon.drain\"", "\"beckon.ice.turn-secret\"")
                    .contains("where clients connect", "URLs of STUN servers");
        }
    }
}
