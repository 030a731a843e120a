package dev.beckon.benchmarks.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberedTest {

    private final Numbered words = new Numbered();

    private void says(int many) {
        for (int i = 0; i < many; i++) {
            words.next();
        }
    }

    private void hears(int... numbers) {
        for (int number : numbers) {
            words.came(number);
        }
    }

    @Test
    void all_that_come_in_order_are_neither_lost_nor_doubled_nor_reordered() {
        says(3);
        hears(1, 2, 3);
        assertThat(words.lost()).isZero();
        assertThat(words.doubled()).isZero();
        assertThat(words.reordered()).isZero();
        assertThat(words.lastHasCome()).isTrue();
    }

    @Test
    void a_gap_is_lost() {
        says(4);
        hears(1, 4);
        assertThat(words.lost()).isEqualTo(2);
        assertThat(words.reordered()).isZero();
    }

    @Test
    void the_end_is_lost_too() {
        says(4);
        hears(1, 2);
        assertThat(words.lost()).isEqualTo(2);
        assertThat(words.lastHasCome()).isFalse();
    }

    @Test
    void one_that_comes_again_is_doubled_and_not_reordered() {
        says(3);
        hears(1, 2, 3, 2);
        assertThat(words.doubled()).isEqualTo(1);
        assertThat(words.reordered()).isZero();
        assertThat(words.lost()).isZero();
    }

    @Test
    void one_that_comes_after_a_later_one_is_reordered_and_not_lost() {
        says(3);
        hears(1, 3, 2);
        assertThat(words.reordered()).isEqualTo(1);
        assertThat(words.doubled()).isZero();
        assertThat(words.lost()).isZero();
    }

    @Test
    void one_that_was_refused_is_lost_and_known_to_be_unless_it_came_all_the_same() {
        says(4);
        words.refused(2);
        words.refused(4);
        hears(1, 4);
        assertThat(words.lost()).isEqualTo(2);
        assertThat(words.lostUnrefused()).isEqualTo(1);
    }
}
