package dev.beckon.signaling.conformance;

/**
 * One rule of PROTOCOL.md.
 *
 * @param section the heading under which PROTOCOL.md has it
 * @param text what the server does
 * @param when how it gets along with others
 */
record Rule(String section, String text, When when, Check check) {

    /** When a rule is tried. */
    enum When {
        /** Together with others. */
        TOGETHER,
        /** The same, but it takes one of the server's {@link Deadlines} to see it. */
        SLOW,
        /** When no other client is there. */
        ALONE
    }

    /** Acts as clients do; ends normally where the rule is kept, and with {@link Verdict.End} where it is not. */
    @FunctionalInterface
    interface Check {
        void run(Bench bench) throws Exception;
    }

    static Rule of(String section, String text, Check check) {
        return new Rule(section, text, When.TOGETHER, check);
    }

    static Rule slow(String section, String text, Check check) {
        return new Rule(section, text, When.SLOW, check);
    }

    static Rule alone(String section, String text, Check check) {
        return new Rule(section, text, When.ALONE, check);
    }

    boolean slow() {
        return when == When.SLOW;
    }

    @Override
    public String toString() {
        return section + ": " + text;
    }
}
