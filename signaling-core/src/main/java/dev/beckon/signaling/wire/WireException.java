package dev.beckon.signaling.wire;

/** Bytes that are not what another node writes, or something that has no form in bytes. The message says what was found and what was expected. */
public final class WireException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message what was found, and what was expected
     */
    public WireException(String message) {
        super(message);
    }
}
