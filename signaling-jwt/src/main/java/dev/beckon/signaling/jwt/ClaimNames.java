package dev.beckon.signaling.jwt;

import com.nimbusds.jwt.proc.BadJWTException;
import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.message.Message.Hello;
import dev.beckon.signaling.spi.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a good token mean.
 *
 * @param user names the account
 * @param peer if it is there, the only peer id that the token is good for
 * @param rooms if it is there, the only rooms that it opens
 * @param kept goes into the identity as it is
 */
record ClaimNames(String user, String peer, String rooms, Set<String> kept) {

    static final ClaimNames USUAL = new ClaimNames("sub", "peer", "rooms", Set.of());

    /** @throws BadJWTException if a claim is not what it has to be, or the token is good for another peer */
    Identity identity(Map<String, Object> claims, Hello hello) throws BadJWTException {
        Object account = claims.get(user);
        if (!(account instanceof String name) || name.isBlank() || !Ids.isUser(name)) {
            throw new BadJWTException("the claim of the user is no name of 1 to " + Ids.MOST_OF_USER + " characters");
        }
        Object onlyPeer = claims.get(peer);
        if (onlyPeer != null && !onlyPeer.equals(hello.peer())) {
            throw new BadJWTException("the token is another peer's");
        }
        Map<String, Object> known = new HashMap<>();
        for (String claim : kept) {
            put(known, claim, claims.get(claim));
        }
        put(known, JwtAccessPolicy.ROOMS, rooms(claims.get(rooms)));
        return new Identity(name, known);
    }

    private static void put(Map<String, Object> known, String claim, @Nullable Object value) {
        if (value != null) {
            known.put(claim, value);
        }
    }

    private static @Nullable List<String> rooms(@Nullable Object claim) throws BadJWTException {
        if (claim == null) {
            return null;
        }
        if (claim instanceof List<?> list && list.stream().allMatch(JwtAccessPolicy::isPattern)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new BadJWTException("the claim of the rooms is no list of room ids");
    }
}
