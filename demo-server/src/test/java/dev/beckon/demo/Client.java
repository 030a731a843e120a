package dev.beckon.demo;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that is no browser, over whatever transport. Answers pings by itself. */
public abstract class Client {

    final Inbox inbox = new Inbox();

    /** Single quotes stand for double ones. */
    public abstract void says(String message);

    /** Whether the connection has ended, whoever ended it. */
    public abstract boolean closed();

    /** Goes without a word. */
    public abstract void leaves();

    /** Tells the server how much it has heard: so it is not silent, and the server need not keep what it has said. */
    public final void acknowledges() {
        says(inbox.ack());
    }

    /** Waits for a message of the type, and drops those before it. */
    public final String hears(String type) throws InterruptedException {
        return inbox.hears(type);
    }

    /** Waits for the next message, of whatever type. */
    public final String hearsAny() throws InterruptedException {
        return inbox.hearsAny();
    }

    /** Goes on with the session of a connection that has ended. */
    public final void resumes(Client former) throws InterruptedException {
        asksToResume(former);
        assertThat(hears("welcome")).contains("\"resumed\":true");
    }

    /** The same, whatever comes of it. */
    public final void asksToResume(Client former) {
        inbox.continues(former.inbox);
        says("{'type':'hello'," + former.inbox.resume() + "}");
    }
}
