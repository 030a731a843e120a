package dev.beckon.signaling.client;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.beckon.signaling.client.jdk.JdkNetwork;
import dev.beckon.signaling.client.okhttp.OkHttpNetwork;
import dev.beckon.signaling.client.spi.Network;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The common pool is the application's, which may block it. */
@Timeout(300)
class CommonPoolTest {

    @Test
    void nothing_runs_on_it() {
        JavaClasses client = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.beckon.signaling.client");
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ForkJoinPool.class)
                .orShould()
                .callMethodWhere(target(owner(assignableTo(CompletionStage.class)))
                        .and(target(nameMatching(".*Async|delayedExecutor")))
                        .and(not(target(rawParameterTypes(describe(
                                "an executor",
                                types -> types.stream().anyMatch(type -> type.isEquivalentTo(Executor.class))))))))
                .check(client);
    }

    /** The WebSocket of the JDK is not among them: see {@link JdkNetwork}. */
    static Stream<Network> networks() {
        return Stream.of(
                new OkHttpNetwork(),
                new WithoutWebSockets(new OkHttpNetwork()),
                new WithoutWebSockets(new JdkNetwork()));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void a_client_connects_talks_and_closes_while_it_is_blocked(Network network) throws Exception {
        CountDownLatch blocked = new CountDownLatch(ForkJoinPool.getCommonPoolParallelism());
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> {
                blocked.countDown();
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
        }
        try (RealServer server = RealServer.start();
                SignalingClient ana = server.client("ana").network(network).build()) {
            blocked.await();
            ana.connect(RealServer.PATIENCE);
            ana.join("r", JoinOptions.orCreate(), RoomListener.NONE);
            ana.closeAsync();
            assertThat(ana.awaitClosed().kind()).isEqualTo(ClientException.Kind.CLOSED);
        } finally {
            end.countDown();
        }
    }
}
