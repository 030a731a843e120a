package dev.beckon.signaling.limits;

/**
 * What one network may ask of a node, over all its connections: a reconnect gives it nothing new. A network is an IPv4 address or an IPv6 /64, which one
 * host has (RFC 4291 §2.5.4); an IPv6 /48, which one site has (RFC 6177), may do {@value #SITE} times as much. What goes wrong is also counted over all networks
 * that something went wrong for: together they have {@value #ALL} shares.
 *
 * @param opened connections. 256 at once, as many as the demo server lets one address hold; then 100 a second
 * @param hellos of these connections, repeated ones too. As many
 * @param wrongTokens tokens that the authenticator refused. 50 at once, then one a second: behind one address may be a school
 * @param wrongPasswords of rooms. 20 at once, then one in five seconds
 * @param misses rooms and peers that are not there. 100 at once, then one a second
 * @param roomPasswords wrong ones for one room, whoever tries them. 50 at once, then two a minute: ten thousand addresses together try a PIN of four digits for
 *     days, not seconds
 */
public record Shares(
        Share opened, Share hellos, Share wrongTokens, Share wrongPasswords, Share misses, Share roomPasswords) {

    /** How many shares an IPv6 /48 has. */
    public static final int SITE = 8;

    /** How many shares all networks together have that something went wrong for. */
    public static final int ALL = 256;

    /** The defaults. */
    public static final Shares DEFAULTS = new Shares(
            new Share(256, 6_000),
            new Share(256, 6_000),
            new Share(50, 60),
            new Share(20, 12),
            new Share(100, 60),
            new Share(50, 2));

    /** No limits, for those who count elsewhere. */
    public static final Shares UNLIMITED = new Shares(
            Share.UNLIMITED, Share.UNLIMITED, Share.UNLIMITED, Share.UNLIMITED, Share.UNLIMITED, Share.UNLIMITED);

    /**
     * These, with another share of connections that are opened, and of their hellos.
     *
     * @param value the share of connections, and of hellos
     * @return the changed shares
     */
    public Shares withOpened(Share value) {
        return new Shares(value, value, wrongTokens, wrongPasswords, misses, roomPasswords);
    }
}
