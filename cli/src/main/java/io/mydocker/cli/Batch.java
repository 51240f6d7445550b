package io.mydocker.cli;

import io.mydocker.protocol.failure.EngineException;
import io.mydocker.protocol.failure.NotModified;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The same done to several things: what works is named, every failure is listed, the rest is done.
final class Batch {
    private Batch() {}

    /// Prints each name for which `action` works; exit code 1 if one did not.
    static int run(List<String> names, Context context, Consumer<String> action) throws IOException {
        List<String> complaints = new ArrayList<>();
        for (String name : names) {
            try {
                action.accept(name);
                context.printLine(name);
            } catch (NotModified _) {
                context.printLine(name);
            } catch (EngineException e) {
                complaints.add(Context.sentence(e));
            }
        }
        for (String complaint : complaints) {
            context.complain(complaint);
        }
        return complaints.isEmpty() ? 0 : 1;
    }
}
