package dev.beckon.demo.login;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the server and whoever issues tokens with a shared secret have in common. */
final class JwtOptions {

    @Option(
            names = "--jwt-secret",
            paramLabel = "TEXT",
            description =
                    "Let in who shows a JSON Web Token that is signed with this secret of 32 bytes or more (HS256). Better"
                            + " given as BECKON_JWT_SECRET, which other users of the machine can not see.")
    @Nullable
    String secret;

    @Option(
            names = "--jwt-issuer",
            paramLabel = "TEXT",
            defaultValue = "beckon",
            description = "Whom such tokens must be from, their iss (${DEFAULT-VALUE}).")
    String issuer = "";

    @Option(
            names = "--jwt-audience",
            paramLabel = "TEXT",
            split = ",",
            defaultValue = "beckon",
            description = "For whom they must be, one of their aud (${DEFAULT-VALUE}). May be repeated.")
    List<String> audience = new ArrayList<>();

    /** @throws IllegalArgumentException if tokens would have to be from nobody, or for nobody */
    void check() {
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("--jwt-issuer is empty; it is the iss of tokens");
        }
        if (audience.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("--jwt-audience is empty; it is one of the aud of tokens");
        }
    }
}
