package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.linux.FileStatus;
import io.mydocker.linux.Root;
import io.mydocker.linux.RootPath;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same odd tree, packed by GNU tar in each of its formats: extracted by us it is the tree that GNU tar
/// extracts, and the tar comes back bit for bit.
class TarToolsTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException, InterruptedException {
        tree = Files.createDirectory(directory.resolve("tree"));
        run("""
            set -e
            mkdir -p dir/sub 'sp ace' sticky
            chmod 1777 sticky; chmod 0 dir/sub
            printf content > dir/file; : > dir/empty; head -c 1000000 /dev/urandom > big
            ln dir/file dir/hard; ln -s dir/file link; ln -s /nowhere dangling; ln -s dir dirlink
            mkfifo fifo; mknod null c 1 3; mknod loop b 7 0
            chown 1000:1001 dir/empty; chmod 6755 big; chmod 444 dir/empty
            touch -d '2001-02-03 04:05:06' dir 'sp ace' big; touch -h -d '2002-02-03 04:05:06' link
            """);
    }

    private void run(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(tree.toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "posix"})
    void extractsLikeGnuTar(String format) throws IOException, InterruptedException {
        Path file = directory.resolve("layer.tar");
        Path oracle = Files.createDirectory(directory.resolve("oracle"));
        // The oldest format has no special files.
        String exclude = format.equals("v7") ? "--exclude=fifo --exclude=null --exclude=loop" : "";
        if (!format.equals("v7") && !format.equals("ustar")) {
            run("touch \"$(printf 'n%.0s' $(seq 200))\" \"$(printf 'bad\\377name')\"");
            run("ln -s \"$(printf 't%.0s' $(seq 200))\" longlink");
        }
        run("tar --numeric-owner --sort=name --format=" + format + " " + exclude + " -cf " + file + " .");
        run("tar --numeric-owner -p -C " + oracle + " -xf " + file);
        byte[] tar = Files.readAllBytes(file);
        try (DataRoot root = DataRoot.open(directory.resolve("root"));
                LayerStore.Use use = root.layers().use()) {
            Layer layer = use.register(Optional.empty(), new ByteArrayInputStream(tar), Digest.sha256(tar));
            assertThat(tree(Overlay2Layout.in(root.path()).diff(layer.cacheId())))
                    .isEqualTo(tree(oracle));
            try (InputStream stream = root.layers().tarStream(layer.chainId())) {
                assertThat(Digest.sha256(stream.readAllBytes())).isEqualTo(layer.diffId());
            }
        }
    }

    private static List<String> tree(Path path) {
        List<String> lines = new ArrayList<>();
        try (Root files = Root.open(path)) {
            walk(files, RootPath.TOP, lines);
        }
        lines.sort(String::compareTo);
        return lines;
    }

    private static void walk(Root files, RootPath path, List<String> lines) {
        try (var entries = files.directory(path)) {
            for (byte[] name : entries.list()) {
                RootPath child = path.child(name);
                FileStatus status = files.status(child);
                boolean directory = status.isDirectory();
                lines.add(child + " " + Integer.toOctalString(status.mode()) + " " + status.uid() + ":" + status.gid()
                        + " " + (directory ? 0 : status.size()) + " " + status.deviceMajor() + ":"
                        + status.deviceMinor() + " " + status.modified() + " " + (directory ? 0 : status.links()));
                if (directory) {
                    walk(files, child, lines);
                }
            }
        }
    }
}
