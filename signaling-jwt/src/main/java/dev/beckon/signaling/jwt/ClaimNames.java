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
 * @param peer if it is there, the peer id that the client gets; it may ask for no other
 * @param name if it is there, what others are shown
 * @param rooms if it is there, the only rooms that it opens
 * @param moderates if it is there, the rooms that its user moderates, and the only ones
 * @param kept goes into the identity as it is
 */
record ClaimNames(String user, String peer, String name, String rooms, String moderates, Set<String> kept) {

    static final ClaimNames USUAL = new ClaimNames("sub", "peer", "name", "rooms", "moderates", Set.of());

    ClaimNames withUser(String claim) {
        return new ClaimNames(claim, peer, name, rooms, moderates, kept);
    }

    ClaimNames withPeer(String claim) {
        return new ClaimNames(user, claim, name, rooms, moderates, kept);
    }

    ClaimNames withName(String claim) {
        return new ClaimNames(user, peer, claim, rooms, moderates, kept);
    }

    ClaimNames withRooms(String claim) {
        return new ClaimNames(user, peer, name, claim, moderates, kept);
    }

    ClaimNames withModerates(String claim) {
        return new ClaimNames(user, peer, name, rooms, claim, kept);
    }

    ClaimNames keeping(Set<String> claims) {
        return new ClaimNames(user, peer, name, rooms, moderates, claims);
    }

    /** @throws BadJWTException if a claim is not what it has to be, or the token is good for another peer */
    Identity identity(Map<String, Object> claims, Hello hello) throws BadJWTException {
        Object account = claims.get(user);
        if (!(account instanceof String owner) || owner.isBlank() || !Ids.isUser(owner)) {
            throw new BadJWTException("the claim of the user is no name of 1 to " + Ids.MOST_OF_USER + " characters");
        }
        String only = text(claims.get(peer));
        if (only != null && (!Ids.isId(only) || isAnothers(only, hello.peer()))) {
            throw new BadJWTException("the token is another peer's");
        }
        String shown = text(claims.get(name));
        if (shown != null && !Ids.isName(shown)) {
            throw new BadJWTException("the claim of the name has to have " + Ids.NAME);
        }
        Map<String, Object> known = new HashMap<>();
        for (String claim : kept) {
            put(known, claim, claims.get(claim));
        }
        put(known, JwtAccessPolicy.ROOMS, patterns(claims.get(rooms)));
        put(known, JwtAccessPolicy.MODERATES, patterns(claims.get(moderates)));
        return new Identity(owner, known).as(only).named(shown);
    }

    /** Of an id in a realm the node knows whether it is the client's own or made up by its dialect, and compares it. */
    private static boolean isAnothers(String only, @Nullable String asked) {
        return asked != null && Ids.realmOf(asked) == null && !only.equals(asked);
    }

    private static @Nullable String text(@Nullable Object claim) throws BadJWTException {
        if (claim == null || claim instanceof String) {
            return (String) claim;
        }
        throw new BadJWTException("a claim that has to be a text is something else");
    }

    private static void put(Map<String, Object> known, String claim, @Nullable Object value) {
        if (value != null) {
            known.put(claim, value);
        }
    }

    private static @Nullable List<String> patterns(@Nullable Object claim) throws BadJWTException {
        if (claim == null) {
            return null;
        }
        if (claim instanceof List<?> list && list.stream().allMatch(JwtAccessPolicy::isPattern)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new BadJWTException("a claim of rooms is no list of room ids");
    }
}
