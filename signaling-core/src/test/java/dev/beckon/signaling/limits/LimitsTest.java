package dev.beckon.signaling.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bound that cannot be kept is refused where it is set. */
class LimitsTest {

    private interface Setter extends BiFunction<Limits.Builder, Duration, Limits.Builder> {}

    private static Arguments time(String name, Setter setter) {
        return Arguments.of(name, setter);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                time("helloTimeout", Limits.Builder::helloTimeout),
                time("heartbeat", Limits.Builder::heartbeat),
                time("silence", Limits.Builder::silence),
                time("grace", Limits.Builder::grace),
                time("ringTimeout", Limits.Builder::ringTimeout),
                time("spiTimeout", Limits.Builder::spiTimeout));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void a_time_that_has_no_number_of_nanoseconds_is_refused_by_name(String name, Setter setter) {
        Limits.Builder limits = Limits.builder();
        assertThatThrownBy(() ->
                        setter.apply(limits, ChronoUnit.FOREVER.getDuration()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must be at most 365 days, but is PT");
        assertThatThrownBy(() -> setter.apply(limits, Duration.ofSeconds(-1)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " must ");
        assertThat(setter.apply(limits, Limits.LONGEST).build()).isNotNull();
    }
}
