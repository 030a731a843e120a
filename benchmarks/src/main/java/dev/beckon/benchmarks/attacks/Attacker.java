package dev.beckon.benchmarks.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Scanner;

/**
 * An attacker as a process of its own, at the lowest priority: in life it has a machine of its own, here it takes what time of the processors the server and those who
 * behave leave. It attacks until its standard input ends, then prints what came of it.
 */
final class Attacker {

    /** @param refused attempts that the server ended */
    record Tally(long done, long refused) {}

    private final Process process;
    private final BufferedReader said;

    private Attacker(Process process) {
        this.process = process;
        this.said = process.inputReader();
    }

    /** @param args the attack, the port and the management port */
    public static void main(String[] args) throws IOException {
        Target target = new Target(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        Attack.valueOf(args[0]).begin(target);
        System.out.println("attacking");
        while (System.in.read() >= 0) {
            // goes on
        }
        target.stop();
        System.out.println(target.done.sum() + " " + target.refused.sum());
        System.exit(0);
    }

    /** Returns once it attacks. */
    static Attacker start(Attack attack, Victim victim) throws IOException {
        Attacker started = new Attacker(new ProcessBuilder(
                        "nice",
                        "-n",
                        "19",
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Attacker.class.getName(),
                        attack.name(),
                        String.valueOf(victim.port()),
                        String.valueOf(victim.managementPort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        started.said.readLine();
        return started;
    }

    /** What came of it; the process has ended. */
    Tally stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        try (Scanner numbers = new Scanner(said)) {
            return new Tally(numbers.nextLong(), numbers.nextLong());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
