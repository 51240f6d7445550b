package io.mydocker.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTest {
    @TempDir
    Path host;

    private Path inside;
    private Root root;

    @BeforeEach
    void openRoot() throws Exception {
        inside = Files.createDirectory(host.resolve("inside"));
        Files.writeString(host.resolve("secret"), "secret");
        root = Root.open(inside);
    }

    @AfterEach
    void closeRoot() {
        root.close();
    }

    private static byte[] name(String name) {
        return name.getBytes(UTF_8);
    }

    @Test
    void dotDotAndAbsoluteLinksStayInside() throws Exception {
        Files.writeString(inside.resolve("secret"), "inside");
        Files.createSymbolicLink(inside.resolve("absolute"), Path.of("/secret"));
        Files.createSymbolicLink(inside.resolve("climbing"), Path.of("../../../../secret"));
        for (String path : new String[] {"../secret", "absolute", "climbing", "/../../secret"}) {
            try (Fd file = root.openFile(RootPath.of(path))) {
                assertThat(new String(file.inputStream().readAllBytes(), UTF_8))
                        .as(path)
                        .isEqualTo("inside");
            }
        }
    }

    @Test
    void magicLinksOfProcAreRefused() {
        try (Root proc = Root.open(Path.of("/proc"))) {
            assertThatThrownBy(() -> proc.openFile(RootPath.of("self/exe")))
                    .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.ELOOP))
                            .isTrue());
        }
    }

    /// No driver has the device's number: were it opened, the answer would be "no such device".
    @Test
    void fifosAndDevicesAreNotOpenedAsFiles() {
        try (Directory top = root.directory(RootPath.TOP)) {
            top.createNode(name("fifo"), FileStatus.FIFO | 0644, 0, 0);
            top.createNode(name("device"), FileStatus.CHARACTER_DEVICE | 0644, 4000, 77);
            top.symlink(name("link"), name("/device"));
        }
        for (String path : new String[] {"fifo", "device", "link", "/"}) {
            assertThatThrownBy(() -> root.openFile(RootPath.of(path)))
                    .as(path)
                    .isInstanceOfSatisfying(LinuxException.class, e -> assertThat(e.is(Errno.EINVAL))
                            .isTrue());
        }
    }

    @Test
    void ensureDirectoryFollowsLinksInsideAndMakesTheRest() throws Exception {
        Files.createDirectory(inside.resolve("real"));
        Files.createSymbolicLink(inside.resolve("link"), Path.of("/real"));
        root.ensureDirectory(RootPath.of("link/a/b"), 0755).close();
        assertThat(inside.resolve("real/a/b")).isDirectory();
    }

    @Test
    void entriesAreMadeAndToldAsTheyAre() {
        try (Directory top = root.directory(RootPath.TOP)) {
            try (Fd file = top.createFile(name("file"), 0600)) {
                file.write(name("hello"));
                file.chown(1000, 1001);
                file.chmod(04755);
            }
            top.symlink(name("symlink"), name("nowhere"));
            top.hardLink(top, name("file"), name("second"));
            top.createNode(name("whiteout"), FileStatus.CHARACTER_DEVICE, 0, 0);
            top.createNode(name("device"), FileStatus.BLOCK_DEVICE | 0640, 259, 300);
            Instant time = Instant.ofEpochSecond(-5, 123_456_789);
            top.setModified(name("symlink"), time);
            top.chown(name("symlink"), 7, 8);
            top.setExtendedAttribute(name("file"), "user.test", new byte[] {0, 1, 2});

            FileStatus file = top.status(name("file"));
            assertThat(file.permissions()).isEqualTo(04755);
            assertThat(file.size()).isEqualTo(5);
            assertThat(file.uid()).isEqualTo(1000);
            assertThat(file.gid()).isEqualTo(1001);
            assertThat(file.links()).isEqualTo(2);
            assertThat(top.status(name("second")).inode()).isEqualTo(file.inode());
            assertThat(top.status(name("symlink")).modified()).isEqualTo(time);
            assertThat(top.status(name("symlink")).uid()).isEqualTo(7);
            assertThat(top.readSymlink(name("symlink"))).isEqualTo(name("nowhere"));
            assertThat(top.status(name("device")).deviceMajor()).isEqualTo(259);
            assertThat(top.status(name("device")).deviceMinor()).isEqualTo(300);
            assertThat(top.extendedAttributes(name("file"))).containsExactly("user.test");
            assertThat(top.extendedAttribute(name("file"), "user.test")).containsExactly(0, 1, 2);
            assertThat(top.list()).hasSize(5);
            assertThatThrownBy(() -> top.chmod(name("symlink"), 0777)).hasMessageContaining("not supported");
        }
    }

    @Test
    void deleteTreeTakesADirectoryOfTheHostAndNothingBehindItsLinks() throws Exception {
        Files.createDirectories(inside.resolve("gone/deep"));
        Files.createFile(host.resolve("kept"));
        Files.createSymbolicLink(inside.resolve("gone/deep/link"), host);
        Root.deleteTree(inside.resolve("gone"));
        Root.deleteTree(inside.resolve("gone"));
        Root.deleteTree(inside.resolve("gone/deep/deeper"));
        assertThat(inside.resolve("gone")).doesNotExist();
        assertThat(host.resolve("kept")).exists();
    }

    @Test
    void removeTreeDoesNotFollowLinks() throws Exception {
        Files.createDirectories(inside.resolve("tree/deep/er"));
        Files.createSymbolicLink(inside.resolve("tree/deep/out"), host);
        try (Directory top = root.directory(RootPath.TOP)) {
            top.removeTree(name("tree"));
            top.removeTree(name("tree"));
        }
        assertThat(inside.resolve("tree")).doesNotExist();
        assertThat(host.resolve("secret")).exists();
    }

    @Test
    void removeTreeTakesMoreEntriesThanItHoldsAtOnce() throws Exception {
        Path many = Files.createDirectories(inside.resolve("tree/many"));
        for (int i = 0; i < 9000; i++) {
            Files.createFile(many.resolve("entry-" + i));
        }
        try (Directory top = root.directory(RootPath.TOP)) {
            top.removeTree(name("tree"));
        }
        assertThat(inside.resolve("tree")).doesNotExist();
    }

    @Test
    void namesWithSlashesAreNoNames() {
        try (Directory top = root.directory(RootPath.TOP)) {
            for (String bad : new String[] {"a/b", "..", ".", ""}) {
                assertThatThrownBy(() -> top.createDirectory(name(bad), 0755)).hasMessageContaining("invalid argument");
            }
        }
    }

    @Test
    void pathsAreCleanedAndCheckedAtBirth() {
        assertThat(RootPath.of("/a//./b/")).hasToString("/a/b");
        assertThat(RootPath.of("a/b/c").prefixes())
                .extracting(RootPath::toString)
                .containsExactly("/a", "/a/b", "/a/b/c");
        assertThat(RootPath.of("a/b").parent()).hasToString("/a");
        assertThatThrownBy(() -> RootPath.of("a\0b")).isInstanceOf(LinuxException.class);
        assertThatThrownBy(() -> RootPath.of("x".repeat(256))).hasMessageContaining("name too long");
    }
}
