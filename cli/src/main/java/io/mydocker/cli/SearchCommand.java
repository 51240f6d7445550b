package io.mydocker.cli;

import io.mydocker.cli.format.Row;
import io.mydocker.cli.format.Table;
import io.mydocker.cli.option.Arguments;
import io.mydocker.cli.option.Usage;
import io.mydocker.protocol.api.Filters;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `search`: repositories that a registry finds.
final class SearchCommand implements Command {
    private static final int DESCRIPTION = 45;
    private static final String DEFAULT_HOST = "docker.io";

    @Override
    public Usage usage() {
        return Usage.of("search", "[OPTIONS] TERM", "Search a registry for images")
                .words(1, 1)
                .filter("Filter output based on conditions provided")
                .text("format", "string", "Pretty-print search using a Go template")
                .number("limit", "Max number of search results")
                .flag("no-trunc", "Don't truncate output");
    }

    @Override
    public int run(Arguments arguments, Context context) throws IOException {
        Filters filters = Filters.NONE;
        for (String filter : arguments.list("filter")) {
            filters = filters.and(filter);
        }
        String term = arguments.word(0);
        boolean full = arguments.flag("no-trunc");
        List<JsonObject> rows =
                context
                        .engine()
                        .images()
                        .search(term, arguments.text("limit"), filters, credentials(term, context))
                        .stream()
                        .map(found -> fields(found, full))
                        .toList();
        String format = arguments.text("format", "");
        if (!Formats.isTable(format)) {
            context.print(Row.all(format, "*registry.searchContext", headings(), rows));
            return 0;
        }
        Table table = new Table("NAME", "DESCRIPTION", "STARS", "OFFICIAL");
        for (JsonObject row : rows) {
            table.row(row.text("Name"), row.text("Description"), row.text("StarCount"), official(row));
        }
        context.print(table.text());
        return 0;
    }

    private static String official(JsonObject row) {
        return row.text("IsOfficial").equals("true") ? "[OK]" : "";
    }

    private static Optional<String> credentials(String term, Context context) throws IOException {
        String first = term.substring(0, Math.max(0, term.indexOf('/')));
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        RegistryAccount account =
                CredentialFile.load(context.environment()).account(CredentialFile.key(host ? first : DEFAULT_HOST));
        return account.isNobody() ? Optional.empty() : Optional.of(account.header());
    }

    private static JsonObject fields(JsonObject found, boolean full) {
        String description = found.text("description").replace('\n', ' ').replace('\r', ' ');
        return JsonObject.builder()
                .put("Description", full ? description : Formats.ellipsis(description, DESCRIPTION))
                .put("IsOfficial", String.valueOf(found.bool("is_official")))
                .put("Name", found.text("name"))
                .put("StarCount", Long.toString(found.number("star_count")))
                .build();
    }

    private static JsonObject headings() {
        return JsonObject.builder()
                .put("Description", "DESCRIPTION")
                .put("IsOfficial", "OFFICIAL")
                .put("Name", "NAME")
                .put("StarCount", "STARS")
                .build();
    }
}
