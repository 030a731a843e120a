package dev.beckon.signaling;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Looks in one file for types, members and components of records that are public or protected and say nothing about themselves. What overrides may be silent. */
final class Undocumented extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees comments;
    private final CompilationUnitTree file;
    private final List<String> found;

    /** @param found is told "file:line name" of each */
    Undocumented(DocTrees comments, CompilationUnitTree file, List<String> found) {
        this.comments = comments;
        this.file = file;
        this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
        if (isSeen(type.getModifiers())) {
            String name = type.getSimpleName().toString();
            needsComment(type, name);
            if (type.getKind() == Kind.CLASS && type.getMembers().stream().noneMatch(Undocumented::isConstructor)) {
                add(type, name + "()"); // what the compiler adds is as public as the class, and has no comment
            }
            super.visitClass(type, nothing);
        }
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        boolean overrides = method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        if (isSeen(method.getModifiers()) && !overrides) {
            needsComment(method, method.getName().toString());
        }
        return null; // what is declared in a body is not seen
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        ModifiersTree modifiers = variable.getModifiers();
        String name = variable.getName().toString();
        if (parent.getKind() == Kind.RECORD && !modifiers.getFlags().contains(Modifier.STATIC)) {
            if (!parameters(comments.getDocCommentTree(getCurrentPath().getParentPath()))
                    .contains(name)) {
                add(parent, ((ClassTree) parent).getSimpleName() + " @param " + name);
            }
        } else if (isSeen(modifiers)) {
            needsComment(variable, name);
        }
        return null;
    }

    private static boolean isConstructor(Tree member) {
        return member instanceof MethodTree method && method.getReturnType() == null;
    }

    /** Whether what is around this is seen, is checked on the way down. */
    private boolean isSeen(ModifiersTree modifiers) {
        Set<Modifier> flags = modifiers.getFlags();
        Kind parent = getCurrentPath().getParentPath().getLeaf().getKind();
        return flags.contains(Modifier.PUBLIC)
                || flags.contains(Modifier.PROTECTED)
                || (parent == Kind.INTERFACE || parent == Kind.ANNOTATION_TYPE) && !flags.contains(Modifier.PRIVATE);
    }

    private void needsComment(Tree tree, String name) {
        if (comments.getDocCommentTree(getCurrentPath()) == null) {
            add(tree, name);
        }
    }

    private static Set<String> parameters(@Nullable DocCommentTree comment) {
        return comment == null
                ? Set.of()
                : comment.getBlockTags().stream()
                        .filter(ParamTree.class::isInstance)
                        .map(tag -> ((ParamTree) tag).getName().getName().toString())
                        .collect(Collectors.toSet());
    }

    private void add(Tree tree, String name) {
        long position = comments.getSourcePositions().getStartPosition(file, tree);
        found.add(Path.of(file.getSourceFile().getName()).getFileName() + ":"
                + file.getLineMap().getLineNumber(position) + " " + name);
    }
}
