package outside;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.jakarta.SignalingServlet;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Signaling in Spring Boot 3: as a servlet on the application's port, and over Netty on a port of its own. */
@SpringBootApplication
public class Application {

    public static void main(String... args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    ScheduledExecutorService timer() {
        return Executors.newScheduledThreadPool(4);
    }

    @Bean
    ServletRegistrationBean<SignalingServlet> servlet(ScheduledExecutorService timer) {
        Signaling node = Signaling.builder(Scheduler.on(timer)).build();
        return new ServletRegistrationBean<>(SignalingServlet.builder(node, timer).build(), "/signal");
    }

    @Bean
    SignalingServer netty() throws IOException {
        IoEventLoopGroup loops = SignalingServer.eventLoops(0);
        Signaling node = Signaling.builder(Scheduler.on(loops)).build();
        return SignalingServer.builder(SignalingEndpoint.builder(node).build(), loops).port(0).start();
    }

    @Bean
    DisposableBean stop(SignalingServer netty) {
        return () -> netty.close(Duration.ofSeconds(5)).join();
    }
}
