package dev.beckon.signaling.redis;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a node has the engine do: a script each, beside this class as a resource of its name. What they share is put before them. */
enum Script {
    ANNOUNCE,
    ANSWER,
    ASK(ScriptOutputType.INTEGER),
    BROADCAST(ScriptOutputType.MULTI),
    BURY(ScriptOutputType.INTEGER),
    CHANGED,
    /** Messages to other nodes that are asked for one after another. */
    DELIVER(ScriptOutputType.MULTI, "common", "delivery"),
    ENTER,
    JOIN,
    KNOCK,
    KNOCKING,
    LEAVE,
    LOOK,
    LOST,
    MODERATE,
    MOVE,
    OPEN,
    PARK,
    PUBLISH,
    QUIT,
    /** For each batch of messages from other nodes. */
    READ(ScriptOutputType.VALUE, "common"),
    REGISTER,
    RENEW(ScriptOutputType.MULTI),
    RENEWED,
    STORE,
    SUBSCRIBE,
    UNREGISTER,
    VERB,
    VIEW;

    /** As people read it. */
    final String label = name().toLowerCase(Locale.ROOT);

    final String text;

    /** By which the engine knows it. */
    final String sha;

    /** What it answers: mostly bytes. */
    final ScriptOutputType output;

    Script() {
        this(ScriptOutputType.VALUE);
    }

    Script(ScriptOutputType output) {
        this(output, "common", "delivery", "peers", "rooms", "leaving");
    }

    /** @param shared what is put before it; the engine makes each function of that anew whenever the script runs */
    Script(ScriptOutputType output, String... shared) {
        this.output = output;
        this.text = Stream.concat(Stream.of(shared), Stream.of(label))
                .map(Script::resource)
                .collect(Collectors.joining("\n"));
        this.sha = sha1(text);
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("there is no script " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }
}
