package dev.beckon.signaling.redis;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.SignalingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What runs the scripts and keeps the keys, as one node sees it. What was issued runs in the order in which it was issued; when the connection breaks, a part of it from the beginning has run, and nothing is issued again. Whoever owns
 * this connects again; that is not done by itself. Safe for use by many threads; nothing blocks but {@link #connect} and {@link #info}.
 */
interface Engine extends AutoCloseable {

    /** For what a node asks before it is one of the cluster. */
    Duration PATIENCE = Duration.ofSeconds(10);

    /** What was put into an inbox. */
    record Entry(InboxId id, byte[] value) {}

    /** Connects anew, and brings the scripts. Blocks for a moment. */
    void connect() throws Exception;

    boolean isConnected();

    /** What was not answered yet fails: it may have been done, or not. */
    void disconnect();

    /** What the engine says of itself, as INFO writes it. Blocks for a moment. */
    String info() throws Exception;

    /**
     * Runs a script.
     *
     * @param arguments bytes; everything else is text
     * @return bytes, a number, a list, or null, as the script says; fails with a {@link SignalingException} that it refuses with, or with {@code unavailable}
     */
    CompletableFuture<@Nullable Object> run(Script script, List<?> arguments);

    /** Whether so much waits for the engine that no more messages should be added. */
    boolean isBehind();

    /** Of what was asked and was not answered yet. */
    long waitingBytes();

    /** The ids of a sorted set, in their order. */
    CompletableFuture<List<String>> page(String set, String after, int most);

    CompletableFuture<List<String>> members(String set);

    CompletableFuture<Integer> count(String set);

    /** Of each name its value, or null. */
    CompletableFuture<List<byte @Nullable []>> fields(String hash, String... names);

    /** What is in an inbox after that id, when there is something; an empty list after a while. */
    CompletableFuture<List<Entry>> read(String stream, InboxId after, Duration wait);

    @Override
    default void close() {
        disconnect();
    }

    // ---- what it refuses with

    String NOT_ASKED = "this node is cut off from the cluster";

    String CUT_OFF = "the cluster cannot be asked now: ";

    static SignalingException cutOff(@Nullable String why) {
        return new SignalingException(ErrorCode.UNAVAILABLE, CUT_OFF + why);
    }

    /** While this node is cut off nothing is asked. */
    static SignalingException notAsked() {
        return new SignalingException(ErrorCode.UNAVAILABLE, NOT_ASKED);
    }

    /** While the engine is behind no more is asked. */
    static SignalingException notAskedOfABusyEngine() {
        return new SignalingException(ErrorCode.UNAVAILABLE, "the cluster has too much to do");
    }

    /** Whether it is certain what was done: nothing was asked, or a script has run and refused. */
    static boolean isDecided(SignalingException refusal) {
        return !refusal.text().startsWith(CUT_OFF);
    }

    /** Whether a script has run and refused. */
    static boolean isRefused(SignalingException refusal) {
        return isDecided(refusal) && !refusal.text().equals(NOT_ASKED);
    }

    /** What a script refuses one of several things with. */
    static RuntimeException refusal(@Nullable Object bytes) {
        String text = bytes instanceof byte[] raw ? new String(raw, StandardCharsets.UTF_8) : "" + bytes;
        RuntimeException refusal = refusal(text);
        return refusal == null ? cutOff(text) : refusal;
    }

    /** @param text what a script refuses with: an error's code, a space, and why. @return null if it is not of that form: the engine's own failure */
    static @Nullable RuntimeException refusal(String text) {
        int space = text.indexOf(' ');
        String code = space < 0 ? text : text.substring(0, space);
        if (code.equals("fenced") || code.equals("schema")) {
            return new NodeRefused(text.substring(space + 1), code.equals("fenced"));
        }
        for (ErrorCode known : ErrorCode.values()) {
            if (known.wire().equals(code)) {
                return new SignalingException(known, text.substring(space + 1));
            }
        }
        return null;
    }
}
