package io.mydocker.cli.format;

import java.util.ArrayList;
import java.util.List;

/// Columns as Docker sets them: at least ten wide, three spaces apart, the last one as long as it is.
public final class Table {
    private static final int MINIMUM_WIDTH = 10;
    private static final int GAP = 3;

    private final List<String[]> rows = new ArrayList<>();
    private final int minimumWidth;

    public Table(String... headings) {
        this(MINIMUM_WIDTH, headings);
    }

    private Table(int minimumWidth, String... headings) {
        this.minimumWidth = minimumWidth;
        rows.add(headings);
    }

    /// A table with columns of another least width.
    public static Table ofMinimum(int width, List<String> headings) {
        return new Table(width, headings.toArray(String[]::new));
    }

    public void row(String... cells) {
        rows.add(cells);
    }

    /// The table with a line end after each row.
    public String text() {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                text.append(row[i]);
                if (i < row.length - 1) {
                    text.repeat(' ', widths[i] - length(row[i]));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < Math.min(row.length, widths.length); i++) {
                widths[i] = Math.max(widths[i], Math.max(minimumWidth, length(row[i]) + GAP));
            }
        }
        return widths;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /// Sets lines whose cells are parted by tabs, as templates of `--format table` write them. A line may have fewer
    /// cells than the first.
    public static String ofTabs(List<String> lines) {
        int columns = 0;
        for (String line : lines) {
            columns = Math.max(columns, cells(line).length);
        }
        Table table = new Table(new String[columns]);
        table.rows.clear();
        for (String line : lines) {
            table.rows.add(cells(line));
        }
        return table.rows.isEmpty() ? "" : table.withWidthOf(columns).text();
    }

    /// Widths are counted for the first row's columns, which therefore has to have the most.
    private Table withWidthOf(int columns) {
        String[] first = rows.getFirst();
        if (first.length < columns) {
            String[] padded = new String[columns];
            for (int i = 0; i < columns; i++) {
                padded[i] = i < first.length ? first[i] : "";
            }
            rows.set(0, padded);
        }
        return this;
    }

    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', start)) {
            cells.add(line.substring(start, tab));
            start = tab + 1;
        }
        cells.add(line.substring(start));
        return cells.toArray(String[]::new);
    }
}
