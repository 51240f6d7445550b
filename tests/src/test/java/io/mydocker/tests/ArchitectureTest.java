package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds every compiled class to the dependency table of ARCHITECTURE.md and to the rules that a table cannot say.
class ArchitectureTest {

    private static final String OURS = "io/mydocker/";
    private static final Pattern DESCRIBED = Pattern.compile("L([a-zA-Z_$][\\w$]*(?:/[\\w$]+)+)[;<]");

    private static final Set<String> KNOWING_ROOTS = Set.of("engine.container", "infra.storage");
    private static final Set<String> OPENING = Set.of(
            "java/io/File",
            "java/io/FileInputStream",
            "java/io/FileOutputStream",
            "java/io/FileReader",
            "java/io/FileWriter",
            "java/io/RandomAccessFile",
            "java/nio/channels/FileChannel",
            "java/nio/file/Files");

    private static final SourceTree TREE = SourceTree.here();
    private static DependencyTable table;
    /// Each of our classes with the names of the classes that it mentions.
    private static final Map<String, Set<String>> MENTIONS = new TreeMap<>();

    @BeforeAll
    static void readEveryClass() throws IOException {
        table = DependencyTable.read(TREE.root().resolve("ARCHITECTURE.md"));
        for (Path module : TREE.modules()) {
            for (Path file : TREE.classes(module)) {
                ClassModel model = ClassFile.of().parse(file);
                MENTIONS.put(model.thisClass().asInternalName(), mentionedBy(model));
            }
        }
    }

    @Test
    void theTableNamesEveryModuleAndNoOther() {
        List<String> modules = TREE.modules().stream()
                .map(module -> module.toString().replace('/', '.'))
                .toList();

        assertThat(table.boxes()).containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void everyClassStaysInsideTheTable() {
        List<String> offences = new ArrayList<>();
        MENTIONS.forEach((from, mentioned) -> mentioned.stream()
                .filter(to -> to.startsWith(OURS))
                .filter(to -> !table.allows(box(from), box(to)))
                .forEach(to -> offences.add(box(from) + " → " + box(to) + ": " + from + " mentions " + to)));

        assertThat(offences).isEmpty();
    }

    @Test
    void theBoxesFormNoCycle() {
        Map<String, Set<String>> edges = new TreeMap<>();
        MENTIONS.forEach((from, mentioned) -> mentioned.stream()
                .filter(to -> to.startsWith(OURS) && !box(from).equals(box(to)))
                .forEach(to ->
                        edges.computeIfAbsent(box(from), _ -> new TreeSet<>()).add(box(to))));

        // Boxes that use nobody are taken away until nothing is left; what stays is a cycle.
        Set<String> left = new TreeSet<>(edges.keySet());
        while (left.removeIf(box -> edges.getOrDefault(box, Set.of()).stream().noneMatch(left::contains))) {
            // removeIf does the work
        }
        assertThat(left).isEmpty();
    }

    @Test
    void onlyTheLowestBoxTouchesNativeMemory() {
        assertThat(mentioning("java/lang/foreign/")).allMatch(name -> name.startsWith(OURS + "linux/"));
    }

    /// A path that a container or an image controls is followed by `Root` alone: what works below a root does not reach
    /// for the host's files. The exceptions open a root, and touch files of the engine's own or of the host beside
    // it.
    @Test
    void noClassBelowARootFollowsPathsOfTheHost() {
        Set<String> beside = Set.of(
                // open a root
                "engine/container/HostDevices",
                "infra/storage/DirectoryContainerLayers",
                "infra/storage/DirectoryLayerStore",
                "infra/storage/Overlay2Directories",
                "infra/storage/OwnFiles",
                "infra/storage/RegisterLayer",
                // have trees of the engine's own deleted by Root.deleteTree
                "engine/container/ContainerDirectory",
                "infra/runtime/StateDirectory",
                "infra/storage/ImageDatabase",
                "infra/storage/LockedDataRoot",
                "infra/storage/ManifestFiles");

        assertThat(mentioning("io/mydocker/linux/Root"))
                .filteredOn(name -> !name.startsWith(OURS + "linux/"))
                .map(name -> name.substring(OURS.length()))
                .filteredOn(name -> MENTIONS.get(OURS + name).contains("java/nio/file/Files"))
                .isSubsetOf(beside);
    }

    /// In the boxes that know where a container's files are, these classes alone open files of the host by their
    /// names: the engine's own below the data root, and the kernel's below /proc, /sys and /dev. Who comes to this
    /// list has to say which; whatever is inside a rootfs, a layer or a volume is `Root`'s.
    @Test
    void filesOfTheHostAreOpenedByListedClasses() {
        Set<String> listed = Set.of(
                // <data root>/containers/<id>/, the names checked
                "engine/container/ContainerDirectory",
                "engine/container/LogFiles",
                "engine/container/NetworkFiles",
                "engine/container/RestoreContainers",
                // the sources that the user named, /dev and /proc
                "engine/container/HostDevices",
                "engine/container/MountPoints",
                "engine/container/ProcessFacts",
                // <data root>/image/, overlay2/*/{link,lower,committed}, l/, tmp/, mydocker/
                "infra/storage/DirectoryTimes",
                "infra/storage/DiskReserve",
                "infra/storage/CheckLayers",
                "infra/storage/CheckMetadata",
                "infra/storage/DirectoryContainerLayers",
                "infra/storage/DirectoryLayerStore",
                "infra/storage/DistributionFiles",
                "infra/storage/ImageDatabase",
                "infra/storage/ImageDatabaseLayout",
                "infra/storage/LayerDatabase",
                "infra/storage/LayerSync",
                "infra/storage/LockedDataRoot",
                "infra/storage/ManifestFiles",
                "infra/storage/Overlay2Directories",
                "infra/storage/OwnFiles",
                "infra/storage/PendingLayers",
                "infra/storage/RegisterLayer",
                "infra/storage/RepositoriesFile");

        Set<String> opening = new TreeSet<>();
        MENTIONS.forEach((name, mentioned) -> {
            if (KNOWING_ROOTS.contains(box(name)) && mentioned.stream().anyMatch(OPENING::contains)) {
                opening.add(name.substring(OURS.length()).replaceFirst("\\$.*", ""));
            }
        });
        assertThat(opening).isNotEmpty().isSubsetOf(listed);
    }

    @Test
    void everyClassIsInThePackageOfItsModule() throws IOException {
        for (Path module : TREE.modules()) {
            String box = module.toString().replace('/', '.');
            for (Path file : TREE.classes(module)) {
                String name = ClassFile.of().parse(file).thisClass().asInternalName();
                assertThat(box(name)).as("%s in %s", name, module).isEqualTo(box);
            }
        }
    }

    private static List<String> mentioning(String prefix) {
        return MENTIONS.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(name -> name.startsWith(prefix)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Every class named in the constant pool: entries of its own kind, and descriptors and signatures.
    private static Set<String> mentionedBy(ClassModel model) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry used when !used.asInternalName().startsWith("[") -> names.add(used.asInternalName());
                case Utf8Entry text
                when text.stringValue().contains(";") -> {
                    Matcher matcher = DESCRIBED.matcher(text.stringValue());
                    while (matcher.find()) {
                        names.add(matcher.group(1));
                    }
                }
                default -> {}
            }
        }
        return names;
    }

    /// A class belongs to the box with the longest matching name; one that matches none is its own package.
    private static String box(String className) {
        String name =
                className.substring(OURS.length(), className.lastIndexOf('/')).replace('/', '.');
        return table.boxes().stream()
                .filter(box -> name.equals(box) || name.startsWith(box + "."))
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .orElse(name);
    }
}
