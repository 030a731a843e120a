package dev.beckon.signaling.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * When commands of one connection go out: at once while none is unanswered, and otherwise together, when the last answer has come or many wait. So one who is alone
 * does not wait, and where much is asked the engine and this process read and write in fewer, larger pieces. Commands go out in the order in which they are
 * asked. Safe for use by many threads.
 */
final class Pipeline {

    /** As many go out together, whatever is unanswered. */
    static final int MOST = 64;

    private final Runnable flush;
    private int unanswered;
    private int gathered;

    /** @param flush sends what was asked and has not gone out; it may be called by any thread, and more often than needed */
    Pipeline(Runnable flush) {
        this.flush = flush;
    }

    /**
     * Asks.
     *
     * @param command asks without sending; what it throws is thrown, and then nothing was asked
     */
    <T extends CompletionStage<?>> T ask(Supplier<T> command) {
        T asked;
        boolean goes;
        synchronized (this) {
            asked = command.get();
            gathered++;
            goes = goes(gathered >= MOST);
        }
        if (goes) {
            flush.run();
        }
        asked.whenComplete((answer, failure) -> answered());
        return asked;
    }

    private void answered() {
        boolean goes;
        synchronized (this) {
            unanswered--;
            goes = goes(false);
        }
        if (goes) {
            flush.run();
        }
    }

    private boolean goes(boolean many) {
        if (gathered == 0 || unanswered > 0 && !many) {
            return false;
        }
        unanswered += gathered;
        gathered = 0;
        return true;
    }
}
