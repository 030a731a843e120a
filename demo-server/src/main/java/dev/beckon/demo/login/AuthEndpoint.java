package dev.beckon.demo.login;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.beckon.demo.outgoing.Answer;
import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an HTTP endpoint whom to let in. 200 or 201 with the JSON of an {@link AuthAnswer} is a yes, 401 and 403 are a no. Anything else decides nothing: the
 * client hears {@code unavailable} and may come back. A client without a token is refused without asking. Neither question nor answer says anything of
 * peers or rooms that there are. Safe for use by many threads.
 */
final class AuthEndpoint implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(AuthEndpoint.class);
    private static final String REFUSAL = "the token is missing, wrong or expired";
    private static final int OK = 200;

    /** What some frameworks answer to a POST unless they are told otherwise. */
    private static final int CREATED = 201;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Endpoint endpoint;
    private final InstantSource clock;

    AuthEndpoint(Endpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Identity> authenticate(Hello hello, Opening opening) {
        String token = hello.token();
        if (token == null) {
            return CompletableFuture.failedFuture(refused());
        }
        byte[] question = Json.object(json -> {
            json.writeStringField("token", token);
            json.writeStringField("address", opening.remote());
            field(json, "origin", opening.header("origin"));
            field(json, "peer", hello.peer());
        });
        return endpoint.post(question, Map.of("Content-Type", "application/json"))
                .handle((answer, failure) -> decide(answer, failure));
    }

    private static void field(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private Identity decide(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            LOG.debug("nobody says whom to let in", failure);
            throw undecided();
        }
        if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
            throw refused();
        }
        try {
            if (answer.status() != OK && answer.status() != CREATED) {
                throw new IOException("the answer is " + answer.status() + ", not 200, 401 or 403");
            }
            return AuthAnswer.of(answer.body()).identity(clock.instant());
        } catch (IOException | IllegalArgumentException rubbish) {
            // a parser's text quotes what it could not read
            LOG.warn("the answer to who may come in can not be used: {}", why(rubbish));
            throw undecided();
        }
    }

    private static String why(Exception rubbish) {
        return rubbish instanceof JacksonException ? "it is no JSON object" : String.valueOf(rubbish.getMessage());
    }

    private static SignalingException refused() {
        return new SignalingException(ErrorCode.UNAUTHENTICATED, REFUSAL);
    }

    private static SignalingException undecided() {
        return new SignalingException(ErrorCode.UNAVAILABLE, "whom to let in cannot be decided now");
    }
}
