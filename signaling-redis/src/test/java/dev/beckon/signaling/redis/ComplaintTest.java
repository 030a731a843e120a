package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.security.cert.CertificateException;
import java.util.Objects;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of an engine by what it says of itself. */
class ComplaintTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "nothing",
            value = {
                "redis_version:7.0.0, nothing",
                "redis_version:8.2.1, nothing",
                "redis_version:6.2.14, 'Redis 6.2 is too old: it has to be 7.0 or newer'",
                "redis_version:7.2.4|valkey_version:7.2.0, nothing",
                "redis_version:7.2.4|valkey_version:9.0.0, nothing",
                "redis_version:7.2.4|valkey_version:7.1.9, 'Valkey 7.1 is too old: it has to be 7.2 or newer'",
                "nonsense, 'it does not say its version: it has to be Redis 7.0 or newer, or Valkey 7.2 or newer'",
                "redis_version:7.0.0|maxmemory_policy:noeviction, nothing",
                "redis_version:7.0.0|maxmemory_policy:volatile-lru, nothing",
                "redis_version:7.0.0|maxmemory_policy:allkeys-lfu, 'maxmemory-policy is allkeys-lfu, which throws away what the nodes rely on: set it to noeviction'"
            })
    void an_engine_is_judged_by_its_version_and_by_what_it_throws_away(String info, String complaint) {
        String answer = "# Server\r\n" + info.replace("|", "\r\n") + "\r\n";
        assertThat(Objects.toString(Complaint.about(answer), null)).isEqualTo(complaint);
    }

    @Test
    void an_engine_that_takes_connections_and_answers_nothing_is_away() {
        Throwable silence = new RedisConnectionException("closed", new RedisCommandTimeoutException("after 10 s"));
        assertThat(Complaint.isAway(silence)).isTrue();
        assertThat(Complaint.reason(silence)).isEqualTo("it does not answer");
    }

    @Test
    void an_engine_whose_certificate_is_for_another_host_is_not_away() {
        Throwable refused = new SSLHandshakeException("(certificate_unknown)");
        refused.initCause(new CertificateException("No name matching host found"));
        Throwable failure = new RedisConnectionException("closed", refused);
        assertThat(Complaint.isAway(failure)).isFalse();
        assertThat(Complaint.reason(failure)).contains("No name matching host found", "trustStore");
    }
}
