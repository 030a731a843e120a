package dev.beckon.signaling.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Something that the application has to change before it can start. Spring Boot tells it without a stack trace. */
final class Mistake extends IllegalStateException {

    private final String what;
    private final String action;

    Mistake(String what, String action) {
        super(what + ": " + action);
        this.what = what;
        this.action = action;
    }

    /** Named in {@code META-INF/spring.factories}. */
    static final class Analyzer extends AbstractFailureAnalyzer<Mistake> {

        @Override
        protected FailureAnalysis analyze(Throwable failure, Mistake mistake) {
            return new FailureAnalysis(mistake.what, mistake.action, mistake);
        }
    }
}
