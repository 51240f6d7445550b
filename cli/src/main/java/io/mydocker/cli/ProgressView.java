package io.mydocker.cli;

import io.mydocker.cli.format.Units;
import io.mydocker.client.JsonLines;
import io.mydocker.protocol.api.ProgressLine;
import io.mydocker.protocol.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what a pull or load says: on a terminal one line per layer with a bar, rewritten in place; elsewhere a line
/// for each change of state and no bars.
final class ProgressView {
    private static final int BAR = 50;
    /// A narrower terminal would wrap the lines with a bar, and what is rewritten has to be one line.
    private static final int COLUMNS_FOR_BAR = 110;

    private final OutputStream out;
    private final boolean terminal;
    private final int columns;
    private final List<String> ids = new ArrayList<>();

    ProgressView(OutputStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        int known = terminal ? RawTerminal.size().columns() : 0;
        this.columns = known == 0 ? Integer.MAX_VALUE : known;
    }

    /// Shows every line until the end; a failure among them is a [CommandFailure].
    void show(JsonLines lines) throws IOException {
        for (Optional<JsonObject> line = lines.next(); line.isPresent(); line = lines.next()) {
            ProgressLine progress = ProgressLine.parse(line.get());
            if (progress.error().isPresent()) {
                throw new CommandFailure(progress.error().get(), 1);
            }
            show(progress);
        }
    }

    private void show(ProgressLine line) throws IOException {
        if (!line.stream().isEmpty()) {
            write(line.stream());
            return;
        }
        if (line.status().isEmpty() && line.id().isEmpty()) {
            return;
        }
        String text = (line.id().isEmpty() ? "" : line.id() + ": ") + line.status();
        boolean bar = line.amount().isPresent() && line.amount().get().current() > 0;
        if (terminal) {
            rewrite(line.id(), bar ? text + " " + progress(line.amount().get()) : text);
        } else if (!bar) {
            write(text + "\n");
        }
    }

    /// Each id has a line of its own; the cursor rests below the last one.
    private void rewrite(String id, String text) throws IOException {
        if (id.isEmpty()) {
            write(text + "\n");
            ids.clear();
            return;
        }
        int index = ids.indexOf(id);
        if (index < 0) {
            ids.add(id);
            write(text + "\n");
            return;
        }
        int up = ids.size() - index;
        write("\033[" + up + "A\033[2K\r" + text + "\r\033[" + up + "B");
    }

    private String progress(ProgressLine.Amount amount) {
        String current = Units.progress(amount.current());
        if (amount.total() <= 0) {
            return current;
        }
        String numbers = current + "/" + Units.progress(amount.total());
        return columns > COLUMNS_FOR_BAR ? bar(amount) + "  " + numbers : numbers;
    }

    private static String bar(ProgressLine.Amount amount) {
        int done = (int) Math.min(BAR, amount.current() * BAR / amount.total());
        StringBuilder bar = new StringBuilder("[").repeat('=', done);
        if (done < BAR) {
            bar.append('>').repeat(' ', BAR - done - 1);
        }
        return bar.append(']').toString();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
