package dev.beckon.signaling.jwt;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.spi.AccessPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens the rooms that a token names in its claim of rooms: a list of room ids, or beginnings of them followed by a {@code *}, so that {@code
 * ["standup","team-7-*"]} is good for {@code standup} and {@code team-7-lunch}. Such a token makes no rooms with unguessable ids, unless it has the
 * pattern {@code *}. A token without the claim is not restricted: have it {@linkplain JwtAuthenticator.Builder#requireClaim required} where every
 * token must name rooms.
 *
 * <p>What is allowed so far, and everything that is not about entering rooms, is for another policy to decide. Does not block; safe for use by many
 * threads.
 */
public final class JwtAccessPolicy implements AccessPolicy {

    /** The {@linkplain dev.beckon.signaling.Identity#claims claim} under which {@link JwtAuthenticator} leaves the rooms, whatever the token calls it. */
    static final String ROOMS = "rooms";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_-]{1,64}|[A-Za-z0-9_-]{0,63}\\*");

    private final AccessPolicy rest;

    /** Allows everything else that {@link AccessPolicy#OPEN} does. */
    public JwtAccessPolicy() {
        this(AccessPolicy.OPEN);
    }

    /** @param rest asked after the token's rooms, and for everything else */
    public JwtAccessPolicy(AccessPolicy rest) {
        this.rest = rest;
    }

    static boolean isPattern(@Nullable Object value) {
        return value instanceof String text && PATTERN.matcher(text).matches();
    }

    @Override
    public CompletionStage<Boolean> mayCreate(Requester who, String room) {
        return opens(who, room) ? rest.mayCreate(who, room) : CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> mayJoin(Requester who, String room) {
        return opens(who, room) ? rest.mayJoin(who, room) : CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> mayCall(Requester who, String peer) {
        return rest.mayCall(who, peer);
    }

    @Override
    public CompletionStage<Boolean> mayCallUser(Requester who, String user) {
        return rest.mayCallUser(who, user);
    }

    @Override
    public boolean mayRelay(Requester who, Message message) {
        return rest.mayRelay(who, message);
    }

    @Override
    public CompletionStage<Boolean> mayModerate(Requester who, String room) {
        return rest.mayModerate(who, room);
    }

    private static boolean opens(Requester who, String room) {
        Object claim = who.identity().claims().get(ROOMS);
        return claim == null
                || claim instanceof List<?> list
                        && list.stream().anyMatch(pattern -> pattern instanceof String text && matches(text, room));
    }

    private static boolean matches(String pattern, String room) {
        int last = pattern.length() - 1;
        return pattern.endsWith("*") ? room.startsWith(pattern.substring(0, last)) : room.equals(pattern);
    }
}
