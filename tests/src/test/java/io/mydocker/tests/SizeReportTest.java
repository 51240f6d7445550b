package io.mydocker.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Measures the sources against the budgets of CONTRIBUTING.md, prints the ten worst of each kind, and fails above
/// the hard limits.
class SizeReportTest {

    private static final int FILE_LINES = 600;
    private static final int METHOD_LINES = 80;
    private static final int PUBLIC_METHODS = 25;
    private static final int CONSTRUCTOR_PARAMETERS = 7;
    private static final int COLUMNS = 120;
    private static final int C_LINES = 1200;

    /// Something that was measured: a file, a method, a type.
    private record Measured(long size, String name) {}

    private static final SourceTree TREE = SourceTree.here();
    private static final List<Measured> FILES = new ArrayList<>();
    private static final List<Measured> METHODS = new ArrayList<>();
    private static final List<Measured> TYPES = new ArrayList<>();
    private static final List<Measured> CONSTRUCTORS = new ArrayList<>();

    @BeforeAll
    static void measure() throws IOException {
        for (String ending : List.of(".java", ".c", ".h")) {
            for (Path file : TREE.files(ending)) {
                FILES.add(new Measured(lines(file), name(file)));
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, _ -> {}, List.of(), null, files.getJavaFileObjectsFromPaths(TREE.files(".java")));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Measure(unit, positions), null);
            }
        }
    }

    @Test
    void filesAreShort() {
        report("lines of a file", FILES);
        assertThat(above(FILES, FILE_LINES)).isEmpty();
    }

    @Test
    void methodsAreShort() {
        report("lines of a method", METHODS);
        assertThat(above(METHODS, METHOD_LINES)).isEmpty();
    }

    @Test
    void typesKnowFewThings() {
        report("public methods of a type", TYPES);
        assertThat(above(TYPES, PUBLIC_METHODS)).isEmpty();
    }

    @Test
    void constructorsTakeFewParameters() {
        report("parameters of a constructor", CONSTRUCTORS);
        assertThat(above(CONSTRUCTORS, CONSTRUCTOR_PARAMETERS)).isEmpty();
    }

    @Test
    void theNativeProgramStaysSmall() throws IOException {
        long total = 0;
        for (String ending : List.of(".c", ".h")) {
            for (Path file : TREE.files(ending)) {
                total += lines(file);
            }
        }
        System.out.printf("%6d  lines of C in all%n", total);
        assertThat(total).isLessThanOrEqualTo(C_LINES);
    }

    @Test
    void linesFitThePage() throws IOException {
        List<String> wide = new ArrayList<>();
        for (String ending : List.of(".java", ".c", ".h")) {
            // Tests quote what programs print, and a quotation is not wrapped.
            for (Path file : TREE.files(ending).stream()
                    .filter(file -> file.toString().contains("/src/main/"))
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (lines.get(i).codePointCount(0, lines.get(i).length()) > COLUMNS) {
                        wide.add(name(file) + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void noNameSaysNothing() {
        assertThat(TREE.files(".java").stream().map(SizeReportTest::name))
                .noneMatch(name -> name.matches(".*/(util|utils|common|misc|impl|helper|helpers)/.*"))
                .noneMatch(name -> name.matches(".*(Util|Utils|Helper|Impl)\\.java"));
    }

    private static List<String> above(List<Measured> measured, int limit) {
        return measured.stream()
                .filter(one -> one.size() > limit)
                .map(one -> one.size() + " " + one.name())
                .toList();
    }

    private static void report(String what, List<Measured> measured) {
        System.out.println("--- " + what + ": the ten highest of " + measured.size());
        measured.stream()
                .sorted(Comparator.comparingLong(Measured::size).reversed())
                .limit(10)
                .forEach(one -> System.out.printf("%6d  %s%n", one.size(), one.name()));
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static String name(Path file) {
        return TREE.root().relativize(file).toString();
    }

    /// Collects methods, public methods per type and constructor parameters of one source file.
    private static final class Measure extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lineMap;

        Measure(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.lineMap = unit.getLineMap();
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean isInterface = type.getKind() == Tree.Kind.INTERFACE;
            long publicMethods = type.getMembers().stream()
                    .filter(member -> member instanceof MethodTree method
                            && !method.getName().contentEquals("<init>")
                            && isPublic(method, isInterface))
                    .count();
            TYPES.add(new Measured(publicMethods, file() + " " + type.getSimpleName()));
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            long first = lineMap.getLineNumber(positions.getStartPosition(unit, method));
            long last = lineMap.getLineNumber(positions.getEndPosition(unit, method));
            METHODS.add(new Measured(last - first + 1, file() + " " + method.getName() + "()"));
            if (method.getName().contentEquals("<init>")) {
                CONSTRUCTORS.add(new Measured(method.getParameters().size(), file()));
            }
            return super.visitMethod(method, null);
        }

        private static boolean isPublic(MethodTree method, boolean inInterface) {
            return method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    || (inInterface && !method.getModifiers().getFlags().contains(Modifier.PRIVATE));
        }

        private String file() {
            return name(Path.of(unit.getSourceFile().toUri()));
        }
    }
}
