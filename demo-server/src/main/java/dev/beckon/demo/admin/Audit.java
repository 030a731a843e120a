package dev.beckon.demo.admin;

import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Logs what operators do, with who did it to what, and how it ended. */
final class Audit {

    static final String NAME = "beckon.audit";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);

    private Audit() {}

    /**
     * Logs a deed once it is done, and answers.
     *
     * @param targets names and values of what it is done to
     * @param done whether that was there
     */
    static CompletionStage<AdminAnswer> done(
            Act act, String deed, AdminAnswer missing, CompletionStage<Boolean> done, String... targets) {
        return done.thenApply(there -> {
            log(act, deed, there ? "done" : "not-found", targets);
            return there ? AdminAnswer.DONE : missing;
        });
    }

    static void log(Act act, String deed, String outcome, String... targets) {
        LoggingEventBuilder line =
                LOG.atInfo().addKeyValue("operator", act.operator()).addKeyValue("act", deed);
        for (int i = 0; i < targets.length; i += 2) {
            line = line.addKeyValue(targets[i], targets[i + 1]);
        }
        line.addKeyValue("outcome", outcome).log("administration");
    }
}
