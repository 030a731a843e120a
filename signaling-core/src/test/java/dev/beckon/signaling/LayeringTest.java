package dev.beckon.signaling;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

@AnalyzeClasses(packages = "dev.beckon.signaling", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    @ArchTest
    static final ArchRule the_core_knows_the_jdk_and_slf4j_only = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.beckon.signaling..", "java..", "javax.crypto..", "org.slf4j", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule packages_make_no_circle =
            slices().matching("dev.beckon.(signaling.*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule arrows_point_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("signaling")
            .definedBy("dev.beckon.signaling")
            .layer("session")
            .definedBy("dev.beckon.signaling.session")
            .layer("registry")
            .definedBy("dev.beckon.signaling.registry")
            .layer("json")
            .definedBy("dev.beckon.signaling.json")
            .layer("dialect")
            .definedBy("dev.beckon.signaling.dialect")
            .layer("spi")
            .definedBy("dev.beckon.signaling.spi")
            .layer("limits")
            .definedBy("dev.beckon.signaling.limits")
            .layer("http")
            .definedBy("dev.beckon.signaling.http")
            .layer("message")
            .definedBy("dev.beckon.signaling.message")
            .layer("wire")
            .definedBy("dev.beckon.signaling.wire")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("session", "registry")
            .whereLayer("signaling")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("signaling")
            .whereLayer("registry")
            .mayOnlyBeAccessedByLayers("signaling", "session")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("signaling", "session")
            .whereLayer("dialect")
            .mayOnlyBeAccessedByLayers("signaling", "session", "json")
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("signaling", "session", "json", "dialect")
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("limits")
            .mayOnlyBeAccessedByLayers("signaling", "session", "json", "dialect");

    /** What somebody else's registry could not use, this one does not use either. */
    private static final DescribedPredicate<JavaClass> OWN =
            resideInAPackage("dev.beckon.signaling.registry").and(not(modifier(JavaModifier.PUBLIC)));

    @ArchTest
    static final ArchRule the_registry_in_memory_is_on_public_types_only = classes()
            .that(OWN)
            .should()
            .onlyDependOnClassesThat(
                    modifier(JavaModifier.PUBLIC).<JavaClass>forSubtype().or(OWN))
            .andShould()
            .onlyAccessMembersThat(describe(
                    "are public, its own or the JDK's",
                    member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                            || OWN.test(member.getOwner())
                            || !member.getOwner().getPackageName().startsWith("dev.beckon")));

    @ArchTest
    static final ArchRule the_core_has_no_socket_and_no_executor = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.(net\\.(?!URLEncoder$).*|nio\\.channels\\..*|util\\.concurrent\\.Executors|util\\.Timer)");

    /** To ask which thread this is, and which locks it holds, is no harm. */
    @ArchTest
    static final ArchRule the_core_has_no_thread = noClasses()
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .callMethodWhere(target(owner(assignableTo(Thread.class)))
                    .and(not(target(nameMatching("currentThread|holdsLock")))));

    /** The common pool is the application's, which may block it. */
    @ArchTest
    static final ArchRule nothing_runs_on_the_common_pool = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ForkJoinPool.class)
            .orShould()
            .callMethodWhere(target(owner(assignableTo(CompletionStage.class)))
                    .and(target(nameMatching(".*Async|delayedExecutor")))
                    .and(not(target(rawParameterTypes(describe(
                            "an executor",
                            types -> types.stream().anyMatch(type -> type.isEquivalentTo(Executor.class))))))));
}
