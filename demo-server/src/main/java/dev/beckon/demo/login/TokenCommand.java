package dev.beckon.demo.login;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.beckon.demo.outgoing.Json;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.message.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints a JSON Web Token (RFC 7519) that a server with the same {@code --jwt-secret} lets in. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Prints a token that a server with the same --jwt-secret lets in.%n",
        optionListHeading = "%nOptions:%n",
        abbreviateSynopsis = true)
public final class TokenCommand implements Callable<Integer> {

    private static final int LEAST_BYTES = 32;
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JwtOptions jwt = new JwtOptions();

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "Whose it is, its sub.")
    private String user = "";

    @Option(names = "--peer", paramLabel = "ID", description = "The only peer id that it is good for.")
    @Nullable
    private String peer;

    @Option(
            names = "--room",
            paramLabel = "ID",
            split = ",",
            description =
                    "A room that it opens, or the beginning of one with a * behind. Without any, all. May be repeated.")
    private List<String> rooms = new ArrayList<>();

    @Option(
            names = "--moderates",
            paramLabel = "ID",
            split = ",",
            description =
                    "A room that the user moderates, whoever came first, and the only ones; likewise. Without any, the rules of"
                            + " rooms decide.")
    private List<String> moderates = new ArrayList<>();

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it is good (${DEFAULT-VALUE}).")
    private Duration valid = Duration.ZERO;

    @Override
    public Integer call() {
        String secret = jwt.secret;
        if (secret == null || secret.getBytes(StandardCharsets.UTF_8).length < LEAST_BYTES) {
            throw bad("--jwt-secret has to have " + LEAST_BYTES
                    + " bytes or more; openssl rand -hex 32 makes a good one");
        }
        try {
            jwt.check();
        } catch (IllegalArgumentException empty) {
            throw bad(String.valueOf(empty.getMessage()));
        }
        if (user.isBlank() || !Ids.isUser(user)) {
            throw bad("--user is no name of a user: " + Ids.USER);
        }
        if (peer != null && !Ids.isId(peer)) {
            throw bad("--peer is \"" + peer + "\", but an id has 1 to 64 letters, digits, hyphens and underscores");
        }
        if (valid.isZero()) {
            throw bad("--valid is no time at all; such a token is good for nothing");
        }
        check("--room", rooms);
        check("--moderates", moderates);
        spec.commandLine().getOut().println(token(secret, Instant.now()));
        return 0;
    }

    private void check(String option, List<String> rooms) {
        for (String room : rooms) {
            if (!JwtAccessPolicy.isPattern(room)) {
                throw bad(option + " is \"" + room
                        + "\", but an id has 1 to 64 letters, digits, hyphens and underscores");
            }
        }
    }

    private ParameterException bad(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private String token(String secret, Instant now) {
        byte[] claims = Json.object(json -> {
            json.writeStringField("iss", jwt.issuer);
            json.writeStringField("aud", jwt.audience.get(0));
            json.writeStringField("sub", user);
            json.writeNumberField("iat", now.getEpochSecond());
            json.writeNumberField("exp", now.plus(valid).getEpochSecond());
            if (peer != null) {
                json.writeStringField("peer", peer);
            }
            write(json, JwtAccessPolicy.ROOMS, rooms);
            write(json, JwtAccessPolicy.MODERATES, moderates);
        });
        String signed = base64(HEADER.getBytes(StandardCharsets.US_ASCII)) + "." + base64(claims);
        return signed + "." + base64(hmac(secret, signed));
    }

    private static void write(JsonGenerator json, String claim, List<String> rooms) throws IOException {
        if (rooms.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(claim);
        for (String room : rooms) {
            json.writeString(room);
        }
        json.writeEndArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }
}
