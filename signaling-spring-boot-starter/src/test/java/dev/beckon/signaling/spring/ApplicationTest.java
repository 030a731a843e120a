package dev.beckon.signaling.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** Of an application that runs. */
@Timeout(300)
abstract class ApplicationTest {

    static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Spring Security is on the classpath, but nothing needs a login. */
    static final String OPEN = "--spring.autoconfigure.exclude="
            + "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration";

    ConfigurableApplicationContext application;

    /** An application that knows nothing of signaling. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    void start(Class<?> of, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        all.add("--logging.level.root=WARN");
        all.add("--spring.main.banner-mode=off");
        application = new SpringApplicationBuilder(of).run(all.toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        if (application != null) {
            SpringApplication.exit(application);
        }
    }

    String port() {
        return application.getEnvironment().getProperty("local.server.port");
    }

    /** What a client hears. */
    static final class Ear implements WebSocket.Listener {
        final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        String waitFor(String part) throws InterruptedException {
            for (; ; ) {
                String text = texts.poll(60, TimeUnit.SECONDS);
                assertThat(text).as("waiting for " + part).isNotNull();
                if (text.contains(part)) {
                    return text;
                }
            }
        }

        int closeCode() throws Exception {
            return code.get(60, TimeUnit.SECONDS);
        }
    }

    WebSocket connect(String path, Ear ear, String... header) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < header.length; i += 2) {
            builder.header(header[i], header[i + 1]);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + port() + path), ear)
                .join();
    }

    HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    static void say(WebSocket socket, String message) {
        socket.sendText(message, true).join();
    }

    /** Of Spring Boot, in the place of a stack trace. */
    static void isTold(ThrowingCallable start, String what, String action) {
        Throwable failure = catchThrowable(start);
        assertThat(
                        SpringFactoriesLoader.forDefaultResourceLocation()
                                .load(FailureAnalyzer.class, (type, name, notMade) -> {})
                                .stream()
                                .map(analyzer -> analyzer.analyze(failure))
                                .filter(Objects::nonNull))
                .singleElement()
                .returns(what, FailureAnalysis::getDescription)
                .returns(action, FailureAnalysis::getAction);
    }
}
