package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private final ArrayDeque<CompletableFuture<Integer>> asked = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Integer>> sent = new ArrayDeque<>();
    private final List<Integer> pieces = new ArrayList<>();
    private final Pipeline pipeline = new Pipeline(() -> {
        pieces.add(asked.size());
        sent.addAll(asked);
        asked.clear();
    });

    private void asks(int many) {
        for (int i = 0; i < many; i++) {
            pipeline.ask(() -> {
                CompletableFuture<Integer> command = new CompletableFuture<>();
                asked.add(command);
                return command;
            });
        }
    }

    private void answers(int many) {
        for (int i = 0; i < many; i++) {
            sent.remove().complete(1);
        }
    }

    @Test
    void one_who_is_alone_does_not_wait() {
        asks(1);
        answers(1);
        asks(1);
        answers(1);
        assertThat(pieces).containsExactly(1, 1);
    }

    @Test
    void what_is_asked_while_answers_are_due_goes_together_when_the_last_has_come() {
        asks(1);
        asks(5);
        answers(1);
        asks(3);
        answers(4);
        assertThat(pieces).containsExactly(1, 5);
        answers(1);
        assertThat(pieces).containsExactly(1, 5, 3);
        answers(3);
        assertThat(pieces).as("nothing is left to send").containsExactly(1, 5, 3);
    }

    @Test
    void many_do_not_wait_for_answers() {
        asks(1 + Pipeline.MOST + 2);
        assertThat(pieces).containsExactly(1, Pipeline.MOST);
        answers(1 + Pipeline.MOST);
        assertThat(pieces).containsExactly(1, Pipeline.MOST, 2);
    }

    @Test
    void a_command_that_fails_is_answered_and_one_that_was_not_taken_is_not_waited_for() {
        asks(1);
        assertThatThrownBy(() -> pipeline.ask(() -> {
                    throw new IllegalStateException("closed");
                }))
                .hasMessage("closed");
        asks(1);
        sent.remove().completeExceptionally(new IllegalStateException("gone"));
        assertThat(pieces).containsExactly(1, 1);
    }

    @Test
    void what_answers_lead_to_is_asked_as_well() {
        asks(1);
        sent.peek().thenRun(() -> asks(2));
        answers(1);
        answers(2);
        asks(1);
        assertThat(pieces).endsWith(1);
        assertThat(pieces.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
    }
}
