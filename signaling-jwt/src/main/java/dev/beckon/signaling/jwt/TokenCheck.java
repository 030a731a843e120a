package dev.beckon.signaling.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/** Signature, times, issuer and audience of a token. Safe for use by many threads. */
final class TokenCheck {

    /** Of a JWT in general, and of an access token (RFC 9068 §2.1); most issuers write none. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES =
            new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** @param required claims that must be there, whatever they are */
    TokenCheck(
            JWSKeySelector<SecurityContext> keys,
            String issuer,
            Set<String> audience,
            Set<String> required,
            Clock clock,
            int leewaySeconds) {
        JWTClaimsSet exactly = new JWTClaimsSet.Builder().issuer(issuer).build();
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(audience, exactly, required, Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(leewaySeconds);
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(keys);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** The claims of a token that is in order. Only signed tokens are: neither unsigned nor encrypted ones can be parsed here. */
    Map<String, Object> claims(String token) throws ParseException, BadJOSEException, JOSEException {
        return processor.process(SignedJWT.parse(token), null).getClaims();
    }
}
