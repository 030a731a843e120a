package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes in virtual time, whose engine is emptied while all is well. */
class EngineEmptiedTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void within_five_seconds_all_are_in_their_room_again_over_the_connections_that_they_had(long seed) {
        SimWorld world = new SimWorld(seed);
        assertThat(world.healsWhenEmptied()).isLessThan(Duration.ofSeconds(5));
        assertThat(world.truth.faults).isEmpty();
    }
}
