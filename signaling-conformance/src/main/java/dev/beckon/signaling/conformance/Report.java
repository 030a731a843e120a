package dev.beckon.signaling.conformance;

import java.io.PrintWriter;

/** The table that people read. */
final class Report {

    /** Of a message that is shown: an offer may have some hundred thousand. */
    private static final int SHOWN = 300;

    private final PrintWriter out;
    private int kept;
    private int broken;
    private int notTried;

    Report(PrintWriter out) {
        this.out = out;
    }

    void tell(Rule rule, Verdict verdict) {
        if (verdict instanceof Verdict.Broken facts) {
            broken++;
            line("BROKEN", rule);
            detail("sent", facts.sent());
            detail("expected", facts.expected().replace('\'', '"'));
            detail("came", facts.came());
        } else if (verdict instanceof Verdict.NotTried facts) {
            notTried++;
            line("not tried", rule);
            detail("why", facts.why());
        } else {
            kept++;
            line("kept", rule);
        }
        out.flush();
    }

    /** The last line. */
    void sum() {
        out.printf("%d kept, %d broken, %d not tried%n", kept, broken, notTried);
        out.flush();
    }

    private void line(String verdict, Rule rule) {
        out.printf("%-9s  %-13s  %s%n", verdict, rule.section(), rule.text());
    }

    private void detail(String name, String text) {
        String shown =
                text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
        out.printf("%11s%-8s  %s%n", "", name, shown);
    }

    int kept() {
        return kept;
    }

    int broken() {
        return broken;
    }
}
