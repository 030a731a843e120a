package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.signaling.limits.Rates;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RateLimitTest {

    private static Rates rates(String... arguments) throws StartException {
        Options options = new Options();
        new CommandLine(options)
                .setDefaultValueProvider(new EnvironmentDefaults(Map.of()))
                .registerConverter(java.time.Duration.class, Durations::parse)
                .registerConverter(RateLimit.class, RateLimit::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments);
        return OptionRules.limits(options).rates();
    }

    @Test
    void zero_alone_means_no_limits() throws StartException {
        assertThat(rates("--rate-limit", "0")).isEqualTo(Rates.UNLIMITED);
    }

    @Test
    void each_kind_has_its_own_and_may_be_named_in_any_case() throws StartException {
        assertThat(rates("--rate-limit", "data=7,ACKS=0", "--rate-limit", "requests=3"))
                .isEqualTo(new Rates(Rates.DEFAULTS.descriptions(), Rates.DEFAULTS.candidates(), 7, 0, 3));
    }

    @Test
    void without_it_the_defaults_hold() throws StartException {
        assertThat(rates()).isEqualTo(Rates.DEFAULTS);
    }
}
