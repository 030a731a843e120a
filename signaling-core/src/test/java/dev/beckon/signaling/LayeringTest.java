package dev.beckon.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.beckon.signaling", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    @ArchTest
    static final ArchRule the_core_knows_the_jdk_and_slf4j_only = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.beckon.signaling", "java..", "javax.crypto..", "org.slf4j", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule the_core_has_no_thread_and_no_socket = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.(net\\..*|nio\\.channels\\..*|lang\\.Thread|util\\.concurrent\\.Executors|util\\.Timer)");
}
