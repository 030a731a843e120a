package dev.beckon.signaling.session;

import dev.beckon.signaling.spi.Requester;
import dev.beckon.signaling.spi.SignalingEvent;
import dev.beckon.signaling.spi.SignalingEvent.CallAccepted;
import dev.beckon.signaling.spi.SignalingEvent.CallEnded;
import dev.beckon.signaling.spi.SignalingEvent.CallStarted;
import dev.beckon.signaling.spi.SignalingEvent.RoomEnded;
import dev.beckon.signaling.spi.SignalingEvent.RoomEntered;
import dev.beckon.signaling.spi.SignalingEvent.RoomLeft;
import dev.beckon.signaling.spi.SignalingEvent.RoomOpened;
import dev.beckon.signaling.spi.SignalingEvent.SessionDetached;
import dev.beckon.signaling.spi.SignalingEvent.SessionEnded;
import dev.beckon.signaling.spi.SignalingEvent.SessionMoved;
import dev.beckon.signaling.spi.SignalingEvent.SessionResumed;
import dev.beckon.signaling.spi.SignalingEvent.SessionStarted;
import dev.beckon.signaling.spi.SignalingListener;
import dev.beckon.signaling.testing.FakeTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the listeners of all nodes are told: whatever begins has not begun before, whatever ends has begun, and in the end all has ended. */
final class SimWitness {

    /** Somebody's place in a room, or part in a call. */
    private record Part(String in, String peer) {}

    /** In the place of a node: the one that tells next of a session that moves has it. */
    private static final int MOVING = -1;

    private final FakeTime time;
    private final SimModel model;

    /** With the node that each is on. */
    private final Map<String, Integer> sessions = new TreeMap<>();

    private final Set<Part> inside = new HashSet<>();
    private final Set<String> rooms = new TreeSet<>();
    private final Map<Part, Integer> calls = new HashMap<>();

    /** Parts in calls that are over: each is told once. */
    private final Set<Part> over = new HashSet<>();

    /** What these still tell, nobody hears. */
    private final Set<Integer> dead = new HashSet<>();

    SimWitness(FakeTime time, SimModel model) {
        this.time = time;
        this.model = model;
    }

    SignalingListener on(int node) {
        return new SignalingListener() {
            @Override
            public void on(SignalingEvent event) {
                model.trace(time.nanoTime(), "node " + node, "tells", event);
                model.check(
                        dead.contains(node) || told(node, event),
                        "told out of its place: " + event + " with sessions " + sessions + ", in rooms " + inside
                                + ", in calls " + calls.keySet());
            }
        };
    }

    /** @return false if it can not be, by what was told before */
    private boolean told(int node, SignalingEvent event) {
        if (event instanceof SessionStarted started) {
            return begins(started.who().peer(), node);
        } else if (event instanceof SessionDetached detached) {
            return isOn(node, detached.who());
        } else if (event instanceof SessionResumed resumed) {
            return sessions.put(resumed.who().peer(), node) != null;
        } else if (event instanceof SessionMoved moved) {
            return sessions.put(moved.who().peer(), MOVING) != null;
        } else if (event instanceof SessionEnded ended) {
            return isOn(node, ended.who()) & ends(ended.who().peer());
        } else if (event instanceof RoomOpened opened) {
            return rooms.add(opened.room());
        } else if (event instanceof RoomEnded ended) {
            return rooms.remove(ended.room());
        } else if (event instanceof RoomEntered entered) {
            return isOn(node, entered.who())
                    & inside.add(new Part(entered.room(), entered.who().peer()));
        } else if (event instanceof RoomLeft left) {
            return isOn(node, left.who())
                    & inside.remove(new Part(left.room(), left.who().peer()));
        } else if (event instanceof CallStarted started) {
            return calls.put(new Part(started.call(), started.caller().peer()), node) == null;
        } else if (event instanceof CallAccepted accepted) {
            calls.put(new Part(accepted.call(), accepted.who().peer()), node);
            return !over.contains(new Part(accepted.call(), accepted.who().peer()));
        } else if (event instanceof CallEnded ended) {
            Part part = new Part(ended.call(), ended.who().peer());
            calls.remove(part);
            return over.add(part);
        }
        return true;
    }

    /** One that moved to a node that has died is lost, and nobody is told. */
    private boolean begins(String peer, int node) {
        if (!dead.isEmpty() && isMoving(peer)) {
            forget(Set.of(peer));
        }
        return sessions.put(peer, node) == null;
    }

    private boolean isMoving(String peer) {
        return Integer.valueOf(MOVING).equals(sessions.get(peer));
    }

    private boolean isOn(int node, Requester who) {
        Integer known = sessions.replace(who.peer(), node);
        return known != null && (known == node || known == MOVING);
    }

    /** A session has left its rooms and calls when its end is told. */
    private boolean ends(String peer) {
        return sessions.remove(peer) != null
                & inside.stream().noneMatch(part -> part.peer().equals(peer))
                & calls.keySet().stream().noneMatch(part -> part.peer().equals(peer));
    }

    /** Nobody is told of what was on it. */
    void nodeDied(int node) {
        dead.add(node);
        Set<String> gone = new HashSet<>();
        sessions.forEach((peer, on) -> {
            if (on == node) {
                gone.add(peer);
            }
        });
        forget(gone);
    }

    private void forget(Set<String> gone) {
        sessions.keySet().removeAll(gone);
        inside.removeIf(part -> gone.contains(part.peer()));
        calls.keySet().removeIf(part -> gone.contains(part.peer()));
    }

    /** @param withRooms whether their ends were told: not where a node has died that would have told them */
    void checkAllIsOver(boolean withRooms) {
        if (!dead.isEmpty()) {
            forget(sessions.keySet().stream().filter(this::isMoving).collect(Collectors.toSet()));
        }
        model.check(sessions.isEmpty(), "the ends of sessions were not told: " + sessions);
        model.check(inside.isEmpty(), "it was not told that these left: " + inside);
        model.check(calls.isEmpty(), "the ends of calls were not told: " + calls.keySet());
        model.check(!withRooms || rooms.isEmpty(), "the ends of rooms were not told: " + rooms);
    }
}
