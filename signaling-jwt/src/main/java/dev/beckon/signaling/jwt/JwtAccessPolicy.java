package dev.beckon.signaling.jwt;

import dev.beckon.signaling.message.Ids;
import dev.beckon.signaling.spi.AccessPolicy;
import dev.beckon.signaling.spi.ForwardingAccessPolicy;
import dev.beckon.signaling.spi.Requester;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens the rooms that a token names in its claim of rooms: a list of room ids, or beginnings of them followed by a {@code *}, so that {@code
 * ["standup","team-7-*"]} is good for {@code standup} and {@code team-7-lunch}. Such a token makes no rooms with unguessable ids, unless it has the
 * pattern {@code *}. What a dialect calls a topic, as y-webrtc its rooms, is a room here, by the name that its clients give it. A token without the claim is not restricted: have it {@linkplain JwtAuthenticator.Builder#requireClaim required} where every
 * token must name rooms.
 *
 * <p>A second claim, of the same form, lists the rooms that the user moderates. It opens them too, also when they are locked or have a password. With
 * this claim a user moderates these rooms and no others, whoever came first: give it to the users who may moderate, and an empty list to those who never may. Users whose
 * tokens do not have it moderate by the rules of rooms.
 *
 * <p>What is allowed so far, and everything else, is for another policy to decide. Does not block; safe for use by many
 * threads.
 */
public final class JwtAccessPolicy extends ForwardingAccessPolicy {

    /**
     * The {@linkplain dev.beckon.signaling.spi.Identity#claims claim} under which {@link JwtAuthenticator} leaves the rooms, whatever the token calls it:
     * a list of strings that are {@linkplain #isPattern patterns}. Another authenticator may leave them there, too.
     */
    public static final String ROOMS = "rooms";

    /** Likewise, the claim of the rooms that the user moderates. */
    public static final String MODERATES = "moderates";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_-]{1,64}|[A-Za-z0-9_-]{0,63}\\*");

    /** Leaves everything else to the rules of rooms and calls, as {@link AccessPolicy#OPEN} does. */
    public JwtAccessPolicy() {
        this(AccessPolicy.OPEN);
    }

    /**
     * Leaves everything else to another policy.
     *
     * @param rest asked after the token's rooms, and for everything else
     */
    public JwtAccessPolicy(AccessPolicy rest) {
        super(rest);
    }

    /**
     * {@return whether this is the id of a room, or the beginning of one with a {@code *} behind}
     *
     * @param value an element of a claim, of any type; null and what is no string are no pattern
     */
    public static boolean isPattern(@Nullable Object value) {
        return value instanceof String text && PATTERN.matcher(text).matches();
    }

    @Override
    public CompletionStage<Decision> mayCreate(Requester who, String room) {
        return opens(who, room) ? super.mayCreate(who, room) : Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayJoin(Requester who, String room) {
        if (moderates(who, room)) {
            return super.mayJoin(who, room).thenApply(JwtAccessPolicy::unlessRefused);
        }
        return opens(who, room) ? super.mayJoin(who, room) : Decision.NO.now();
    }

    @Override
    public CompletionStage<Decision> mayModerate(Requester who, Moderation what) {
        if (moderates(who, what.room())) {
            return super.mayModerate(who, what).thenApply(JwtAccessPolicy::unlessRefused);
        }
        return who.identity().claims().containsKey(MODERATES) ? Decision.NO.now() : super.mayModerate(who, what);
    }

    private static Decision unlessRefused(Decision decision) {
        return decision == Decision.NO ? Decision.NO : Decision.YES;
    }

    private static boolean opens(Requester who, String room) {
        Object claim = who.identity().claims().get(ROOMS);
        return claim == null || names(claim, room) || moderates(who, room);
    }

    private static boolean moderates(Requester who, String room) {
        return names(who.identity().claims().get(MODERATES), room);
    }

    /** A room or a topic of a dialect is named as its clients name it, without the realm. */
    private static boolean names(@Nullable Object claim, String room) {
        String name = Ids.nameOf(room);
        return claim instanceof List<?> list
                && list.stream().anyMatch(pattern -> pattern instanceof String text && matches(text, name));
    }

    private static boolean matches(String pattern, String name) {
        int last = pattern.length() - 1;
        return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, last)) : name.equals(pattern);
    }
}
