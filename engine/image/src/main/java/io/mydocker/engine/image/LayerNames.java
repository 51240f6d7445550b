package io.mydocker.engine.image;

import io.mydocker.protocol.archive.TarName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The names that a growing stack of layers has, and what each layer does to them.
final class LayerNames {
    private static final String WHITEOUT = ".wh.";
    private static final String META = ".wh..wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    /// Every byte a character, so that names which are no UTF-8 stay apart.
    private final TreeSet<String> present = new TreeSet<>();

    /// Puts a layer on top.
    ///
    /// @param names tells the names of its tar
    ImageLayer.Changes add(Consumer<Consumer<TarName>> names) {
        List<String> own = new ArrayList<>();
        Counts counts = new Counts();
        names.accept(name -> {
            String path = new String(name.clean().bytes(), StandardCharsets.ISO_8859_1);
            String base = path.substring(path.lastIndexOf('/') + 1);
            String parent = path.substring(0, path.length() - base.length());
            if (base.equals(OPAQUE)) {
                counts.deleted += removeBelow(parent);
            } else if (base.startsWith(WHITEOUT) && !base.startsWith(META)) {
                String target = parent + base.substring(WHITEOUT.length());
                counts.deleted += (present.remove(target) ? 1 : 0) + removeBelow(target + "/");
            } else if (!path.isEmpty() && !base.startsWith(META)) {
                own.add(path);
                counts.count(present.contains(path), name.endsWithSlash());
            }
        });
        present.addAll(own);
        return new ImageLayer.Changes(counts.added, counts.changed, counts.deleted);
    }

    private long removeBelow(String prefix) {
        var below = prefix.isEmpty() ? present : present.subSet(prefix, prefix + Character.MAX_VALUE);
        long count = below.size();
        below.clear();
        return count;
    }

    private static final class Counts {
        private long added;
        private long changed;
        private long deleted;

        private void count(boolean below, boolean directory) {
            if (!below) {
                added++;
            } else if (!directory) {
                changed++;
            }
        }
    }
}
