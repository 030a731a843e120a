package dev.beckon.demo.outgoing;

/** What another server answered. */
public record Answer(int status, byte[] body) {

    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;
    private static final int REQUEST_TIMEOUT = 408;

    /** Whether it did what it was asked. */
    public boolean ok() {
        return status >= OK && status < OK + 100;
    }

    /** Whether the same may be answered otherwise a little later. */
    boolean passing() {
        return status >= SERVER_ERROR || status == TOO_MANY || status == REQUEST_TIMEOUT;
    }

    /** Leaves the body out: it may hold secrets. */
    @Override
    public String toString() {
        return "Answer[" + status + ", " + body.length + " bytes]";
    }
}
