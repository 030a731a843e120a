package dev.beckon.demo;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How log lines look; where they go and which ones there are is up to {@code logback.xml}. */
enum LogFormat {
    /** For people. */
    TEXT,
    /** For programs: a JSON object on each line, by Logback's own encoder. */
    JSON;

    void apply() {
        if (this == JSON && LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            Iterator<Appender<ILoggingEvent>> appenders =
                    logback.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            appenders.forEachRemaining(appender -> {
                if (appender instanceof AppenderAttachable<?> queue) {
                    queue.iteratorForAppenders().forEachRemaining(behind -> encode(behind, logback));
                }
                encode(appender, logback);
            });
        }
    }

    private static void encode(Object appender, LoggerContext logback) {
        if (appender instanceof OutputStreamAppender<?> stream) {
            @SuppressWarnings("unchecked")
            OutputStreamAppender<ILoggingEvent> events = (OutputStreamAppender<ILoggingEvent>) stream;
            events.setEncoder(encoder(logback));
        }
    }

    /** Writes what waits, for a moment. */
    static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }

    private static JsonEncoder encoder(LoggerContext logback) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(logback);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithMDC(false);
        encoder.setWithMarkers(false);
        encoder.start();
        return encoder;
    }
}
