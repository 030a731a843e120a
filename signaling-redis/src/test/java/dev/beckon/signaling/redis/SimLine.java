package dev.beckon.signaling.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection of a node to the engine, over a network that has faults at each command. What was issued arrives in its order; when the connection breaks, a part of it from the beginning has arrived or will, late.
 *
 * <pre>
 *   OPEN ── breaks ──▶ CLOSED: all that is not answered fails at once
 *     └──── hangs ───▶ HUNG: nothing is answered, and nobody says so ── the node gives up ──▶ CLOSED
 * </pre>
 */
final class SimLine {

    /** What a fault of the network or of the engine does to a command. */
    enum Fault {
        NONE,
        /** It and all that follows take seconds, or longer than the lease of its node. */
        LATE,
        /** The engine is out of memory, and does not run it. */
        REFUSED,
        /** The connection breaks after it was issued. */
        CUT,
        /** The connection breaks when it was done. */
        ANSWER_LOST,
        /** The connection hangs after it was issued. */
        HANGS
    }

    private final SimNode node;
    private final SimWorld world;
    private final List<Command<?>> unanswered = new ArrayList<>();
    private boolean open = true;
    private boolean hung;
    private long lastArrival;
    private long lastAnswer;

    SimLine(SimNode node) {
        this.node = node;
        this.world = node.world;
    }

    boolean isOpen() {
        return open;
    }

    private final class Command<T> {
        final Consumer<Consumer<Supplier<T>>> action;
        final CompletableFuture<T> answer = new CompletableFuture<>();
        /** Where it arrives, if that is still the engine then. */
        final ModelEngine engine = world.engine;

        boolean arrived;
        boolean dropped;

        Command(Consumer<Consumer<Supplier<T>>> action) {
            this.action = action;
        }

        void arrives(Fault fault) {
            if (dropped || engine != world.engine) {
                return;
            }
            arrived = true;
            if (fault == Fault.REFUSED) {
                answers(() -> {
                    throw Engine.cutOff("it is out of memory");
                });
                return;
            }
            action.accept(this::answers);
            if (fault == Fault.ANSWER_LOST) {
                breaks();
            }
        }

        private void answers(Supplier<T> outcome) {
            if (!open || hung) {
                return;
            }
            lastAnswer = Math.max(lastAnswer + 1, world.time.nanoTime() + world.delay());
            node.at(lastAnswer, () -> {
                if (!hung && unanswered.remove(this)) {
                    complete(outcome);
                }
            });
        }

        private void complete(Supplier<T> outcome) {
            T value;
            try {
                value = outcome.get();
            } catch (RuntimeException refused) {
                answer.completeExceptionally(refused);
                return;
            }
            answer.complete(value);
        }
    }

    /**
     * Issues a command.
     *
     * @param action done when it arrives; it is given what takes the answer, which may be later
     */
    <T> CompletableFuture<T> issue(Fault fault, Consumer<Consumer<Supplier<T>>> action) {
        if (!open) {
            return CompletableFuture.failedFuture(Engine.cutOff("the connection is closed"));
        }
        Command<T> command = new Command<>(action);
        unanswered.add(command);
        if (!hung) {
            long way = world.delay() + (fault == Fault.LATE ? late() : 0);
            lastArrival = Math.max(lastArrival + 1, world.time.nanoTime() + way);
            world.time.at(lastArrival, () -> command.arrives(fault));
            if (fault == Fault.CUT) {
                node.at(world.time.nanoTime() + 1, this::breaks);
            } else if (fault == Fault.HANGS) {
                hung = true;
                loses();
            }
        }
        return command.answer;
    }

    private long late() {
        return world.random.nextLong(world.random.nextBoolean() ? 20_000_000_000L : 3_000_000_000L);
    }

    /** Of what is under way a part from the beginning arrives all the same. */
    private void loses() {
        List<Command<?>> underWay =
                unanswered.stream().filter(command -> !command.arrived).toList();
        int arriving = world.random.nextInt(underWay.size() + 1);
        underWay.subList(arriving, underWay.size()).forEach(command -> command.dropped = true);
    }

    /** The connection breaks, or the node gives it up. */
    void breaks() {
        if (!open) {
            return;
        }
        open = false;
        loses();
        List<Command<?>> failing = List.copyOf(unanswered);
        unanswered.clear();
        node.at(
                world.time.nanoTime(),
                () -> failing.forEach(
                        command -> command.answer.completeExceptionally(Engine.cutOff("the connection has broken"))));
    }
}
