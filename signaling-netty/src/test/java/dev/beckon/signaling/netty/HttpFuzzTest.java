package dev.beckon.signaling.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

/**
 * Any bytes on a new connection are answered as HTTP or end it, and nothing else happens: no exception, no buffer left over, no answer of another kind. For
 * long: {@code JAZZER_FUZZ=1 mvn test-compile surefire:test@fuzz -pl signaling-netty -Dtest=HttpFuzzTest}.
 */
class HttpFuzzTest {

    private static final Set<String> STATUSES = Set.of(
            "101", "200", "204", "400", "403", "404", "405", "409", "411", "413", "414", "415", "421", "426", "431",
            "503", "505");

    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_answered_as_http(byte[] bytes) {
        try (FuzzedConnection connection = new FuzzedConnection()) {
            connection.feed(bytes);
            String answer = connection.answer();
            if (!answer.isEmpty()) {
                assertThat(answer).startsWith("HTTP/1.");
                assertThat(STATUSES).contains(answer.substring(9, 12));
            }
        }
    }
}
