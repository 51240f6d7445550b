package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.Directory;
import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedViewTest {
    @TempDir
    private Path overlay;

    private void file(String layer, String path, String text) throws IOException {
        Path file = overlay.resolve(layer).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String layer, String path, String target) throws IOException {
        Path file = overlay.resolve(layer).resolve(path);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(target));
    }

    private Optional<String> read(String path) throws IOException {
        for (String layer : List.of("upper", "middle", "base")) {
            Files.createDirectories(overlay.resolve(layer));
        }
        ContainerLayer layer = new ContainerLayer(
                "c", "m", overlay, List.of("middle", "base"), "upper", "work", overlay.resolve("merged"));
        try (MergedView files = MergedView.of(layer)) {
            return files.read(path, 100).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void topmostWins() throws IOException {
        file("base", "etc/passwd", "base");
        assertThat(read("/etc/passwd")).contains("base");
        file("upper", "etc/passwd", "upper");
        assertThat(read("/etc/passwd")).contains("upper");
        assertThat(read("/etc/nothing")).isEmpty();
        assertThat(read("/etc")).isEmpty();
        assertThat(read("/etc/passwd/below")).isEmpty();
    }

    @Test
    void linksStayInside() throws IOException {
        file("base", "real/passwd", "inside");
        link("middle", "etc", "/real");
        assertThat(read("/etc/passwd")).contains("inside");
        link("middle", "out", "../../../../../etc/hostname");
        assertThat(read("/out")).isEmpty();
        link("upper", "a/up", "../real/./passwd");
        assertThat(read("/a/up")).contains("inside");
        link("upper", "loop", "loop");
        assertThat(read("/loop")).isEmpty();
    }

    @Test
    void whiteouts() throws IOException {
        file("base", "etc/passwd", "base");
        Files.createDirectories(overlay.resolve("middle/etc"));
        try (Root root = Root.open(overlay.resolve("middle"));
                Directory etc = root.directory(RootPath.of("etc"))) {
            etc.createNode("passwd".getBytes(StandardCharsets.UTF_8), FileStatus.CHARACTER_DEVICE, 0, 0);
        }
        assertThat(read("/etc/passwd")).isEmpty();
    }

    @Test
    void opaqueDirectories() throws IOException {
        file("base", "etc/passwd", "base");
        file("middle", "etc/other", "middle");
        try (Root root = Root.open(overlay.resolve("middle"));
                Directory top = root.directory(RootPath.TOP)) {
            top.setExtendedAttribute(
                    "etc".getBytes(StandardCharsets.UTF_8),
                    "trusted.overlay.opaque",
                    "y".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read("/etc/passwd")).isEmpty();
        assertThat(read("/etc/other")).contains("middle");
    }
}
