package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were asked for one after another, each with {@link Script#DELIVER}: they go to the engine as one script, and each has the answer that it would have alone. Not safe for use by many threads.
 */
final class Messages implements Pipeline.Asked {

    /** Who asks, and in which epoch: the arguments that all scripts begin with. */
    private static final int HEAD = 3;

    private final Pipeline.Line line;
    private final List<Object> all;
    private final List<CompletableFuture<@Nullable Object>> answers = new ArrayList<>();

    /** @param first of the arguments of the first message, those that are the same for all */
    Messages(Pipeline.Line line, List<?> first) {
        this.line = line;
        this.all = new ArrayList<>(first.subList(0, HEAD));
    }

    /** Whether the same node asks in the same epoch. */
    boolean takes(List<?> arguments) {
        return all.subList(0, HEAD).equals(arguments.subList(0, HEAD));
    }

    CompletableFuture<@Nullable Object> add(List<?> arguments) {
        all.addAll(arguments.subList(HEAD, arguments.size()));
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<?> send() {
        return line.run(Script.DELIVER, all).whenComplete((answer, failure) -> {
            if (failure == null) {
                share((List<?>) answer);
            } else {
                fail(failure);
            }
        });
    }

    /** @param outcomes the last entry of the own inbox; then of each message whether there is such a peer, or what it is refused with */
    private void share(List<?> outcomes) {
        Object own = outcomes.get(0);
        for (int i = 0; i < answers.size(); i++) {
            Object outcome = outcomes.get(i + 1);
            if (outcome instanceof Long there) {
                answers.get(i).complete(List.of(there, own));
            } else {
                answers.get(i).completeExceptionally(Engine.refusal(outcome));
            }
        }
    }

    @Override
    public void fail(Throwable why) {
        answers.forEach(answer -> answer.completeExceptionally(why));
    }
}
