package dev.beckon.signaling.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.beckon.signaling.jwt.RemoteKeys.Published;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signature, times, issuer and audience of a token. Safe for use by many threads. */
final class TokenCheck {

    /** The token is in order but for its key, which the set lacks: another set may have it. */
    static final class UnknownKey extends Exception {
        UnknownKey() {
            super("the key is not in the issuer's set", null, false, false);
        }
    }

    /** Of a JWT in general, and of an access token (RFC 9068 §2.1); most issuers write none. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;
    private final Set<JWSAlgorithm> algorithms;

    /** @param required claims that must be there, whatever they are but null */
    TokenCheck(
            Keys keys,
            Set<JWSAlgorithm> algorithms,
            String issuer,
            Set<String> audience,
            Set<String> required,
            Clock clock,
            int leewaySeconds) {
        JWTClaimsSet exactly = new JWTClaimsSet.Builder().issuer(issuer).build();
        this.algorithms = algorithms;
        claims = new DefaultJWTClaimsVerifier<>(audience, exactly, required, Set.of()) {
            @Override
            public void verify(JWTClaimsSet set, @Nullable SecurityContext context) throws BadJWTException {
                super.verify(set, context);
                for (String name :
                        required) { // for the verifier one that is null is there, and a time that is null is never over
                    if (set.getClaim(name) == null) {
                        throw new BadJWTException("claim " + name + " is null");
                    }
                }
            }

            @Override
            protected Date currentTime() {
                return Date.from(clock.instant());
            }
        };
        claims.setMaxClockSkew(leewaySeconds);
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(keys.source().selector(algorithms));
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Looks at everything but the signature: what no key could make good. */
    void plausible(String token) throws ParseException, BadJOSEException {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!algorithms.contains(jwt.getHeader().getAlgorithm())) {
            throw new BadJOSEException("another algorithm is expected");
        }
        claims.verify(jwt.getJWTClaimsSet(), null);
    }

    /**
     * The claims of a token that is in order. Only signed tokens are: neither unsigned nor encrypted ones can be parsed here.
     *
     * @param keys what the issuer published, for keys that are published
     * @throws UnknownKey if nothing is wrong with it but that the published keys lack its own
     */
    Map<String, Object> claims(String token, @Nullable Published keys)
            throws ParseException, BadJOSEException, JOSEException, UnknownKey {
        SignedJWT jwt = SignedJWT.parse(token);
        if (keys != null && lacksKey(jwt, keys)) {
            throw new UnknownKey();
        }
        try {
            return processor.process(jwt, keys).getClaims();
        } catch (BadJWSException wrongSignature) {
            if (keys != null && jwt.getHeader().getKeyID() == null) {
                throw new UnknownKey(); // it does not say which key it is of
            }
            throw wrongSignature;
        }
    }

    private boolean lacksKey(SignedJWT jwt, Published keys) {
        return new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader()))
                .select(keys.set())
                .isEmpty();
    }
}
