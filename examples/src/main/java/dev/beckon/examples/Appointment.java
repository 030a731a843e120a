package dev.beckon.examples;

import dev.beckon.signaling.RoomRef;
import dev.beckon.signaling.Signaling;
import dev.beckon.signaling.message.ErrorCode;
import dev.beckon.signaling.message.Message;
import dev.beckon.signaling.message.RoomOptions;
import dev.beckon.signaling.message.SignalingException;
import dev.beckon.signaling.netty.SignalingEndpoint;
import dev.beckon.signaling.netty.SignalingServer;
import dev.beckon.signaling.spi.Identity;
import dev.beckon.signaling.spi.Scheduler;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Video appointments: one doctor, one patient, one slot. */
final class Appointment {

    /** The login of your application. */
    interface Logins {
        Account byToken(String token);
    }

    record Account(String user, String name) {}

    private final IoEventLoopGroup loops = SignalingServer.eventLoops(0);
    final Signaling signaling;
    final SignalingServer server;

    Appointment(Logins logins, int port) throws IOException {
        // README
        signaling = Signaling.builder(Scheduler.on(loops))
                .authenticator((hello, opening) -> identity(logins, hello))
                .build();
        SignalingEndpoint endpoint = SignalingEndpoint.builder(signaling)
                .allowOrigin("https://app.example.org")
                .build();
        server = SignalingServer.builder(endpoint, loops).port(port).start();
        // end
    }

    // README
    private static CompletionStage<Identity> identity(Logins logins, Message.Hello hello) {
        Account account = hello.token() == null ? null : logins.byToken(hello.token());
        return account == null
                ? CompletableFuture.failedStage(new SignalingException(ErrorCode.UNAUTHENTICATED, "log in first"))
                : CompletableFuture.completedStage(new Identity(account.user()).named(account.name()));
    }

    /** Only these two come in, and the patient cannot remove the doctor, whoever comes first. */
    CompletableFuture<RoomRef> begin(String slot, String doctor, String patient, Duration length) {
        RoomOptions options = RoomOptions.of(2).forUsers(doctor, patient).moderatedBy(doctor);
        return signaling.rooms().open(slot, options).thenApply(room -> {
            after(length.minusMinutes(5), () -> room.send("\"five minutes left\""));
            after(length, () -> room.end("The appointment is over."));
            return room;
        });
    }

    private void after(Duration delay, Runnable task) {
        loops.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    void accountClosed(String user) {
        signaling.user(user).disconnect("Your account was closed.");
    }
    // end
}
