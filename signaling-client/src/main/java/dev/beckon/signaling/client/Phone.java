package dev.beckon.signaling.client;

import dev.beckon.signaling.client.ClientException.Kind;
import dev.beckon.signaling.message.CallRoom;
import dev.beckon.signaling.message.EndReason;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one session: it calls others and is called. For the loop, except {@link #call}. */
final class Phone {

    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);

    /** Ids of calls that are over, about which a last word may still be on its way. */
    private static final int OVER_KEPT = 32;

    private final Session session;
    private final Courier courier;
    private final ClientListener listener;
    private final Set<ClientCall> calls = new LinkedHashSet<>();
    private final Set<ClientCall> ofUsers = new HashSet<>();
    private final Set<String> over = new LinkedHashSet<>();

    /** Calls that the server has named since the session was lost; null when nothing was lost. */
    private @Nullable Set<String> named;

    Phone(Session session, Courier courier, ClientListener listener) {
        this.session = session;
        this.courier = courier;
        this.listener = listener;
    }

    /** @param user whether that is a user rather than a peer */
    ClientCall call(String to, boolean user, CallListener hears) {
        ClientCall call = new ClientCall(session, courier, this, null, to, true);
        call.listener(hears);
        session.loop.execute(() -> {
            calls.add(call);
            if (user) {
                ofUsers.add(call);
            }
            session.request(id -> new Message.Call(id, user ? null : to, user ? to : null))
                    .whenComplete((reply, failure) -> {
                        if (reply instanceof Message.Ringing ringing) {
                            rings(call, ringing.call());
                        } else if (failure != null && Stages.cause(failure) instanceof ClientException why) {
                            failed(call, why);
                        }
                    });
        });
        return call;
    }

    boolean isUser(ClientCall call) {
        return ofUsers.contains(call);
    }

    private void failed(ClientCall call, ClientException why) {
        call.refused(why);
        // one from the same peer that was taken for the other half of this call
        for (ClientCall kept : List.copyOf(calls)) {
            if (!kept.isOutgoing() && kept.with().equals(call.with())) {
                courier.tell(() -> listener.incoming(kept));
            }
        }
    }

    private void rings(ClientCall call, String id) {
        ClientCall theirs = find(id);
        if (theirs != null && theirs != call) {
            // calling somebody who rings is accepting: the two are one call from here on
            calls.remove(theirs);
            theirs.ended(EndReason.CROSSED);
            over.remove(id);
            call.becomesIncoming();
        }
        if (call.state() == ClientCall.State.ENDED) {
            remember(id);
        }
        call.rings(id);
    }

    /** @return whether it is about calls */
    boolean received(Message message) {
        if (message instanceof Message.Incoming incoming) {
            name(incoming.call());
            incoming(incoming);
        } else if (message instanceof Message.Accepted accepted) {
            name(accepted.call());
            accepted(accepted);
        } else if (message instanceof Message.Ringing ringing) {
            name(ringing.call());
            if (ringing.re() == Message.NO_ID && find(ringing.call()) == null) {
                end(MessageType.CANCEL, ringing.call()); // nobody here waits for it any more
            }
        } else if (message instanceof Message.Ended ended) {
            with(ended.call(), call -> call.ends(ended.reason()));
        } else if (message instanceof Message.PeerAway away && CallRoom.is(away.room())) {
            with(CallRoom.call(away.room()), call -> call.away(true, true));
        } else if (message instanceof Message.PeerBack back && CallRoom.is(back.room())) {
            with(CallRoom.call(back.room()), call -> call.away(false, back.resumed()));
        } else if (message instanceof Message.PeerUpdated updated) {
            List.copyOf(calls).forEach(call -> call.described(updated));
        } else {
            return false;
        }
        return true;
    }

    private void with(String id, Consumer<ClientCall> then) {
        ClientCall call = find(id);
        if (call != null) {
            then.accept(call);
        }
    }

    private void incoming(Message.Incoming message) {
        ClientCall known = find(message.call());
        if (known != null) {
            known.ringsStill();
            return;
        } else if (over.contains(message.call())) {
            decline(message.call(), false); // the server has not heard it
            return;
        }
        String from = message.from().peer();
        boolean crosses = any(call -> call.isOutgoing()
                && call.state() == ClientCall.State.RINGING
                && call.with().equals(from));
        ClientCall call = new ClientCall(session, courier, this, message.call(), from, false);
        calls.add(call);
        // this side is calling them just now: the server makes one call of the two, and nobody has to be asked
        if (!crosses) {
            courier.tell(() -> listener.incoming(call));
        }
    }

    private void accepted(Message.Accepted message) {
        if (over.contains(message.call())) {
            end(MessageType.HANGUP, message.call()); // the server has not heard it, or not yet
            return;
        }
        ClientCall known = find(message.call());
        if (known == null) {
            known = first(call -> call.crosses(message.peer().peer()));
        }
        if (known != null) {
            known.accepted(message);
            return;
        }
        // a process that took its session over makes the new link, as the caller does
        ClientCall call = new ClientCall(
                session, courier, this, message.call(), message.peer().peer(), true);
        calls.add(call);
        call.accepted(message);
        courier.tell(() -> listener.restored(call));
    }

    /** @param type {@code CANCEL} or {@code HANGUP} */
    void end(MessageType type, String id) {
        insist(reply -> new Message.CallAction(type, reply, id));
    }

    void decline(String id, boolean busy) {
        insist(reply -> new Message.Decline(reply, id, busy, null));
    }

    /** What is lost with a session is said again when the server names the call. A closed session hangs up by itself. */
    private void insist(LongFunction<Message> message) {
        session.insist(message, () -> true, why -> {
            if (why.kind() == Kind.REFUSED) {
                LOG.warn("The server did not end a call that is over here: {}", why.getMessage());
            }
        });
    }

    /** The server names the calls that it still knows right after its welcome, before it answers anything. */
    void sessionLost() {
        if (calls.isEmpty()) {
            return;
        }
        List<ClientCall> before = List.copyOf(calls);
        Set<String> stillThere = new HashSet<>();
        named = stillThere;
        session.request(Message.IceServersRequest::new).whenComplete((reply, failure) -> {
            if (named == stillThere) {
                named = null;
                boolean again = failure != null
                        && Stages.cause(failure) instanceof ClientException why
                        && why.kind() == ClientException.Kind.SESSION_LOST;
                if (!again) {
                    before.stream()
                            .filter(call -> call.id() != null && !stillThere.contains(call.id()))
                            .forEach(call -> call.ended(EndReason.LOST));
                }
            }
        });
    }

    private void name(String id) {
        if (named != null) {
            named.add(id);
        }
    }

    void closed() {
        List.copyOf(calls).forEach(call -> call.ended(EndReason.LOST));
    }

    void isOver(ClientCall call) {
        calls.remove(call);
        ofUsers.remove(call);
        String id = call.id();
        if (id != null) {
            remember(id);
        }
    }

    private void remember(String id) {
        over.add(id);
        if (over.size() > OVER_KEPT) {
            over.remove(over.iterator().next());
        }
    }

    private @Nullable ClientCall find(String id) {
        return first(call -> id.equals(call.id()));
    }

    private boolean any(Predicate<ClientCall> which) {
        return first(which) != null;
    }

    private @Nullable ClientCall first(Predicate<ClientCall> which) {
        for (ClientCall call : new ArrayList<>(calls)) {
            if (which.test(call)) {
                return call;
            }
        }
        return null;
    }
}
