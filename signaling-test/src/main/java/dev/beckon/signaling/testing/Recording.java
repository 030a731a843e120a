package dev.beckon.signaling.testing;

import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.contract.ContractClient;
import dev.beckon.signaling.contract.TransportContract;
import dev.beckon.signaling.contract.WebSocketClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What clients and a server have said to each other, to be said again: to a node in fake time, to a transport, or to any server. The clients say what they said
 * then, in the same order; an answer that differs from the one of then fails the test.
 *
 * <p>A recording is a text with one JSON object in a line, as {@code SignalingClient}'s builder writes it ({@code record}):
 *
 * <pre>
 *   {"at":0,"client":"ana","to":"server","message":{"type":"hello","peer":"ana"}}
 *   {"at":3,"client":"ana","to":"client","message":{"type":"welcome","peer":"ana","session":"…",…}}
 *   {"at":9,"client":"ana","to":"server","close":1006}
 * </pre>
 *
 * <ul>
 *   <li>{@code at}: milliseconds of any clock, also with a fraction. Only differences count. Lines are played in this order. It may be missing in all of them.
 *   <li>{@code client}: who speaks or hears; it may be missing where there is one client. A client that speaks after its connection has ended opens the next one.
 *   <li>{@code to}: {@code server} or {@code client}, as in {@code protocol/examples}.
 *   <li>{@code message}: the frame. A frame of a client that is no JSON object is a string, {@code text}.
 *   <li>{@code close}: the end of the connection, from the side that {@code to} does not name, with its code (RFC 6455 §7.4); 1006 where it broke.
 * </ul>
 *
 * <p>An answer is the same if it has all fields of the recorded one, with the same values. Fields may be added, and {@code "*"} in a recording is any value. An id
 * or a secret that the server was the first to say may be another one now, and then stands for it everywhere. Not compared are the texts of errors, limits,
 * ICE servers, times, and {@code polite}, which follows from ids; nor {@code ack}, {@code ping}, {@code pong}, and new tokens or ICE servers that the server offers unasked. Their receipt is counted.
 *
 * <p>The answers about one room or one call come to a client in their order; those about several may come in another. What was on its way when a client left
 * is not compared.
 *
 * <p>A recording holds the tokens and secrets of its sessions.
 */
public final class Recording {

    private final String name;
    private final List<Frame> frames;

    private Recording(String name, List<Frame> frames) {
        this.name = name;
        this.frames = frames;
    }

    /**
     * {@return the recording in a file}
     *
     * @param file in UTF-8
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException with the number of the line, if it is no recording
     */
    public static Recording read(Path file) throws IOException {
        return of(String.valueOf(file.getFileName()), Files.readAllLines(file));
    }

    /**
     * {@return a recording of these lines}
     *
     * @param lines empty ones are passed over
     * @throws IllegalArgumentException with the number of the line, if it is no recording
     */
    public static Recording of(List<String> lines) {
        return of("recording", lines);
    }

    private static Recording of(String name, List<String> lines) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    frames.add(Frame.read(i + 1, lines.get(i)));
                } catch (IllegalArgumentException bad) {
                    throw new IllegalArgumentException(name + ", line " + (i + 1) + ": " + bad.getMessage(), bad);
                }
            }
        }
        if (frames.isEmpty()) {
            throw new IllegalArgumentException(name + ": there is nothing in it");
        }
        frames.sort(Comparator.comparingLong(Frame::atMicros)); // several clients may have written at once
        return new Recording(name, Arrived.only(frames));
    }

    /**
     * Plays it to a node. Time goes on as it did when it was recorded, without anybody waiting.
     *
     * @param node which should know nothing of these clients
     * @param time the node's scheduler
     * @throws AssertionError with both answers and the number of the line, where they differ
     */
    public void play(Signaling node, FakeTime time) {
        try {
            new Player(name, frames, new FakeStage(node, time)).play();
        } catch (Exception impossible) {
            throw new AssertionError("nothing of fake time waits", impossible);
        }
    }

    /**
     * Plays it to a server. What a client did after a pause it does at once, when all has come that came before; what the server did after a pause is waited for.
     *
     * @param server {@code ws} or {@code wss}
     * @throws AssertionError with both answers and the number of the line, where they differ
     * @throws Exception if there is no connection, or the thread is interrupted
     */
    public void play(URI server) throws Exception {
        play(() -> new WebSocketClient(server));
    }

    /**
     * Plays it over another transport, as {@link #play(URI)} does.
     *
     * @param server makes a client's connection, such as {@link TransportContract.Server#connect}
     * @throws AssertionError with both answers and the number of the line, where they differ
     * @throws Exception if there is no connection, or the thread is interrupted
     */
    public void play(Callable<? extends ContractClient> server) throws Exception {
        new Player(name, frames, new RealStage(server)).play();
    }

    @Override
    public String toString() {
        return name + ": " + frames.size() + " frames";
    }
}
