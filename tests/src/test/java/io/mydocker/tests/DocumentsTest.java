package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name has to be there: classes, files, links.
class DocumentsTest {

    private static final SourceTree TREE = SourceTree.here();
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern CLASS = Pattern.compile("(?:[a-z]+/)*([A-Z][a-z]+(?:[A-Z][a-z]+)+)(?:\\.[a-z]\\w*)?");
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void theTracesNameClassesThatExist() throws IOException {
        Set<String> classes = TREE.files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = new TreeSet<>();
        Matcher quoted = QUOTED.matcher(Files.readString(TREE.root().resolve("ARCHITECTURE.md")));
        while (quoted.find()) {
            Matcher name = CLASS.matcher(quoted.group(1));
            if (name.matches()) {
                named.add(name.group(1));
            }
        }

        // A field of Docker's API is written like a class.
        named.remove("HostConfig");
        assertThat(named).isNotEmpty().isSubsetOf(classes);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path file : documents()) {
            Matcher link = LINK.matcher(Files.readString(file));
            while (link.find()) {
                assertThat(file.getParent().resolve(link.group(1)))
                        .as("%s in %s", link.group(1), file)
                        .exists();
            }
        }
    }

    @Test
    void everyDecisionHasANumberOfItsOwn() throws IOException {
        Set<String> numbers = new TreeSet<>();
        try (Stream<Path> files = Files.list(TREE.root().resolve("docs/decisions"))) {
            for (Path file : files.toList()) {
                String number = file.getFileName().toString().substring(0, 4);
                assertThat(numbers.add(number)).as(file.toString()).isTrue();
                assertThat(Files.readString(file)).startsWith("# " + Integer.parseInt(number) + ". ");
            }
        }
    }

    private static Set<Path> documents() throws IOException {
        Set<Path> files = new TreeSet<>(TREE.files(".md"));
        try (Stream<Path> root = Files.list(TREE.root())) {
            root.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
        }
        return files;
    }
}
