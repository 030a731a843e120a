package dev.beckon.signaling.conformance;

/** What came of a rule. */
sealed interface Verdict {

    /** The server did what the rule says. */
    record Kept() implements Verdict {}

    /**
     * It did something else.
     *
     * @param sent the last that was sent before
     */
    record Broken(String sent, String expected, String came) implements Verdict {}

    /** Nothing is known. */
    record NotTried(String why) implements Verdict {}

    /** Ends the check of a rule. */
    final class End extends RuntimeException {

        private static final long serialVersionUID = 1;

        final transient Verdict verdict;

        private End(Verdict verdict) {
            super(verdict.toString());
            this.verdict = verdict;
        }
    }

    /** Thrown where a rule is broken. */
    static End broken(String sent, String expected, String came) {
        return new End(new Broken(sent, expected, came));
    }

    /** Thrown where a rule cannot be tried. */
    static End notTried(String why) {
        return new End(new NotTried(why));
    }
}
