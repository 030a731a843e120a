package dev.beckon.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What starts a class of the tests' class path in a virtual machine of its own. */
final class JavaCommand {

    private JavaCommand() {}

    /** The server on any free port of this machine. */
    static List<String> server(String... options) {
        List<String> command = of(List.of(), Main.class, "--host", "127.0.0.1", "--port", "0");
        command.addAll(List.of(options));
        return command;
    }

    /** @param machine options of the virtual machine */
    static List<String> of(List<String> machine, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the server's jar says
        command.addAll(machine);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
