package io.mydocker.infra.runtime.seccomp;

import java.util.List;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// A decision for every unsigned 32-bit number, neighbours with the same decision kept as one range: what a filter
/// searches by halves.
///
/// Not thread-safe.
final class RangeTree<T> {
    private final NavigableMap<Long, T> starts = new TreeMap<>();

    RangeTree(T everywhere) {
        starts.put(0L, everywhere);
    }

    /// Decides for `first` to `last`, both included.
    void put(long first, long last, T decision) {
        T behind = starts.floorEntry(last + 1).getValue();
        starts.subMap(first, true, last, true).clear();
        starts.put(first, decision);
        if (last < 0xffff_ffffL) {
            starts.put(last + 1, behind);
        }
    }

    /// Writes the search, decisions by `leaf`, and returns its label; the accumulator holds the number.
    int assemble(BpfAssembler assembler, ToIntFunction<T> leaf) {
        TreeMap<Long, T> merged = new TreeMap<>();
        T previous = null;
        for (Entry<Long, T> range : starts.entrySet()) {
            if (!range.getValue().equals(previous)) {
                merged.put(range.getKey(), range.getValue());
            }
            previous = range.getValue();
        }
        return search(List.copyOf(merged.entrySet()), assembler, leaf);
    }

    private int search(List<Entry<Long, T>> ranges, BpfAssembler assembler, ToIntFunction<T> leaf) {
        if (ranges.size() == 1) {
            return leaf.applyAsInt(ranges.getFirst().getValue());
        }
        int middle = ranges.size() / 2;
        int upper = search(ranges.subList(middle, ranges.size()), assembler, leaf);
        int lower = search(ranges.subList(0, middle), assembler, leaf);
        int from = ranges.get(middle).getKey().intValue();
        return assembler.jump(BpfProgram.JUMP_GREATER_OR_EQUAL, from, upper, lower);
    }
}
