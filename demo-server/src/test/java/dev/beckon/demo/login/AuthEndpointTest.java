package dev.beckon.demo.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.demo.outgoing.TestEndpoint;
import dev.beckon.demo.outgoing.TestEndpoint.Reply;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an endpoint's answers mean. */
@Timeout(120)
class AuthEndpointTest {

    private static final Opening OPENING = new Opening(
            "192.0.2.7", "/signal", Map.of(), Map.of("origin", List.of("https://app.example.org")), null, true);

    private static Identity asks(TestEndpoint endpoint) {
        return new AuthEndpoint(new Endpoint("--auth-url", URI.create(endpoint.url())), InstantSource.system())
                .authenticate(new Message.Hello(Message.NO_ID, "ana", null, null, "t0", null), OPENING)
                .toCompletableFuture()
                .join();
    }

    static Stream<Reply> undecided() {
        return Stream.of(
                new Reply(-1, ""),
                new Reply(500, "{\"user\":\"ana\"}"),
                new Reply(404, "{\"user\":\"ana\"}"),
                new Reply(302, "{\"user\":\"ana\"}"),
                new Reply(308, "{\"user\":\"ana\"}", Map.of("Location", "/elsewhere")),
                new Reply(202, "{\"user\":\"ana\"}"),
                new Reply(206, "{\"user\":\"ana\"}"),
                new Reply(402, "{\"user\":\"ana\"}"),
                new Reply(999, "{\"user\":\"ana\"}"),
                new Reply(200, ""),
                new Reply(200, "yes"),
                new Reply(200, "[\"ana\"]"),
                new Reply(200, "{\"user\":\"ana\""),
                new Reply(200, "{\"user\":7}"),
                new Reply(200, "{\"peer\":\"a b\"}"),
                new Reply(200, "{\"name\":\"\\u202e\"}"),
                new Reply(200, "{\"expires\":\"soon\"}"),
                new Reply(200, "{\"expires\":1e99}"),
                new Reply(200, "{\"expires\":NaN}"),
                new Reply(200, "{\"user\":\"ana\"}{\"user\":\"bo\"}"),
                new Reply(200, "{\"user\":\"ana\",\"user\":\"bo\"}"),
                new Reply(200, "{\"user\":\"a\\ud800\"}"),
                new Reply(200, "<html>{\"user\":\"ana\"}"),
                new Reply(200, "{\"user\":\"ana\",\"x\":" + "[".repeat(500) + "]".repeat(500) + "}"),
                new Reply(200, "{\"user\":\"ana\",\"rooms\":[null]}"),
                new Reply(200, "{\"user\":\"ana\",\"iceServers\":[{\"urls\":[]}]}"),
                new Reply(200, "{\"expires\":-1}"),
                new Reply(200, "{\"expires\":9223372036854775807}"),
                new Reply(200, "{\"user\":\"\"}"),
                new Reply(200, "{\"user\":\"a\\u0000b\"}"),
                new Reply(200, "{\"user\":\"ana\",\"rooms\":\"all\"}"),
                new Reply(200, "{\"user\":\"ana\",\"rooms\":[\"a b\"]}"),
                new Reply(200, "{\"user\":\"ana\",\"moderates\":true}"),
                new Reply(200, "{\"user\":\"ana\",\"iceServers\":[{\"urls\":\"http://x\"}]}"),
                new Reply(200, "{\"user\":\"ana\",\"iceServers\":[{\"urls\":\"turn:x\",\"lifetime\":-1}]}"),
                new Reply(200, "{\"user\":\"ana\",\"iceServers\":[{\"urls\":\"turn:x\"}]}"),
                new Reply(200, "{\"user\":\"ana\",\"iceServers\":[{\"urls\":\"stun:x:70000\"}]}"),
                new Reply(200, "{\"user\":\"" + "x".repeat(70_000) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("undecided")
    void what_decides_nothing_is_unavailable(Reply reply) throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> reply)) {
            assertThatThrownBy(() -> asks(endpoint))
                    .cause()
                    .isInstanceOfSatisfying(
                            SignalingException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void the_answer_decides_user_peer_name_and_end() throws Exception {
        String answer =
                "{\"user\":\"ana\",\"peer\":\"ana-phone\",\"name\":\"Ana\",\"expires\":1767225600,\"rooms\":[\"team-*\"],\"moderates\":[\"team-7\"]}";
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(200, answer))) {
            assertThat(asks(endpoint))
                    .isEqualTo(new Identity(
                                    "ana",
                                    Map.of(
                                            JwtAccessPolicy.ROOMS,
                                            List.of("team-*"),
                                            JwtAccessPolicy.MODERATES,
                                            List.of("team-7")))
                            .as("ana-phone")
                            .named("Ana")
                            .until(Instant.parse("2026-01-01T00:00:00Z")));
        }
    }

    @Test
    void a_guest_needs_no_name_and_what_is_not_known_is_not_looked_at() throws Exception {
        try (TestEndpoint endpoint = new TestEndpoint(question -> new Reply(200, "{\"shoes\":[1]}"))) {
            assertThat(asks(endpoint)).isEqualTo(Identity.ANONYMOUS);
            assertThat(endpoint.questions.take().body())
                    .isEqualTo(
                            "{\"token\":\"t0\",\"address\":\"192.0.2.7\",\"origin\":\"https://app.example.org\",\"peer\":\"ana\"}");
        }
    }
}
