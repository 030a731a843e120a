package dev.beckon.signaling.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PipelineTest {

    private static final byte[] OWN = "1-0".getBytes(StandardCharsets.UTF_8);

    private record Sent(Script script, List<?> arguments, CompletableFuture<@Nullable Object> answer) {}

    private final ArrayDeque<Runnable> thread = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final List<Integer> pieces = new ArrayList<>();
    private int unflushed;
    private boolean closed;
    private final Pipeline pipeline = new Pipeline(thread::add, this::send, this::flush);

    private CompletionStage<@Nullable Object> send(Script script, List<?> arguments) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        unflushed++;
        Sent one = new Sent(script, arguments, new CompletableFuture<>());
        sent.add(one);
        return one.answer();
    }

    private void flush() {
        if (unflushed > 0) {
            pieces.add(unflushed);
        }
        unflushed = 0;
    }

    /** All that the thread of the connection has to do. */
    private void turn() {
        for (Runnable task = thread.poll(); task != null; task = thread.poll()) {
            task.run();
        }
    }

    private List<CompletableFuture<@Nullable Object>> ask(int many) {
        List<CompletableFuture<@Nullable Object>> answers = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            answers.add(pipeline.run(Script.VIEW, List.of("n1", "1.1", "0", "r" + i)));
        }
        return answers;
    }

    private void asks(int many) {
        ask(many);
        turn();
    }

    private void answers(int many) {
        for (int i = 0; i < many; i++) {
            sent.remove().answer().complete(1L);
        }
        turn();
    }

    private CompletableFuture<@Nullable Object> message(String epoch, String to) {
        return pipeline.run(Script.DELIVER, List.of("n1", epoch, "0", to, "m-" + to));
    }

    // ---- when

    @Test
    void one_who_is_alone_does_not_wait() {
        asks(1);
        answers(1);
        asks(1);
        answers(1);
        assertThat(pieces).containsExactly(1, 1);
    }

    @Test
    void what_is_asked_before_the_thread_comes_to_it_goes_together() {
        asks(5);
        assertThat(pieces).containsExactly(5);
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
        asks(1);
        asks(Pipeline.MOST);
        asks(2);
        assertThat(pieces).containsExactly(1, Pipeline.MOST);
        answers(1 + Pipeline.MOST);
        assertThat(pieces).containsExactly(1, Pipeline.MOST, 2);
    }

    @Test
    void a_command_that_is_not_taken_fails_and_is_not_waited_for() {
        closed = true;
        CompletableFuture<?> refused = ask(1).get(0);
        turn();
        assertThatThrownBy(refused::join).hasRootCauseMessage("closed");
        CompletableFuture<?> message = message("1.1", "p");
        turn();
        assertThatThrownBy(message::join).hasRootCauseMessage("closed");
        closed = false;
        asks(1);
        sent.remove().answer().completeExceptionally(new IllegalStateException("gone"));
        asks(1);
        assertThat(pieces).containsExactly(1, 1);
    }

    @Test
    void what_answers_lead_to_is_asked_as_well() {
        ask(1).get(0).thenRun(() -> ask(2));
        turn();
        answers(1);
        answers(2);
        asks(1);
        assertThat(pieces).containsExactly(1, 2, 1);
    }

    // ---- messages

    @Test
    void messages_that_are_asked_for_one_after_another_are_one_script() {
        CompletableFuture<?> a = message("1.1", "a");
        CompletableFuture<?> b = message("1.1", "b");
        CompletableFuture<?> c = message("1.1", "c");
        turn();
        Sent one = sent.remove();
        assertThat(one.arguments()).isEqualTo(List.of("n1", "1.1", "0", "a", "m-a", "b", "m-b", "c", "m-c"));
        byte[] refusal = "unavailable too much waits for peer c".getBytes(StandardCharsets.UTF_8);
        one.answer().complete(List.of(OWN, 1L, 0L, refusal));
        assertThat(a.join()).isEqualTo(List.of(1L, OWN));
        assertThat(b.join()).isEqualTo(List.of(0L, OWN));
        assertThatThrownBy(c::join)
                .hasRootCauseInstanceOf(SignalingException.class)
                .hasRootCauseMessage("too much waits for peer c");
        assertThat(sent).isEmpty();
    }

    @Test
    void messages_stay_before_and_behind_what_is_asked_between_them() {
        message("1.1", "a");
        message("1.1", "b");
        ask(1);
        message("1.1", "c");
        turn();
        assertThat(sent).extracting(Sent::script).containsExactly(Script.DELIVER, Script.VIEW, Script.DELIVER);
    }

    @Test
    void messages_of_another_epoch_are_another_script() {
        message("1.1", "a");
        message("1.2", "b");
        turn();
        assertThat(sent).extracting(each -> (Object) each.arguments().get(1)).containsExactly("1.1", "1.2");
    }

    @Test
    void all_messages_of_a_script_fail_with_it() {
        CompletableFuture<?> a = message("1.1", "a");
        CompletableFuture<?> b = message("1.1", "b");
        turn();
        sent.remove().answer().completeExceptionally(new IllegalStateException("gone"));
        assertThat(List.of(a, b)).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void many_messages_do_not_wait_for_answers() {
        asks(1);
        for (int i = 0; i < Pipeline.MOST; i++) {
            message("1.1", "p" + i);
        }
        turn();
        assertThat(pieces).containsExactly(1, 1);
    }
}
