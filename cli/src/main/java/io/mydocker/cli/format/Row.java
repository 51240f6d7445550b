package io.mydocker.cli.format;

import io.mydocker.protocol.json.Json;
import io.mydocker.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Prints rows by what `--format` says.
public final class Row {
    private Row() {}

    /// The rows (their fields in the order of names) by `format`: `json`, a template, or `table` and a template, whose
    /// heading comes from `headings`. `type` is what complaints call a row.
    public static String all(String format, String type, JsonObject headings, List<JsonObject> rows) {
        if (format.equals("json")) {
            return all("{{json .}}", type, headings, rows);
        }
        boolean table = format.startsWith("table ");
        Template template = template(format);
        List<String> lines = new ArrayList<>();
        if (table) {
            lines.add(template.headings(headings, type));
        }
        rows.forEach(row -> lines.add(template.fill(row, type)));
        if (table) {
            return Table.ofTabs(lines);
        }
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }

    /// The template in `format`, without the word `table`.
    private static Template template(String format) {
        String text = format.startsWith("table ")
                ? format.substring("table ".length()).strip()
                : format;
        return Template.parse(text.replace("\\t", "\t").replace("\\n", "\n"));
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
