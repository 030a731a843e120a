package dev.beckon.benchmarks.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final Rounds rounds = new Rounds(List.of("ours", "theirs"));

    private static Round round(double cpuMicros, double p50Millis) {
        return new Round(1e6 / cpuMicros, cpuMicros, 3 * cpuMicros, p50Millis, 4 * p50Millis);
    }

    private void found(Round ours, Round theirs) {
        rounds.begin();
        rounds.add("ours", ours);
        rounds.add("theirs", theirs);
    }

    @Test
    void ratios_and_differences_are_taken_round_by_round() {
        found(round(10, 1), round(20, 1.5));
        found(round(100, 10), round(200, 10.5)); // the machine did something else
        found(round(10, 1), round(20, 1.5));
        assertThat(rounds.ratio("theirs", "ours")).isEqualTo(2);
        assertThat(rounds.added("theirs", "ours", Round::p50Millis)).isEqualTo(0.5);
    }

    @Test
    void a_round_in_which_one_failed_counts_for_the_other_alone() {
        found(round(10, 1), round(30, 1));
        rounds.begin();
        rounds.add("ours", round(20, 1));
        assertThat(rounds.of("ours", Round::cpuMicros)).containsExactly(10, 20);
        assertThat(rounds.ratio("theirs", "ours")).isEqualTo(3);
    }

    @Test
    void subjects_that_were_never_there_have_no_ratio_and_no_row() {
        rounds.begin();
        rounds.add("ours", round(10, 1));
        assertThat(rounds.ratio("theirs", "ours")).isNaN();
        assertThat(rounds.markdown()).contains("| ours |").doesNotContain("| theirs |");
    }

    @Test
    void the_table_has_medians_and_their_spread() {
        found(round(10, 0.25), round(20, 0.5));
        found(round(30, 0.75), round(40, 1));
        found(round(20, 0.5), round(50, 1));
        assertThat(rounds.markdown())
                .contains(
                        "| ours | 20.0 (10.0–30.0) | 1.00 | 50,000 (33,333–100,000) | 60 (30–90) | 0.50 (0.25–0.75) | 2.00 (1.00–3.00) |")
                .contains("| theirs | 40.0 (20.0–50.0) | 2.00 |");
    }
}
