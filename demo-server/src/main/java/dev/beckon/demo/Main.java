package dev.beckon.demo;

import ch.qos.logback.classic.Level;
import dev.beckon.demo.login.TokenCommand;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.InitializationException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts the server from the command line. */
@Command(
        name = "beckon",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Serves a page for video calls, and the signaling that brings browsers together.%n",
        optionListHeading = "%nOptions:%n",
        abbreviateSynopsis = true,
        subcommands = TokenCommand.class,
        footer = {
            "",
            "Each option may also come from the environment, --tls-cert as BECKON_TLS_CERT",
            "and so on; lists are separated by commas. @FILE reads options from a file, one",
            "on each line. BECKON_LOG=INFO or DEBUG logs more.",
            "",
            "Examples:",
            "  A call between two tabs of this machine:",
            "    beckon",
            "  With a phone on the same network, where cameras need https:",
            "    beckon --dev-tls",
            "  For others, with your own certificate and a STUN server:",
            "    beckon --port 443 --tls-cert chain.pem --tls-key key.pem \\",
            "           --stun stun:stun.example.org:3478",
            "  With a TURN server for networks that let nothing else through:",
            "    BECKON_TURN_SECRET=north beckon --turn-url turn:turn.example.org:3478",
            "  For those who have a token, and one to try it with:",
            "    export BECKON_JWT_SECRET=$(openssl rand -hex 32)",
            "    beckon & beckon token --user ana"
        })
public final class Main implements Callable<Integer> {

    /** A bad option, or anything else about the surroundings that keeps the server from starting. */
    static final int CANNOT_START = 2;

    private static final String LOG_LEVEL = "BECKON_LOG";

    /** What stopping may take beyond the time for telling the clients. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Options options = new Options();

    private final Consumer<DemoServer> started;

    private Main(Consumer<DemoServer> started) {
        this.started = started;
    }

    /** Returns once the server runs; its threads keep the process alive. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        LastResort.install();
        refuseRenegotiation();
        AtomicBoolean running = new AtomicBoolean();
        int code = run(args, System.getenv(), out, err, server -> running.set(true));
        if (!running.get()) {
            System.exit(code);
        }
    }

    /** Of TLS 1.2, by clients, which could have handshake after handshake on one connection. The JDK's TLS looks at this once; OpenSSL's refuses anyway. */
    private static void refuseRenegotiation() {
        System.getProperties().putIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    static int run(
            String[] args,
            Map<String, String> environment,
            PrintWriter out,
            PrintWriter err,
            Consumer<DemoServer> started) {
        String amiss = amiss(args, environment);
        if (amiss != null) {
            return explain(err, amiss);
        }
        EnvironmentDefaults defaults = new EnvironmentDefaults(environment);
        CommandLine line = new CommandLine(new Main(started));
        defaults.notes(line.getCommandSpec()).forEach(note -> err.println("beckon: " + note));
        line.setDefaultValueProvider(defaults)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Durations::parse)
                .registerConverter(RateLimit.class, RateLimit::parse)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((bad, given) -> explain(err, bad.getMessage() + "; see --help"))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof StartException known) {
                        return explain(err, String.valueOf(known.getMessage()));
                    }
                    throw failure;
                });
        try {
            return line.execute(args);
        } catch (InitializationException unreadable) { // of a file of options
            return explain(err, unreadable.getMessage() + "; see --help");
        }
    }

    /** What is amiss besides options; null if nothing is. */
    private static @Nullable String amiss(String[] args, Map<String, String> environment) {
        String level = environment.get(LOG_LEVEL);
        if (level != null && Level.toLevel(level, null) == null) {
            return LOG_LEVEL + " is \"" + level + "\", but has to be ERROR, WARN, INFO, DEBUG, TRACE or OFF";
        }
        for (int i = 0; i < args.length; i++) {
            boolean value = i > 0 && args[i - 1].startsWith("--") && !args[i - 1].contains("=");
            if (!value && args[i].matches("@[^@].*")) {
                Path file = Path.of(args[i].substring(1));
                if (!Files.isReadable(file) || Files.isDirectory(file)) {
                    return "can not read the options in " + file;
                }
            }
        }
        return null;
    }

    /** In one line, whatever it quotes. */
    private static int explain(PrintWriter err, String what) {
        err.println("beckon: " + what.replaceAll("\\s+", " ").replaceAll("\\p{C}", "?"));
        return CANNOT_START;
    }

    @Override
    public Integer call() throws StartException {
        options.logFormat.apply();
        DemoServer server = Wiring.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "beckon-stop"));
        spec.commandLine()
                .getOut()
                .println(Urls.announcement(
                                server.address(),
                                options.tls(),
                                options.path(),
                                server.health().isInCluster())
                        + Urls.warning(server.address(), options.tls(), options.login.given(), options.ice.relays()));
        started.accept(server);
        return 0;
    }

    /** On SIGTERM and on Ctrl-C: clients are told when to come back before the process ends. */
    private void stop(DemoServer server) {
        Duration patience = options.drain.plus(STOP_SLACK);
        try {
            server.close(options.drain).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException incomplete) {
            LoggerFactory.getLogger(Main.class).warn("stopping without having closed everything", incomplete);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LogFormat.flush();
    }
}
