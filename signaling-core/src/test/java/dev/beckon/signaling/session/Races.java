package dev.beckon.signaling.session;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Has Lincheck switch between threads by plan: the steps are too short for chance to meet in them. The races that matter are named, such as {@code "create 0 /
 * leave 0 | join 1 / join 2"}: first this, then these two at once, then that; some more are made at random.
 */
public final class Races {

    /** A property that names the one race to be run, with many more switchings: for a fault that only this one shows. */
    public static final String ONLY = "races.only";

    private static final int AT_RANDOM = 2;
    private static final int SWITCHINGS = 100;
    private static final int SWITCHINGS_FOR_A_FAULT = 1_000;

    /** After what time an execution counts as hung. Lincheck's own ten seconds are too few for a busy machine, which prepares classes meanwhile. */
    private static final long HUNG_MILLIS = 300_000;

    /** What keeps nothing that two threads could see: switching there shows nothing, and takes most of the time. */
    private static final List<String> STATELESS =
            List.of("dev.beckon.signaling.json.", "dev.beckon.signaling.message.", "dev.beckon.signaling.limits.");

    private Races() {}

    /** @throws AssertionError if what comes out is not what the model says of any order */
    public static void check(Class<?> test, Class<?> model, String... named) {
        check(test, model, AT_RANDOM, named);
    }

    /** The same, of the named races only: for tests in which not every sequence of operations makes sense. */
    static void checkNamed(Class<?> test, Class<?> model, String... named) {
        check(test, model, 0, named);
    }

    private static void check(Class<?> test, Class<?> model, int atRandom, String... named) {
        String only = System.getProperty(ONLY);
        if (only != null && !List.of(named).contains(only)) {
            throw new IllegalArgumentException(test + " has no race " + only);
        }
        ModelCheckingOptions options = new ModelCheckingOptions()
                .sequentialSpecification(model)
                .minimizeFailedScenario(false)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(only == null ? atRandom : 0)
                .invocationsPerIteration(only == null ? SWITCHINGS : SWITCHINGS_FOR_A_FAULT)
                .invocationTimeout$lincheck(HUNG_MILLIS)
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses(
                                (String name) -> STATELESS.stream().anyMatch(name::startsWith))
                        .allMethods()
                        .ignore());
        for (String scenario : only == null ? named : new String[] {only}) {
            options.addCustomScenario(scenario(test, scenario));
        }
        options.check(test);
    }

    private static ExecutionScenario scenario(Class<?> test, String text) {
        String[] parts = text.split("/", -1);
        List<List<Actor>> threads = Arrays.stream(parts[1].split("\\|"))
                .map(thread -> actors(test, thread))
                .toList();
        return new ExecutionScenario(actors(test, parts[0]), threads, actors(test, parts[2]), null);
    }

    private static List<Actor> actors(Class<?> test, String operations) {
        return Arrays.stream(operations.split(","))
                .map(String::strip)
                .filter(operation -> !operation.isEmpty())
                .map(operation -> actor(test, operation.split(" ")))
                .toList();
    }

    private static Actor actor(Class<?> test, String[] words) {
        List<Integer> arguments =
                Arrays.stream(words).skip(1).map(Integer::valueOf).toList();
        for (Method method : test.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Operation.class) && method.getName().equals(words[0])) {
                return new Actor(method, arguments);
            }
        }
        throw new IllegalArgumentException(test + " has no operation " + words[0]);
    }
}
