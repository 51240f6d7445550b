package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Prints rows by what `--format` says.
public final class Row {
    private Row() {}

    /// The rows (their fields in the order of names) by `format`: `json`, a template, or `table` and a template, whose
    /// heading comes from `headings`.
    public static String all(String format, JsonObject headings, List<JsonObject> rows) {
        if (format.equals("json")) {
            return all("{{json .}}", headings, rows);
        }
        boolean table = format.startsWith("table ");
        String text = (table ? format.substring("table ".length()) : format)
                .replace("\\t", "\t")
                .replace("\\n", "\n");
        Template template = Template.parse(text);
        List<String> lines = new ArrayList<>();
        if (table) {
            lines.add(Template.parse(text.replace("{{json ", "{{")).fill(headings));
        }
        rows.forEach(row -> lines.add(template.fill(row)));
        if (table) {
            return Table.ofTabs(lines);
        }
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }

    /// The value of a label in a row whose field `Labels` is `a=b,c=d`.
    static String label(JsonObject row, String name) {
        if (row.fields().get("Labels") instanceof Json.Text(String labels)) {
            for (String label : labels.split(",", -1)) {
                if (label.startsWith(name + "=")) {
                    return label.substring(name.length() + 1);
                }
            }
        }
        return "";
    }
}
