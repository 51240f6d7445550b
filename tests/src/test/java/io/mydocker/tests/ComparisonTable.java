package io.mydocker.tests;

import java.io.PrintStream;
import java.util.Locale;

/// The table of a benchmark in Markdown, printed row by row.
record ComparisonTable(PrintStream out) {

    /// A table on standard output, its head printed.
    static ComparisonTable begin() {
        ComparisonTable table = new ComparisonTable(System.out);
        table.out.println("| work | Docker 20.10 | mydocker | Docker's is | aim |");
        table.out.println("|---|---|---|---|---|");
        return table;
    }

    /// @param aim how many times ours Docker's should be, or a bound for ours
    void times(String work, Samples samples, String aim) {
        row(work, "ms", samples.dockerMedian(), samples.ourMedian(), aim);
    }

    void row(String work, String unit, double docker, double ours, String aim) {
        String ratio = ours == 0 ? "–" : String.format(Locale.ROOT, "%.1f times ours", docker / ours);
        out.printf(
                Locale.ROOT,
                "| %s | %s %s | %s %s | %s | %s |%n",
                work,
                number(docker),
                unit,
                number(ours),
                unit,
                ratio,
                aim);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
