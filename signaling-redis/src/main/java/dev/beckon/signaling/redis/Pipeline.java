package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When commands of one connection go out: as soon as the connection's thread comes to it while none is unanswered, and otherwise when the last answer has come or many wait. What goes out together is one write, and messages
 * that were asked for one after another are one script ({@link Messages}). So one who is alone does not wait for an answer, and the more is asked the less each costs. Commands go out in the order in which they are asked.
 * Safe for use by many threads.
 */
final class Pipeline {

    /** As many go out together, whatever is unanswered. */
    static final int MOST = 64;

    /** How a connection runs a script. It is not sent before the connection is flushed. */
    interface Line {
        CompletionStage<@Nullable Object> run(Script script, List<?> arguments);
    }

    /** What was asked and has not gone out. */
    interface Asked {

        /** @return when it is answered; what it throws is a failure */
        CompletionStage<?> send();

        void fail(Throwable why);
    }

    private record Command<T>(Supplier<? extends CompletionStage<T>> command, CompletableFuture<T> answer)
            implements Asked {

        @Override
        public CompletionStage<T> send() {
            return command.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        }

        @Override
        public void fail(Throwable why) {
            answer.completeExceptionally(why);
        }
    }

    private final Executor thread;
    private final Line line;
    private final Runnable flush;

    // guarded by this object

    private List<Asked> gathered = new ArrayList<>();
    /** How many were asked for that have not gone out: messages count one by one. */
    private int waiting;
    /** The thread is about to send what was gathered. */
    private boolean due;

    private int unanswered;

    /**
     * @param thread of the connection: all is sent on it
     * @param flush sends what the line was given
     */
    Pipeline(Executor thread, Line line, Runnable flush) {
        this.thread = thread;
        this.line = line;
        this.flush = flush;
    }

    /** Runs a script. */
    CompletableFuture<@Nullable Object> run(Script script, List<?> arguments) {
        if (script != Script.DELIVER) {
            return ask(() -> line.run(script, arguments));
        }
        CompletableFuture<@Nullable Object> answer;
        boolean goes;
        synchronized (this) {
            answer = messages(arguments).add(arguments);
            goes = another();
        }
        sendIf(goes);
        return answer;
    }

    /** Those that were asked for last, if these arguments go with them. */
    private Messages messages(List<?> arguments) {
        if (!gathered.isEmpty()
                && gathered.get(gathered.size() - 1) instanceof Messages last
                && last.takes(arguments)) {
            return last;
        }
        Messages next = new Messages(line, arguments);
        gathered.add(next);
        return next;
    }

    /** @param command asks without sending */
    <T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> command) {
        Command<T> asked = new Command<>(command, new CompletableFuture<>());
        boolean goes;
        synchronized (this) {
            gathered.add(asked);
            goes = another();
        }
        sendIf(goes);
        return asked.answer;
    }

    private boolean another() {
        waiting++;
        return goes();
    }

    private boolean goes() {
        if (due || waiting == 0 || unanswered > 0 && waiting < MOST) {
            return false;
        }
        due = true;
        return true;
    }

    private void sendIf(boolean goes) {
        if (goes) {
            thread.execute(this::send);
        }
    }

    /** On the connection's thread. */
    private void send() {
        List<Asked> all;
        synchronized (this) {
            all = gathered;
            gathered = new ArrayList<>();
            waiting = 0;
            due = false;
            unanswered += all.size();
        }
        for (Asked each : all) {
            send(each);
        }
        flush.run();
    }

    private void send(Asked asked) {
        try {
            asked.send().whenComplete((answer, failure) -> answered());
        } catch (RuntimeException refused) { // the connection is closed, or too much is in flight
            asked.fail(refused);
            answered();
        }
    }

    private void answered() {
        boolean goes;
        synchronized (this) {
            unanswered--;
            goes = goes();
        }
        sendIf(goes);
    }
}
