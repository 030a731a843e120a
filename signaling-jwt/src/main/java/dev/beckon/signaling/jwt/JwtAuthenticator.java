package dev.beckon.signaling.jwt;

import com.nimbusds.jose.proc.BadJOSEException;
import dev.beckon.signaling.jwt.RemoteKeys.Published;
import dev.beckon.signaling.jwt.TokenCheck.UnknownKey;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.spi.Authenticator;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Opening;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whoever shows a signed JSON Web Token (RFC 7519, in the way of RFC 8725): of the right issuer, for the right audience, not expired.
 *
 * <pre>{@code
 * JwtAuthenticator.builder().publicKey(Files.readString(pem)).issuer("https://login.example.org").audience("calls").build()
 * }</pre>
 *
 * A token must have {@code exp}, the issuer, the audience and the claim of the user. If it has the claim {@code peer}, it is good for the peer of that id
 * only; if it has the claim {@code name}, that is what others are shown; for the claims {@code rooms} and {@code moderates} see {@link JwtAccessPolicy}. The session ends when
 * the token expires, unless its client shows a newer one. The signature's algorithm is chosen here and never by the token.
 *
 * <p>Whatever is wrong, the answer is the same {@code unauthenticated}; the log says more, at level debug, and never shows the token. Only where the
 * issuer's keys cannot be fetched is the answer {@code unavailable}. Safe for use by many threads.
 */
public final class JwtAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);
    private static final String REFUSAL = "the token is missing, wrong or expired";

    private final TokenCheck check;
    private final ClaimNames names;
    private final Executor executor;
    private final @Nullable RemoteKeys remote;
    private final boolean sessionsEnd;
    private final Duration leeway;

    private JwtAuthenticator(TokenCheck check, Builder builder) {
        this.check = check;
        this.names = builder.names;
        this.executor = builder.executor;
        this.remote = builder.remote;
        this.sessionsEnd = builder.sessionsEnd;
        this.leeway = builder.leeway;
    }

    /** {@return a builder; keys, issuer and audience have to be set, see its methods for the defaults of the rest} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CompletionStage<Identity> authenticate(Hello hello, Opening opening) {
        String remoteAddress = opening.remote();
        RemoteKeys issuer = remote;
        if (issuer == null) {
            return checked(hello, null).handle((identity, failure) -> answer(identity, failure, remoteAddress));
        }
        try { // so that what no key could make good never waits for one
            check.plausible(token(hello));
        } catch (Exception hopeless) {
            return CompletableFuture.<Identity>failedStage(hopeless)
                    .handle((identity, failure) -> answer(identity, failure, remoteAddress));
        }
        return issuer.current()
                .thenCompose(keys -> checked(hello, keys))
                .handle((identity, failure) -> cause(failure) instanceof UnknownKey
                        ? issuer.newer().thenCompose(newer -> checked(hello, newer))
                        : completed(identity, failure))
                .thenCompose(stage -> stage)
                .handle((identity, failure) -> answer(identity, failure, remoteAddress));
    }

    private CompletionStage<Identity> checked(Hello hello, @Nullable Published keys) {
        CompletableFuture<Identity> identity = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    Map<String, Object> claims = check.claims(token(hello), keys);
                    identity.complete(names.identity(claims, hello).until(end(claims)));
                } catch (Throwable failure) { // a parser that is given anything may throw anything
                    identity.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException busy) {
            identity.completeExceptionally(unavailable());
        }
        return identity;
    }

    private @Nullable Instant end(Map<String, Object> claims) {
        return sessionsEnd && claims.get("exp") instanceof Date end
                ? end.toInstant().plus(leeway)
                : null;
    }

    private static String token(Hello hello) throws BadJOSEException {
        String token = hello.token();
        if (token == null) {
            throw new BadJOSEException("no token");
        }
        return token;
    }

    private static CompletionStage<Identity> completed(@Nullable Identity identity, @Nullable Throwable failure) {
        return failure == null ? CompletableFuture.completedStage(identity) : CompletableFuture.failedStage(failure);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    private static Identity answer(@Nullable Identity identity, @Nullable Throwable failure, String remoteAddress) {
        if (identity != null) {
            return identity;
        }
        Throwable why = cause(failure);
        if (why instanceof SignalingException known) {
            throw known;
        }
        if (why instanceof RemoteKeys.Away) {
            throw unavailable();
        }
        if (why instanceof Error serversOwn) {
            throw serversOwn; // says nothing about the token
        }
        LOG.debug("token of {} refused: {}", remoteAddress, reason(why));
        throw new SignalingException(ErrorCode.UNAUTHENTICATED, REFUSAL);
    }

    private static SignalingException unavailable() {
        return new SignalingException(ErrorCode.UNAVAILABLE, "tokens cannot be checked now");
    }

    /** Messages of parsers quote what they could not parse. */
    private static String reason(@Nullable Throwable failure) {
        return failure instanceof BadJOSEException || failure instanceof UnknownKey
                ? String.valueOf(failure.getMessage()).replaceAll("\\p{C}", "?")
                : failure == null ? "" : failure.getClass().getSimpleName();
    }

    /** What tokens have to be like. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable Keys keys;
        private @Nullable String issuer;
        private Set<String> audience = Set.of();
        private Set<String> algorithms = Set.of();
        private final Set<String> required = new LinkedHashSet<>(List.of("exp"));
        private ClaimNames names = ClaimNames.USUAL;
        private Clock clock = Clock.systemUTC();
        private Duration leeway = Duration.ofSeconds(30);
        private Executor executor = Runnable::run;
        private @Nullable RemoteKeys remote;
        private boolean sessionsEnd = true;

        private Builder() {}

        /**
         * Tokens are signed with a secret that this server has too: HS256; where {@link #algorithms} names them also HS384, with 48 bytes or more, and HS512,
         * with 64 or more. Replaces keys that were set before.
         *
         * @param secret at least 32 bytes; copied
         * @return this builder
         * @throws IllegalArgumentException if it has fewer than 32 bytes (RFC 7518 §3.2)
         */
        public Builder hmacSecret(byte[] secret) {
            return keys(Keys.hmac(secret.clone()));
        }

        /**
         * Tokens are signed with the private key to this public one: RS256, or ES256, ES384, ES512 by the key's curve; the other RSA algorithms where {@link
         * #algorithms} names them. Replaces keys that were set before.
         *
         * @param pem an RSA key or an EC key (RFC 7468 §13): begins with {@code -----BEGIN PUBLIC KEY-----}
         * @return this builder
         * @throws IllegalArgumentException if it is none, an RSA key of less than 2048 bits, or an EC key on another curve than P-256, P-384 and P-521
         */
        public Builder publicKey(String pem) {
            return keys(Keys.of(PublicKeys.ofPem(pem)));
        }

        /**
         * Tokens are signed with one of these keys (RFC 7517 §5): every RSA and EC algorithm; HMAC only where {@link #algorithms} names it. Replaces keys
         * that were set before.
         *
         * @param json a JWK set: an object with the array {@code keys}
         * @return this builder
         * @throws IllegalArgumentException if it is no JWK set
         */
        public Builder jwkSet(String json) {
            return keys(Keys.jwkSet(json));
        }

        /**
         * The same, with a JWK set that the issuer publishes. It is fetched when a token needs it, kept for five minutes, and for four hours while it
         * can not be fetched. A token of a key that is not in it waits for a newer set, which is fetched at most once a second for all such tokens:
         * a key works within a second of its publication, and made up keys cost the issuer no more. What can not be decided now is answered with
         * {@code unavailable}.
         *
         * @param uri where the issuer publishes the set, of at most 256 KiB, over {@code https} or {@code http}
         * @param executor where tokens are checked; nothing blocks it
         * @return this builder
         * @throws IllegalArgumentException unless it is an {@code https} or {@code http} URL
         */
        public Builder jwkSet(URI uri, Executor executor) {
            remote = new RemoteKeys(uri, System::nanoTime);
            keys = Keys.published();
            return executor(executor);
        }

        private Builder keys(Keys local) {
            keys = local;
            remote = null;
            return this;
        }

        /**
         * Where tokens are checked. By default it is the connection's own executor: an RSA signature takes it less than 0.1 ms, an EC one less than 1 ms.
         *
         * @param value may reject a task: the client is told {@code unavailable} then
         * @return this builder
         */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        /**
         * The issuer whose tokens are taken, and no other's (RFC 7519 §4.1.1).
         *
         * @param value what {@code iss} has to be, character for character
         * @return this builder
         */
        public Builder issuer(String value) {
            issuer = value;
            return this;
        }

        /**
         * Tokens must have one of these in their {@code aud} (RFC 7519 §4.1.3). Replaces those that were named before.
         *
         * @param anyOf one name or more
         * @return this builder
         * @throws IllegalArgumentException if a name is there twice
         */
        public Builder audience(String... anyOf) {
            audience = Set.of(anyOf);
            return this;
        }

        /**
         * Takes only these algorithms instead of those that usually go with the keys. {@link #build} checks that they go with them at all.
         *
         * @param names such as {@code PS256} (RFC 7518 §3.1); none for the usual ones
         * @return this builder
         * @throws IllegalArgumentException if a name is there twice
         */
        public Builder algorithms(String... names) {
            algorithms = Set.of(names);
            return this;
        }

        /**
         * Tokens must have this claim besides {@code exp}, the issuer, the audience, the claim of the user and those that earlier calls named.
         *
         * @param name any claim; its value does not matter here
         * @return this builder
         */
        public Builder requireClaim(String name) {
            required.add(name);
            return this;
        }

        /**
         * The claim that names the account. A token whose claim is not of the form that {@link dev.beckon.signaling.message.Ids#isUser} allows is refused.
         *
         * @param name {@code sub} by default
         * @return this builder
         */
        public Builder userClaim(String name) {
            names = names.withUser(name);
            return this;
        }

        /**
         * The claim that gives the peer its id, and lets its client ask for no other. Where a token lacks it, the client may choose.
         *
         * @param name {@code peer} by default
         * @return this builder
         */
        public Builder peerClaim(String name) {
            names = names.withPeer(name);
            return this;
        }

        /**
         * The claim with the name that others are shown. Where a token lacks it, the client may choose.
         *
         * @param name {@code name} by default
         * @return this builder
         */
        public Builder nameClaim(String name) {
            names = names.withName(name);
            return this;
        }

        /**
         * Lets sessions go on when their token has expired. By default a session ends with its token ({@code exp} and the {@linkplain #leeway leeway}), unless
         * its client shows a newer one of the same user.
         *
         * @return this builder
         */
        public Builder sessionsOutliveTokens() {
            sessionsEnd = false;
            return this;
        }

        /**
         * The claim that lists the rooms that a token opens, as {@link JwtAccessPolicy} reads it. A token whose list is of another form is refused.
         *
         * @param name {@code rooms} by default
         * @return this builder
         */
        public Builder roomsClaim(String name) {
            names = names.withRooms(name);
            return this;
        }

        /**
         * The claim that lists the rooms that the user moderates, as {@link JwtAccessPolicy} reads it. A token whose list is of another form is refused.
         *
         * @param name {@code moderates} by default
         * @return this builder
         */
        public Builder moderatesClaim(String name) {
            names = names.withModerates(name);
            return this;
        }

        /**
         * Keeps these claims in {@link Identity#claims}, for an {@link dev.beckon.signaling.spi.AccessPolicy} of one's own. None by default. Replaces those
         * that were named before.
         *
         * @param claims few and small ones: they are kept as long as the session
         * @return this builder
         * @throws IllegalArgumentException if a name is there twice
         */
        public Builder keepClaims(String... claims) {
            names = names.keeping(Set.of(claims));
            return this;
        }

        /**
         * What {@code exp} and {@code nbf} are compared with; the system's clock by default. Where it is another one, give it to {@code
         * Signaling.Builder.clock} too.
         *
         * @param value safe for use by many threads
         * @return this builder
         */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /**
         * How far the issuer's clock may be off (RFC 7519 §4.1.4).
         *
         * @param value 0 or more, in whole seconds: a fraction is dropped when tokens are checked; 30 s by default
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder leeway(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("the leeway must not be negative, but is " + value);
            }
            leeway = value;
            return this;
        }

        /**
         * {@return an authenticator that checks tokens in this way}
         *
         * @throws IllegalStateException if keys, issuer or audience were not set
         * @throws IllegalArgumentException if an algorithm does not go with the keys
         */
        public JwtAuthenticator build() {
            Keys known = keys;
            String from = issuer;
            if (known == null || from == null || audience.isEmpty()) {
                throw new IllegalStateException("keys, issuer and audience have to be set");
            }
            required.add(names.user());
            TokenCheck check = new TokenCheck(
                    known, known.algorithms(algorithms), from, audience, required, clock, (int) leeway.toSeconds());
            return new JwtAuthenticator(check, this);
        }
    }
}
