package dev.beckon.demo;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client has heard, counted as PROTOCOL.md says. Filled by one thread, read by others. */
final class Inbox {

    private static final Pattern UNCOUNTED =
            Pattern.compile("\\{\"type\":\"(welcome|ping|pong|ack|going-away|hello-again)\".*");
    private static final Pattern SECRET = Pattern.compile("\\{\"type\":\"welcome\".*\"session\":\"([^\"]+)\".*");
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private String secret = "";
    private int received;

    synchronized void add(String message) {
        Matcher welcome = SECRET.matcher(message);
        if (welcome.matches()) {
            secret = welcome.group(1);
        } else if (!UNCOUNTED.matcher(message).matches()) {
            received++;
        }
        heard.add(message);
    }

    /** Goes on counting where another connection of the same session has ended. */
    synchronized void continues(Inbox other) {
        received = other.received();
    }

    private synchronized int received() {
        return received;
    }

    /** What lets the server forget what was heard. */
    synchronized String ack() {
        return "{'type':'ack','received':" + received + "}";
    }

    /** The part of a hello that resumes the session. */
    synchronized String resume() {
        return "'resume':{'session':'" + secret + "','received':" + received + "}";
    }

    /** Waits for a message of the type, and drops those before it. */
    String hears(String type) throws InterruptedException {
        for (; ; ) {
            String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type + " came");
            }
            if (next.startsWith("{\"type\":\"" + type + "\"")) {
                return next;
            }
        }
    }

    /** Waits for the next message. */
    String hearsAny() throws InterruptedException {
        String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    /** The next message, if there is one in this time. */
    @Nullable
    String hearsWithin(long millis) throws InterruptedException {
        return heard.poll(millis, TimeUnit.MILLISECONDS);
    }
}
