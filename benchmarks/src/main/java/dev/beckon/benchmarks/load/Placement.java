package dev.beckon.benchmarks.load;

import java.util.List;

/**
 * From where clients connect, and to which servers.
 *
 * @param from an address of this machine; each address has ports of its own
 * @param ports of the servers
 * @param apart whether the members of a room are at different servers, or all at one
 */
public record Placement(String from, List<Integer> ports, boolean apart) {

    private static final String LOOPBACK = "127.0.0.1";

    static Placement at(int port) {
        return together(List.of(port));
    }

    /** Each room at one of the servers. */
    public static Placement together(List<Integer> ports) {
        return new Placement(LOOPBACK, ports, false);
    }

    /** The members of each room at one server after the other. */
    public static Placement apart(List<Integer> ports) {
        return new Placement(LOOPBACK, ports, true);
    }

    public Placement from(String address) {
        return new Placement(address, ports, apart);
    }

    /** The port for a client, by its number. */
    int port(int number, int roomSize) {
        return ports.get((apart ? number : number / roomSize) % ports.size());
    }
}
