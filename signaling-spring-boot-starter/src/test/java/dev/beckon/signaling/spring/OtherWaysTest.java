package dev.beckon.signaling.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingListener;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications that do something a little differently. */
class OtherWaysTest extends ApplicationTest {

    private Ear greeted(String path, String... header) throws Exception {
        Ear ear = new Ear();
        say(connect(path, ear, header), "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        return ear;
    }

    @Test
    void a_context_that_was_paused_goes_on_with_its_clients() throws Exception {
        start(Plain.class, OPEN);
        Ear ear = new Ear();
        WebSocket socket = connect("/signal", ear);
        say(socket, "{\"type\":\"hello\"}");
        ear.waitFor("welcome");
        application.pause();
        application.restart();
        say(socket, "{\"type\":\"ping\"}");
        ear.waitFor("pong");
        greeted("/signal");
    }

    @Test
    void a_context_that_ends_after_a_pause_sends_its_clients_away() throws Exception {
        start(Plain.class, OPEN, "--beckon.drain=0");
        Ear ear = greeted("/signal");
        application.pause();
        application.close();
        assertThat(ear.closeCode()).isEqualTo(1012);
    }

    @Test
    void a_context_that_was_stopped_and_started_takes_clients_again() throws Exception {
        start(Plain.class, OPEN);
        application.stop();
        application.start();
        greeted("/signal");
    }

    @Test
    void a_drain_that_is_longer_than_the_patience_of_spring_reaches_every_client() throws Exception {
        start(Plain.class, OPEN, "--beckon.drain=1h", "--spring.lifecycle.timeout-per-shutdown-phase=20s");
        Ear[] ears = new Ear[4];
        for (int i = 0; i < ears.length; i++) {
            ears[i] = greeted("/signal");
        }
        application.close();
        for (Ear ear : ears) {
            assertThat(ear.closeCode()).isEqualTo(1012);
        }
    }

    /** An application that ends sees the ends of its sessions. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {
        final CompletableFuture<String> ended = new CompletableFuture<>();

        @Bean
        SignalingListener listener(ObjectProvider<Signaling> node) {
            return new SignalingListener() {
                @Override
                public void sessionEnded(SignalingEvent.SessionEnded event) {
                    ended.complete(
                            event.reason() + ", draining: " + node.getObject().draining());
                }
            };
        }
    }

    @Test
    void sessions_end_with_the_application_and_a_listener_can_ask_the_node() throws Exception {
        start(Listening.class, OPEN, "--beckon.drain=0");
        CompletableFuture<String> ended = application.getBean(Listening.class).ended;
        greeted("/signal");
        application.close();
        assertThat(ended.get(60, TimeUnit.SECONDS)).endsWith("draining: true");
    }

    @Test
    void what_means_no_switches_it_off() {
        start(Plain.class, OPEN, "--beckon.enabled=off", "--beckon.threads=-1");
        assertThat(application.getBeansOfType(Signaling.class)).isEmpty();
    }

    @Test
    void what_means_neither_yes_nor_no_is_told() {
        assertThat(catchThrowable(() -> start(Plain.class, OPEN, "--beckon.enabled=flase")))
                .hasStackTraceContaining("beckon.enabled is \"flase\"");
    }

    @Test
    void a_drain_without_a_unit_is_in_seconds() {
        start(Plain.class, OPEN, "--beckon.drain=3");
        assertThat(application.getBean(SignalingProperties.class).drain()).hasSeconds(3);
    }

    @Test
    void health_is_switched_off_as_that_of_others_is() {
        start(Plain.class, OPEN, "--management.health.signaling.enabled=false");
        assertThat(application.getBeansOfType(HealthIndicator.class)).doesNotContainKey("signalingHealthIndicator");
    }

    @Test
    void a_page_behind_a_proxy_that_does_not_keep_the_host_is_of_the_same_host_where_spring_believes_the_proxy()
            throws Exception {
        String[] proxied = {
            "Origin", "https://app.example.org", "X-Forwarded-Host", "app.example.org", "X-Forwarded-Proto", "https"
        };
        for (String believes : new String[] {"native", "framework"}) {
            start(Plain.class, OPEN, "--server.forward-headers-strategy=" + believes);
            greeted("/signal", proxied);
            application.close();
        }
        start(Plain.class, OPEN);
        assertThat(catchThrowable(() -> greeted("/signal", proxied))).isInstanceOf(CompletionException.class);
    }

    @Test
    void a_servlet_that_the_application_declares_is_the_one_and_is_closed_in_time() throws Exception {
        start(SignalingAutoConfigurationTest.WithoutStarter.class, OPEN);
        Ear ear = greeted("/signal");
        assertThat(application.getBean(Signaling.class).connectionCount()).isEqualTo(1);
        application.close();
        assertThat(ear.closeCode()).isEqualTo(1012);
    }

    @Test
    void the_page_is_below_the_path_of_spring_mvc_and_is_found_without_its_slash() throws Exception {
        for (String page : new String[] {"/", "/call/"}) {
            start(Plain.class, OPEN, "--beckon.page=" + page, "--spring.mvc.servlet.path=/web");
            assertThat(get("/web" + page).body()).containsIgnoringCase("<!doctype html>");
            greeted("/web" + page + "signal");
            greeted("/signal");
            application.close();
        }
        start(Plain.class, OPEN, "--beckon.page=/call/", "--spring.mvc.servlet.path=/web");
        assertThat(get("/web/call").headers().firstValue("location"))
                .hasValue("http://127.0.0.1:" + port() + "/web/call/");
    }

    @Test
    void an_application_that_is_reactive_is_told_that_there_would_be_no_signaling() {
        isTold(
                () -> {
                    try (GenericReactiveWebApplicationContext context = new GenericReactiveWebApplicationContext()) {
                        context.registerBean(ReactiveAutoConfiguration.class);
                        context.refresh();
                    }
                },
                "signaling-spring-boot-starter needs servlets, but this application is reactive",
                "let it have spring-boot-starter-webmvc without spring.main.web-application-type=reactive, use"
                        + " signaling-netty on a port of its own, or set beckon.enabled=false");
    }
}
