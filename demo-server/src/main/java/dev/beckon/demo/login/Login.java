package dev.beckon.demo.login;

import dev.beckon.demo.outgoing.Endpoint;
import dev.beckon.signaling.jwt.JwtAccessPolicy;
import dev.beckon.signaling.jwt.JwtAuthenticator;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.Authenticator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a session, and what it may do.
 *
 * @param page where the page sends who has to log in; null for nowhere
 */
public record Login(
        Authenticator authenticator,
        AccessPolicy policy,
        @Nullable URI page) {

    /**
     * As the options say.
     *
     * @param executor where tokens are checked with keys that are fetched; nothing blocks it
     * @throws IllegalArgumentException if an option is not what it has to be, or two exclude each other
     */
    public static Login of(LoginOptions options, Executor executor) {
        long ways = Stream.of(options.jwt.secret, options.jwtKey, options.jwtJwks, options.authUrl)
                .filter(Objects::nonNull)
                .count();
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "--jwt-secret, --jwt-key, --jwt-jwks and --auth-url exclude each other: one of them says who is let in");
        }
        if (ways == 0) {
            if (options.loginUrl != null) {
                throw new IllegalArgumentException(
                        "--login-url needs a login: --jwt-secret, --jwt-key, --jwt-jwks or --auth-url");
            }
            return new Login(Authenticator.anonymous(), AccessPolicy.OPEN, null);
        }
        URI page = options.loginUrl == null ? null : Endpoint.url("--login-url", options.loginUrl);
        return new Login(authenticator(options, executor), new JwtAccessPolicy(), page);
    }

    private static Authenticator authenticator(LoginOptions options, Executor executor) {
        if (options.authUrl != null) {
            return new AuthEndpoint(
                    new Endpoint("--auth-url", Endpoint.url("--auth-url", options.authUrl)), InstantSource.system());
        }
        options.jwt.check();
        JwtAuthenticator.Builder jwt = JwtAuthenticator.builder()
                .issuer(options.jwt.issuer)
                .audience(options.jwt.audience.stream().distinct().toArray(String[]::new));
        if (options.jwt.secret != null) {
            byte[] secret = options.jwt.secret.getBytes(StandardCharsets.UTF_8);
            return named("--jwt-secret", () -> jwt.hmacSecret(secret).algorithms("HS256"))
                    .build();
        }
        if (options.jwtKey != null) {
            String pem = read(options.jwtKey);
            return named("--jwt-key", () -> jwt.publicKey(pem)).build();
        }
        URI published = Endpoint.url("--jwt-jwks", String.valueOf(options.jwtJwks));
        return named("--jwt-jwks", () -> jwt.jwkSet(published, executor)).build();
    }

    private interface Setting {
        JwtAuthenticator.Builder set();
    }

    private static JwtAuthenticator.Builder named(String option, Setting setting) {
        try {
            return setting.set();
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(option + ": " + bad.getMessage(), bad);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("--jwt-key: can not read " + file + " (" + unreadable + ")", unreadable);
        }
    }
}
