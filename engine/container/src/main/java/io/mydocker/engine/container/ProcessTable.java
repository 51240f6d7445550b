package io.mydocker.engine.container;

import java.util.List;

/// A table of processes: one row each, as wide as the titles.
public record ProcessTable(List<String> titles, List<List<String>> processes) {
    public ProcessTable {
        titles = List.copyOf(titles);
        processes = processes.stream().map(List::copyOf).toList();
    }
}
