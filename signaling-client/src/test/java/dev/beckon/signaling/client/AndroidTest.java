package dev.beckon.signaling.client;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** What an app for Android loads has no class that Android lacks. */
@AnalyzeClasses(packages = "dev.beckon.signaling.client", importOptions = ImportOption.DoNotIncludeTests.class)
class AndroidTest {

    @ArchTest
    static final ArchRule only_the_network_of_the_jdk_knows_the_http_client_of_the_jdk = noClasses()
            .that()
            .resideOutsideOfPackage("dev.beckon.signaling.client.jdk")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net.http..");

    @ArchTest
    static final ArchRule only_the_network_of_ok_http_knows_ok_http = noClasses()
            .that()
            .resideOutsideOfPackage("dev.beckon.signaling.client.okhttp")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "okio..", "kotlin..");

    @ArchTest
    static final ArchRule the_rest_needs_the_least_of_java_and_the_data_and_json_of_the_core = classes()
            .that()
            .resideOutsideOfPackages("dev.beckon.signaling.client.jdk", "dev.beckon.signaling.client.okhttp")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.beckon.signaling.client..",
                    "dev.beckon.signaling.json",
                    "dev.beckon.signaling.message",
                    "dev.beckon.signaling.spi",
                    "java.io",
                    "java.lang..",
                    "java.net",
                    "java.nio.charset",
                    "java.time",
                    "java.util..",
                    "org.slf4j",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule of_the_spi_of_servers_it_takes_time_alone = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.beckon\\.signaling\\.spi\\.(?!Scheduler).*");

    /** Methods of Java 9 to 17 that came with API level 34, one above the least that docs/client.md names. */
    @ArchTest
    static final ArchRule it_calls_nothing_that_the_oldest_android_lacks = noClasses()
            .should()
            .callMethodWhere(target(owner(type(Stream.class))).and(target(nameMatching("toList|mapMulti.*"))))
            .orShould()
            .callMethodWhere(target(owner(type(String.class)))
                    .and(target(nameMatching("formatted|indent|stripIndent|transform|translateEscapes"))));
}
