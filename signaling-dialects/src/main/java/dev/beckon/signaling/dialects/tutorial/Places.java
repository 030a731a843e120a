package dev.beckon.signaling.dialects.tutorial;

import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.Payload;
import dev.beckon.signaling.message.SignalingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one client is in which room:
 *
 * <pre>
 *   createRoom ── made ──▶ CREATOR
 *   offer ──▶ JOINS ── in ──▶ PARTNER ── the creator is gone ──▶ (parted)
 *               └── refused ──▶ (parted)
 * </pre>
 *
 * What a client that joins has for the room waits for the room's answer. A client that was refused does not know it yet when it sends its candidates: what it has for
 * the room that it parted from last is dropped without an error. Safe for use by several threads; its monitor is held for moments.
 */
final class Places {

    static final String FULL = "this room has a partner already";
    static final String UNKNOWN = "there is no such room, or you are not in it";

    /** Messages that wait for rooms: an offer, and the candidates of many interfaces. */
    static final int MOST_WAITING = 256;

    private enum Role {
        CREATOR,
        JOINS,
        PARTNER
    }

    private static final class Place {
        private final long request;
        private final List<Payload> waiting = new ArrayList<>(4);
        private Role role;

        Place(Role role, long request) {
            this.role = role;
            this.request = request;
        }
    }

    private final Map<String, Place> places = new HashMap<>(4);
    private @Nullable String parted;
    private int waiting;
    private long lastRequest;

    synchronized void created(String room) {
        places.put(room, new Place(Role.CREATOR, Message.NO_ID));
    }

    /**
     * The client offers.
     *
     * @return the id of the request to join; a refusal of it is {@link #refused}
     */
    synchronized long joins(String room, Payload offer) {
        Place known = places.get(room);
        if (known != null) {
            throw new SignalingException(
                    ErrorCode.BAD_STATE, known.role == Role.CREATOR ? "the creator of a room answers offers" : FULL);
        }
        Place joins = new Place(Role.JOINS, ++lastRequest);
        wait(joins, offer);
        places.put(room, joins);
        return joins.request;
    }

    /** @return whether the message may go to the other one now; if not, it waits, or is dropped */
    synchronized boolean mayRelay(String room, Payload message) {
        Place place = places.get(room);
        if (place != null) {
            if (place.waiting.isEmpty()) {
                return true;
            }
            wait(place, message);
        } else if (!room.equals(parted)) {
            throw new SignalingException(ErrorCode.NOT_FOUND, UNKNOWN);
        }
        return false;
    }

    private void wait(Place place, Payload message) {
        if (waiting == MOST_WAITING) {
            throw new SignalingException(
                    ErrorCode.BAD_STATE, waiting + " messages wait for rooms to answer, which is as many as may");
        }
        waiting++;
        place.waiting.add(message);
    }

    /** The client is in. */
    synchronized void joined(String room) {
        Place place = places.get(room);
        if (place != null && place.role == Role.JOINS) {
            place.role = Role.PARTNER;
        }
    }

    /** What has waited for a room that the client is in; from now on nothing waits. */
    synchronized List<Payload> waited(String room) {
        Place place = places.get(room);
        if (place == null) {
            return List.of();
        }
        List<Payload> all = List.copyOf(place.waiting);
        place.waiting.clear();
        waiting -= all.size();
        return all;
    }

    synchronized void refused(long request) {
        places.entrySet().stream()
                .filter(place -> request != Message.NO_ID && place.getValue().request == request)
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(this::parts);
    }

    synchronized void parts(String room) {
        Place place = places.remove(room);
        if (place != null) {
            waiting -= place.waiting.size();
            parted = room;
        }
    }

    synchronized boolean isIn(String room) {
        return places.containsKey(room);
    }

    synchronized boolean isPartner(String room) {
        Place place = places.get(room);
        return place != null && place.role == Role.PARTNER;
    }
}
