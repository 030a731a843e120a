package dev.beckon.signaling.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tokens as an issuer makes them, all at one moment. */
final class Tokens {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final byte[] SECRET = "a secret of at least thirty-two bytes".getBytes(StandardCharsets.UTF_8);
    static final KeyPair RSA = pair("RSA", 2048);
    static final KeyPair EC = pair("EC", 256);

    private Tokens() {}

    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String hmac(Consumer<JWTClaimsSet.Builder> changes) {
        return hmac(SECRET, changes);
    }

    static String hmac(byte[] secret, Consumer<JWTClaimsSet.Builder> changes) {
        try {
            return signed(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(secret), changes);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String rsa(PrivateKey key, @Nullable String id) {
        return rsa(key, id, claims -> {});
    }

    static String rsa(PrivateKey key, @Nullable String id, Consumer<JWTClaimsSet.Builder> changes) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build();
        return signed(header, new RSASSASigner(key), changes);
    }

    static String ec(PrivateKey key) {
        try {
            return signed(new JWSHeader(JWSAlgorithm.ES256), new ECDSASigner((ECPrivateKey) key), claims -> {});
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String signed(JWSHeader header, JWSSigner signer, Consumer<JWTClaimsSet.Builder> changes) {
        JWTClaimsSet.Builder claims = claims();
        changes.accept(claims);
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }

    /** Good ones. */
    static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ana@example.org")
                .issuer("https://login.example.org")
                .audience("calls")
                .notBeforeTime(in(-60))
                .expirationTime(in(60));
    }

    static Date in(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    /** Takes tokens of this issuer; keys have to be set. */
    static JwtAuthenticator.Builder authenticator() {
        return JwtAuthenticator.builder()
                .issuer("https://login.example.org")
                .audience("calls", "meetings")
                .clock(CLOCK);
    }
}
