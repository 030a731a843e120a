package dev.beckon.demo;

import dev.beckon.signaling.limits.Capacity;
import dev.beckon.signaling.netty.SignalingServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes what is not on the command line from {@code BECKON_*} variables: {@code --tls-cert} from {@code BECKON_TLS_CERT}. Only options of the server are
 * looked up, so other variables of that beginning change nothing. What may be held, and how many connections there may
 * be, follows the heap, if nothing else is said.
 *
 * <p>Kubernetes puts variables about each Service into every container of its namespace: for one named {@code beckon}, {@code BECKON_PORT} is {@code
 * tcp://10.96.0.1:8080}. No option has such a value, so it is told apart by its form.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

    private static final Pattern SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final int MEBI = 1024 * 1024;

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String value = environment.get(variable(option));
        if (value != null && !SERVICE.matcher(value).matches()) {
            return value;
        }
        return switch (option.longestName()) {
            case Options.MAX_HELD -> String.valueOf(Capacity.DEFAULTS.bytes() / MEBI);
            case Options.MAX_CONNECTIONS -> String.valueOf(SignalingServer.affordableConnections());
            default -> null;
        };
    }

    /** What is said of variables that look like options and are none. */
    List<String> notes(CommandSpec command) {
        List<String> notes = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            String variable = variable(option);
            String value = environment.get(variable);
            if (value != null && SERVICE.matcher(value).matches()) {
                notes.add(variable + "=" + value
                        + " is what Kubernetes says of a Service of this name, and is not taken for "
                        + option.longestName() + "; set that on the command line, or enableServiceLinks: false");
            }
        }
        return notes;
    }

    private static String variable(OptionSpec option) {
        return "BECKON_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
