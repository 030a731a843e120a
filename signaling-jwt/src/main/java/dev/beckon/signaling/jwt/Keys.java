package dev.beckon.signaling.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import dev.beckon.signaling.jwt.RemoteKeys.Published;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signatures are checked with. The algorithms are those that fit the keys, never those that a token asks for (RFC 8725 §3.1): so a public key is
 * never taken for an HMAC secret.
 *
 * @param possible the algorithms that the keys could be used with
 * @param usual those that are used unless others are asked for
 */
record Keys(Set<JWSAlgorithm> possible, Set<JWSAlgorithm> usual, Source source) {

    /** Keys for the algorithms that were decided on. */
    @FunctionalInterface
    interface Source {
        JWSKeySelector<SecurityContext> selector(Set<JWSAlgorithm> algorithms);
    }

    private static final int RSA_BITS = 2048;
    private static final int HMAC_BYTES = 32;

    /**
     * @param asked the only algorithms to take; if none are named, the usual ones
     * @throws IllegalArgumentException if one does not go with the keys
     */
    Set<JWSAlgorithm> algorithms(Set<String> asked) {
        Set<JWSAlgorithm> taken = asked.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        for (JWSAlgorithm algorithm : taken) {
            if (!possible.contains(algorithm)) {
                throw new IllegalArgumentException(algorithm + " does not go with these keys, but " + possible + " do");
            }
        }
        return taken.isEmpty() ? usual : taken;
    }

    /** @throws IllegalArgumentException if the secret is too short to be one (RFC 7518 §3.2) */
    static Keys hmac(byte[] secret) {
        if (secret.length < HMAC_BYTES) {
            throw new IllegalArgumentException(
                    "an HMAC secret must have at least " + HMAC_BYTES + " bytes, this one has " + secret.length);
        }
        Set<JWSAlgorithm> possible = new LinkedHashSet<>(List.of(JWSAlgorithm.HS256));
        if (secret.length >= 48) {
            possible.add(JWSAlgorithm.HS384);
        }
        if (secret.length >= 64) {
            possible.add(JWSAlgorithm.HS512);
        }
        return single(new SecretKeySpec(secret, "HMAC"), possible, Set.of(JWSAlgorithm.HS256));
    }

    /** @throws IllegalArgumentException if the key is too weak, or of an unknown kind */
    static Keys of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            if (rsa.getModulus().bitLength() < RSA_BITS) {
                throw new IllegalArgumentException("an RSA key must have at least " + RSA_BITS + " bits");
            }
            return single(key, JWSAlgorithm.Family.RSA, Set.of(JWSAlgorithm.RS256));
        }
        try {
            Set<JWSAlgorithm> fitting = Set.of(ECDSA.resolveAlgorithm((ECPublicKey) key));
            return single(key, fitting, fitting);
        } catch (ClassCastException | JOSEException unknown) {
            throw new IllegalArgumentException("the key must be an RSA key, or an EC key on P-256, P-384 or P-521");
        }
    }

    private static Keys single(Key key, Set<JWSAlgorithm> possible, Set<JWSAlgorithm> usual) {
        return new Keys(
                possible,
                usual,
                algorithms ->
                        (header, context) -> algorithms.contains(header.getAlgorithm()) ? List.of(key) : List.of());
    }

    /** @throws IllegalArgumentException if it is no JWK set (RFC 7517 §5) */
    static Keys jwkSet(String json) {
        try {
            return set(new ImmutableJWKSet<>(JWKSet.parse(json)), true);
        } catch (ParseException bad) {
            throw new IllegalArgumentException("this is no JWK set: " + bad.getMessage());
        }
    }

    /** Those of {@link RemoteKeys}, which each check is given. */
    static Keys published() {
        return set((selector, context) -> selector.select(((Published) context).set()), false);
    }

    /** @param secrets whether the set may hold HMAC secrets, which one that is fetched from elsewhere must not */
    private static Keys set(JWKSource<SecurityContext> source, boolean secrets) {
        Set<JWSAlgorithm> usual = new LinkedHashSet<>(JWSAlgorithm.Family.RSA);
        usual.addAll(List.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512));
        Set<JWSAlgorithm> possible = new LinkedHashSet<>(usual);
        if (secrets) {
            possible.addAll(JWSAlgorithm.Family.HMAC_SHA);
        }
        return new Keys(possible, usual, algorithms -> new JWSVerificationKeySelector<>(algorithms, source));
    }
}
