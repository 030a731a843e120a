package dev.beckon.signaling.micrometer;

import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.MessageType;
import dev.beckon.signaling.message.Outgoing;
import dev.beckon.signaling.registry.ForwardingRegistry;
import dev.beckon.signaling.registry.Peer;
import dev.beckon.signaling.registry.PeerRegistry;
import dev.beckon.signaling.spi.Authenticator;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node waits for, as observations: spans where the application traces, so that what an {@link Authenticator} asks of a database is part of them.
 *
 * <ul>
 *   <li>{@code beckon.authenticate}: from a {@code hello} or {@code token} to the answer
 *   <li>{@code beckon.deliver}: a message to one peer, until the registry has it delivered or kept; the key {@code type} is that of the message, as its receiver gets it
 *   <li>{@code beckon.publish}: the same to a room
 * </ul>
 *
 * <pre>{@code
 * SignalingObservations observations = new SignalingObservations(observationRegistry);
 * Signaling signaling = Signaling.builder(scheduler)
 *         .authenticator(observations.observed(authenticator))
 *         .registry(observations.observed(PeerRegistry.inMemory()))
 *         .build();
 * }</pre>
 *
 * <p>No key names a peer, a room or an address. An observation that failed has the failure as its error. A handler that throws changes nothing; it is logged, once a minute. Safe for use by many
 * threads and by many nodes.
 */
public final class SignalingObservations {

    private static final Logger LOG = LoggerFactory.getLogger(SignalingObservations.class);

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final ObservationRegistry registry;

    /** When a fault was told last. */
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - 2 * QUIET_NANOS);

    /**
     * Observations in this registry.
     *
     * @param registry whose handlers hear of them
     */
    public SignalingObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /**
     * An authenticator whose answers are observed.
     *
     * @param real the one that answers
     * @return one that asks that one; that one itself if nobody observes, or if it is {@link Authenticator#anonymous}
     */
    public Authenticator observed(Authenticator real) {
        if (real == Authenticator.anonymous() || registry.isNoop()) {
            return real;
        }
        return (hello, opening) ->
                observe("beckon.authenticate", KeyValues.empty(), () -> real.authenticate(hello, opening));
    }

    /**
     * A registry whose deliveries are observed.
     *
     * @param real the one that does the work
     * @return one that passes everything on to that one; that one itself if nobody observes
     */
    public PeerRegistry observed(PeerRegistry real) {
        if (registry.isNoop()) {
            return real;
        }
        return new ForwardingRegistry(real) {
            @Override
            public CompletionStage<Boolean> deliver(Peer from, String to, Message message) {
                return observe("beckon.deliver", type(message.type()), () -> real.deliver(from, to, message));
            }

            @Override
            public CompletionStage<Void> publish(Peer from, String room, Outgoing message) {
                return observe("beckon.publish", KeyValues.empty(), () -> real.publish(from, room, message));
            }
        };
    }

    private static KeyValues type(MessageType type) {
        return KeyValues.of("type", type.wire());
    }

    private <T> CompletionStage<T> observe(String name, KeyValues keys, Supplier<CompletionStage<T>> work) {
        Observation observation = quietly(
                Observation.NOOP,
                () -> Observation.createNotStarted(name, registry)
                        .lowCardinalityKeyValues(keys)
                        .start());
        Observation.Scope scope = quietly(Observation.Scope.NOOP, observation::openScope);
        CompletionStage<T> stage;
        try {
            stage = work.get();
        } catch (Throwable fault) {
            close(scope);
            end(observation, fault);
            throw fault;
        }
        close(scope);
        if (stage == null) { // the node tells whose fault that is
            end(observation, new IllegalStateException("answered null"));
        } else {
            stage.whenComplete((done, failure) -> end(observation, failure));
        }
        return stage;
    }

    private void close(Observation.Scope scope) {
        quietly(scope, () -> {
            scope.close();
            return scope;
        });
    }

    private void end(Observation observation, @Nullable Throwable failure) {
        quietly(observation, () -> {
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
            return observation;
        });
    }

    private <T> T quietly(T otherwise, Supplier<T> step) {
        try {
            return step.get();
        } catch (Throwable fault) {
            long now = System.nanoTime();
            long last = toldNanos.get();
            if (now - last > QUIET_NANOS && toldNanos.compareAndSet(last, now)) {
                LOG.warn("a handler of observations failed; whatever fails within a minute is not told", fault);
            }
            return otherwise;
        }
    }
}
