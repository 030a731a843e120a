package dev.beckon.demo.login;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How clients log in. Without any of these everybody is let in. */
public final class LoginOptions {

    @Mixin
    JwtOptions jwt = new JwtOptions();

    @Option(
            names = "--jwt-key",
            paramLabel = "FILE",
            description = "Let in who shows a token signed with the private key to this public one (PEM; RSA or EC).")
    @Nullable
    Path jwtKey;

    @Option(
            names = "--jwt-jwks",
            paramLabel = "URL",
            description =
                    "Let in who shows a token signed with one of the keys that are published there (JWK set, RFC 7517).")
    @Nullable
    String jwtJwks;

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            description =
                    "Ask this URL whom to let in, with a POST of JSON; docs/operating.md has question and answer.")
    @Nullable
    String authUrl;

    @Option(
            names = "--login-url",
            paramLabel = "URL",
            description =
                    "Where the page sends who has no token, or one that is not good. They come back with #token=…, or"
                            + " &token=… behind the room.")
    @Nullable
    String loginUrl;

    /** Whether there is a login at all. */
    public boolean given() {
        return jwt.secret != null || jwtKey != null || jwtJwks != null || authUrl != null;
    }
}
