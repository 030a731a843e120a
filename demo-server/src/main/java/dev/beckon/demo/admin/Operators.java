package dev.beckon.demo.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may use the {@link Admin} API: each operator shows a token of their own ({@code Authorization: Bearer …}, RFC 6750), or all show the same. */
public final class Operators {

    static final int SHORTEST_TOKEN = 16;

    private static final String BEARER = "Bearer ";
    private static final String NAMELESS = "operator";
    private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,31})=(.{" + SHORTEST_TOKEN + ",})");

    private record Operator(String name, byte[] tokenHash) {}

    private final List<Operator> operators = new ArrayList<>();

    /**
     * @param tokens each a token of at least {@value #SHORTEST_TOKEN} characters, or {@code NAME=TOKEN}
     * @throws IllegalArgumentException if one is shorter
     */
    public Operators(List<String> tokens) {
        for (String each : tokens) {
            Matcher named = NAMED.matcher(each);
            if (named.matches()) {
                operators.add(new Operator(named.group(1), hash(named.group(2))));
            } else if (each.length() >= SHORTEST_TOKEN) {
                operators.add(new Operator(NAMELESS, hash(each)));
            } else {
                throw new IllegalArgumentException("--admin-token is shorter than " + SHORTEST_TOKEN
                        + " characters; openssl rand -hex 16 makes a good one");
            }
        }
    }

    /** The name of the one who shows this; null if it is nobody. Takes the same time for every token: hashes of one length are compared, and all of them. */
    @Nullable
    String named(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        byte[] shown = hash(authorization.substring(BEARER.length()));
        String found = null;
        for (Operator operator : operators) {
            if (MessageDigest.isEqual(operator.tokenHash(), shown)) {
                found = operator.name();
            }
        }
        return found;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
