package dev.beckon.signaling.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.spi.Opening;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TokenLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(JwtAuthenticator.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void a_refusal_is_told_to_the_log_without_the_token() {
        JwtAuthenticator authenticator =
                Tokens.authenticator().hmacSecret(Tokens.SECRET).build();
        String expired = Tokens.hmac(claims -> claims.expirationTime(Tokens.in(-60)));
        String forged = expired.substring(0, expired.length() - 8) + "AAAAAAAA";
        List<String> tokens = List.of(expired, forged, "{\"secret\":1}", "c2VjcmV0.c2VjcmV0.c2VjcmV0");
        for (String token : tokens) {
            authenticator.authenticate(
                    new Hello(Message.NO_ID, null, null, null, token, null), Opening.plain("192.0.2.7"));
        }
        assertThat(lines.list).hasSize(tokens.size()).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(line.getFormattedMessage())
                    .startsWith("token of 192.0.2.7 refused: ")
                    .doesNotContain("secret")
                    .doesNotContain("c2VjcmV0")
                    .doesNotContain(expired.split("\\.")[0])
                    .doesNotContain(expired.split("\\.")[1]);
        });
        assertThat(lines.list.get(0).getFormattedMessage()).endsWith("Expired JWT");
    }
}
