package dev.beckon.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * This project's classes once more, with a fault put into one method on purpose: a test that does not fail on it proves nothing. Use what is loaded here by
 * reflection.
 */
final class Mutant extends ClassLoader {

    private static final String PROJECT = "dev.beckon.signaling.";

    private final String mutated;
    private final byte[] bytes;

    private Mutant(Class<?> owner, String method, Consumer<MethodNode> change) {
        this(owner, method, method::equals, change);
    }

    private Mutant(Class<?> owner, String method, Predicate<String> isMeant, Consumer<MethodNode> change) {
        super(Mutant.class.getClassLoader());
        mutated = owner.getName();
        ClassNode read = new ClassNode();
        new ClassReader(read(mutated)).accept(read, ClassReader.SKIP_DEBUG);
        boolean found = false;
        for (MethodNode candidate : read.methods) {
            if (isMeant.test(candidate.name)) {
                change.accept(candidate);
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException(mutated + " has no method " + method);
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        read.accept(writer);
        bytes = writer.toByteArray();
    }

    /** A class that is not visible here. */
    static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(missing);
        }
    }

    /** The method does nothing but return this; for one that returns nothing or an object the constant is 0. */
    static Mutant returning(Class<?> owner, String method, int constant) {
        return new Mutant(owner, method, node -> {
            Type type = Type.getReturnType(node.desc);
            InsnList body = new InsnList();
            pushDefault(body, type, constant);
            body.add(new InsnNode(type.getOpcode(Opcodes.IRETURN)));
            node.instructions = body;
            node.tryCatchBlocks.clear();
            node.localVariables = null;
        });
    }

    /** The method, with the lambdas in it, does not make this call; what would be its answer is false, 0 or null. */
    static Mutant withoutCall(Class<?> owner, String method, String called) {
        int[] removed = {0};
        Predicate<String> isMeant = name -> name.equals(method) || name.startsWith("lambda$" + method + "$");
        Mutant mutant = new Mutant(owner, method, isMeant, node -> {
            for (AbstractInsnNode instruction : node.instructions.toArray()) {
                if (instruction instanceof MethodInsnNode call && call.name.equals(called)) {
                    InsnList instead = new InsnList();
                    Type[] arguments = Type.getArgumentTypes(call.desc);
                    for (int i = arguments.length - 1; i >= 0; i--) {
                        instead.add(new InsnNode(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP));
                    }
                    if (call.getOpcode() != Opcodes.INVOKESTATIC) {
                        instead.add(new InsnNode(Opcodes.POP));
                    }
                    pushDefault(instead, Type.getReturnType(call.desc), 0);
                    node.instructions.insert(call, instead);
                    node.instructions.remove(call);
                    removed[0]++;
                }
            }
        });
        if (removed[0] == 0) {
            throw new IllegalArgumentException(method + " does not call " + called);
        }
        return mutant;
    }

    /** The method, in each of its forms, catches nothing, and what it asks the {@link Guard} for is called without it. */
    static Mutant withoutGuard(Class<?> owner, String method) {
        int[] guards = {0};
        Mutant mutant = new Mutant(owner, method, node -> {
            guards[0] += node.tryCatchBlocks.size();
            node.tryCatchBlocks.clear();
            for (AbstractInsnNode instruction : node.instructions.toArray()) {
                if (instruction instanceof MethodInsnNode call
                        && call.owner.equals(Type.getInternalName(Guard.class))
                        && Set.of("ask", "run", "answer").contains(call.name)) {
                    String direct = "(" + Type.getDescriptor(Guard.class) + call.desc.substring(1);
                    String owned = Type.getInternalName(Unguarded.class);
                    node.instructions.set(
                            call, new MethodInsnNode(Opcodes.INVOKESTATIC, owned, call.name, direct, false));
                    guards[0]++;
                }
            }
        });
        if (guards[0] == 0) {
            throw new IllegalArgumentException(owner + "." + method + " has no guard");
        }
        return mutant;
    }

    /** What a {@link Guard} without guarding would do; called by faulty classes only. */
    static final class Unguarded {

        private Unguarded() {}

        static <T> CompletableFuture<T> ask(Guard guard, String what, Supplier<CompletionStage<T>> call) {
            return call.get().toCompletableFuture();
        }

        static <T> CompletableFuture<T> ask(
                Guard guard, String what, Supplier<CompletionStage<T>> call, Consumer<?> late) {
            return call.get().toCompletableFuture();
        }

        static <T> CompletableFuture<T> run(Guard guard, String what, Supplier<CompletionStage<T>> call) {
            return call.get().toCompletableFuture();
        }

        static <T> CompletableFuture<T> run(
                Guard guard, String what, Supplier<CompletionStage<T>> call, Consumer<?> late) {
            return call.get().toCompletableFuture();
        }

        static <T> CompletableFuture<T> answer(Guard guard, String what, CompletionStage<T> stage) {
            return stage.toCompletableFuture();
        }
    }

    /** The method's synchronized blocks lock nothing. */
    static Mutant withoutLock(Class<?> owner, String method) {
        return new Mutant(owner, method, node -> {
            node.access &= ~Opcodes.ACC_SYNCHRONIZED;
            for (AbstractInsnNode instruction : node.instructions.toArray()) {
                int opcode = instruction.getOpcode();
                if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
                    node.instructions.set(instruction, new InsnNode(Opcodes.POP));
                }
            }
        });
    }

    private static void pushDefault(InsnList list, Type type, int constant) {
        switch (type.getSort()) {
            case Type.VOID -> {}
            case Type.OBJECT, Type.ARRAY -> list.add(new InsnNode(Opcodes.ACONST_NULL));
            case Type.LONG -> list.add(new InsnNode(Opcodes.LCONST_0 + constant));
            default -> list.add(new InsnNode(Opcodes.ICONST_0 + constant));
        }
    }

    private byte[] read(String name) {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no class " + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            byte[] read = name.equals(mutated) ? bytes : read(name);
            return defineClass(name, read, 0, read.length);
        }
    }

    /** Whether a test passes in the mutated world. */
    boolean passes(Class<?> test) {
        return passes(DiscoverySelectors.selectClass(twin(test)));
    }

    /** The same for some methods of it, with whatever arguments; none of them find nothing. */
    boolean passes(Class<?> test, Predicate<String> methods) {
        Class<?> twin = twin(test);
        DiscoverySelector[] selected = Stream.of(twin.getDeclaredMethods())
                .filter(declared -> !Modifier.isPrivate(declared.getModifiers()) && methods.test(declared.getName()))
                .map(declared -> DiscoverySelectors.selectMethod(twin, declared))
                .toArray(DiscoverySelector[]::new);
        return selected.length == 0 || passes(selected);
    }

    private static boolean passes(DiscoverySelector... tests) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(tests).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        try {
            LauncherFactory.create().execute(request, listener);
        } catch (OutOfMemoryError thrownByAnSpi) { // JUnit lets such an error pass
            return false;
        }
        TestExecutionSummary outcome = listener.getSummary();
        assertThat(outcome.getTestsFoundCount()).isPositive();
        return outcome.getTotalFailureCount() == 0;
    }

    /** Puts the faulty class where a class path may begin. */
    void writeTo(Path directory) throws IOException {
        Path file = directory.resolve(mutated.replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** The class of that name as it is in the mutated world. */
    Class<?> twin(Class<?> original) {
        try {
            return loadClass(original.getName());
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(missing);
        }
    }
}
