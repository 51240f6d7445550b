package io.mydocker.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which box may use which: the table of ARCHITECTURE.md, read from its Markdown.
///
/// A row is `` | `box` | `other`, `family.*` … | ``; "every box" in a row's text opens all to it, and a box whose row
/// says "every box may use it" is open to all.
record DependencyTable(Map<String, Set<String>> rows, Set<String> openToAll) {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z.*]+)`");

    static DependencyTable read(Path architecture) throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        Set<String> openToAll = new LinkedHashSet<>();
        for (String line : Files.readAllLines(architecture)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            String box = row.group(1);
            String uses = row.group(2);
            Set<String> names = NAME.matcher(uses)
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.substring(1, name.length() - 1))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (uses.contains("every box may use it")) {
                openToAll.add(box);
            } else if (uses.contains("every box")) {
                names.add("*");
            }
            rows.put(box, names);
        }
        return new DependencyTable(rows, openToAll);
    }

    Set<String> boxes() {
        return rows.keySet();
    }

    boolean allows(String from, String to) {
        if (from.equals(to) || openToAll.contains(to)) {
            return true;
        }
        return rows.getOrDefault(from, Set.of()).stream().anyMatch(pattern -> covers(pattern, to));
    }

    private static boolean covers(String pattern, String box) {
        if (pattern.equals("*")) {
            return true;
        }
        return pattern.endsWith(".*")
                ? box.startsWith(pattern.substring(0, pattern.length() - 1))
                : box.equals(pattern);
    }
}
