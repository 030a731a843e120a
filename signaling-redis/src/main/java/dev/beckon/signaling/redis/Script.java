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

/** What a node has the engine do: a script each, beside this class as a resource of its name. {@code common.lua} is put before all of them. */
enum Script {
    ANNOUNCE,
    ANSWER,
    ASK(ScriptOutputType.INTEGER),
    BROADCAST(ScriptOutputType.MULTI),
    BURY(ScriptOutputType.INTEGER),
    CHANGED,
    DELIVER(ScriptOutputType.MULTI),
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
    READ,
    REGISTER,
    RENEW(ScriptOutputType.MULTI),
    RENEWED,
    STORE,
    SUBSCRIBE,
    UNREGISTER,
    VERB,
    VIEW;

    final String text = resource("common") + "\n" + resource(name().toLowerCase(Locale.ROOT));

    /** By which the engine knows it. */
    final String sha = sha1(text);

    /** What it answers: mostly bytes. */
    final ScriptOutputType output;

    Script() {
        this(ScriptOutputType.VALUE);
    }

    Script(ScriptOutputType output) {
        this.output = output;
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
