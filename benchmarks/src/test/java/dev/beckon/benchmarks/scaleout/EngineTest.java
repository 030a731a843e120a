package dev.beckon.benchmarks.scaleout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class EngineTest {

    /** As Redis 7.0 answers, with the length of the text before it. */
    private static final String INFO =
            "$83\r\n# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\nused_memory_rss:7340032\r\n\r\n+OK\r\n";

    @Test
    void a_field_of_info_is_the_one_of_this_very_name() {
        assertThat(Engine.number(INFO, "used_memory")).isEqualTo(1_048_576);
        assertThat(Engine.number(INFO, "used_memory_rss")).isEqualTo(7_340_032);
    }

    @Test
    void a_field_that_is_not_there_is_named() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Engine.number(INFO, "used_memory_lua"))
                .withMessageContaining("used_memory_lua");
    }
}
