package dev.beckon.signaling.conformance;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells which rules of the protocol a server keeps. */
@Command(
        name = "beckon-conformance",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        exitCodeOnExecutionException = 2,
        usageHelpAutoWidth = true,
        description = "Tells which rules of PROTOCOL.md a signaling server keeps.%n",
        footer = {
            "",
            "Exit codes: 0 no rule is broken, 1 a rule is broken, 2 the server could not be tried.",
            "A server whose certificate is not public: java -Djavax.net.ssl.trustStore=FILE -jar ..."
        })
public final class Main implements Callable<Integer> {

    private static final int BROKEN = 1;
    private static final int NOT_TRIED = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "URL", description = "The server, such as wss://signal.example.org/signal.")
    private URI url = URI.create("");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A token for hello, at a server that authenticates. Several are used in turn.")
    private List<String> tokens = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "The user to whom the tokens belong, to call all its peers.")
    private @Nullable String user;

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description = "A header of each request, such as Origin or Cookie.")
    private Map<String, String> headers = new LinkedHashMap<>();

    @Option(names = "--section", paramLabel = "SECTION", description = "Only the rules of this section of PROTOCOL.md.")
    private List<String> sections = new ArrayList<>();

    @Option(names = "--quick", description = "Without the rules that wait for a deadline of the server.")
    private boolean quick;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long an answer may take. Default: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--hello-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "The server's limit of this name. Default: ${DEFAULT-VALUE}.")
    private int helloTimeout;

    @Option(
            names = "--silence",
            paramLabel = "SECONDS",
            defaultValue = "14",
            description = "The server's limit of this name. Default: ${DEFAULT-VALUE}.")
    private int silence;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "The server's limit of this name. Default: ${DEFAULT-VALUE}.")
    private int grace;

    @Option(
            names = "--ring-timeout",
            paramLabel = "SECONDS",
            defaultValue = "45",
            description = "The server's limit of this name. Default: ${DEFAULT-VALUE}.")
    private int ringTimeout;

    /** Made by picocli. */
    Main() {}

    /**
     * Ends the process with an exit code: 0 no rule is broken, 1 a rule is broken, 2 the server could not be tried.
     *
     * @param args the address of the server and options, as {@code --help} shows them
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public Integer call() throws Exception {
        Target target = target();
        List<Rule> rules = Rules.ALL.stream()
                .filter(rule -> sections.isEmpty() || sections.contains(rule.section()))
                .toList();
        if (rules.isEmpty()) {
            throw wrong("there is no rule of the section " + sections + "; sections are "
                    + Rules.ALL.stream().map(Rule::section).distinct().toList());
        }
        Door door = new JdkDoor(target);
        PrintWriter out = spec.commandLine().getOut();
        String hindrance = hindrance(door, target);
        if (!hindrance.isEmpty()) {
            spec.commandLine().getErr().println(hindrance);
            return NOT_TRIED;
        }
        Report report = new Report(out);
        try (Examination examination = new Examination(target, door)) {
            examination.run(rules.stream().filter(this::isTried).toList(), report::tell);
            examination.settle();
        }
        rules.stream()
                .filter(rule -> !isTried(rule))
                .forEach(rule -> report.tell(rule, new Verdict.NotTried("it is slow, and --quick leaves it out")));
        report.sum();
        return report.broken() > 0 ? BROKEN : report.kept() > 0 ? 0 : NOT_TRIED;
    }

    /** Why nothing can be tried; empty if nothing speaks against it. */
    private String hindrance(Door door, Target target) throws Exception {
        RawSocket socket = door.socket("beckon.v1");
        if (socket.status() != 101) {
            return "No WebSocket at " + url + ": "
                    + (socket.status() == 0 ? "no answer: " + socket.why() : "status " + socket.status())
                    + ".";
        }
        try (Examination examination = new Examination(target, door)) {
            Verdict greeting =
                    examination.tried(Rule.of("hello", "It is answered with welcome.", bench -> bench.peer("a")));
            examination.settle();
            return greeting instanceof Verdict.NotTried reason ? "Nothing can be tried, because " + reason.why() : "";
        }
    }

    private boolean isTried(Rule rule) {
        return !(quick && rule.slow());
    }

    private Target target() {
        if (!"ws".equals(url.getScheme()) && !"wss".equals(url.getScheme()) || url.getHost() == null) {
            throw wrong("\"" + url + "\" is no address of a server: it has to begin with ws:// or wss:// and a host");
        }
        if (user != null && tokens.isEmpty()) {
            throw wrong("--user needs --token");
        }
        Deadlines deadlines = new Deadlines(
                seconds("--patience", patience),
                seconds("--hello-timeout", helloTimeout),
                seconds("--silence", silence),
                seconds("--grace", grace),
                seconds("--ring-timeout", ringTimeout));
        return new Target(url, headers, tokens, user, deadlines);
    }

    private Duration seconds(String option, int seconds) {
        if (seconds < 1) {
            throw wrong(option + " is " + seconds + ", and has to be at least 1");
        }
        return Duration.ofSeconds(seconds);
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** Of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "from sources" : version};
        }
    }
}
