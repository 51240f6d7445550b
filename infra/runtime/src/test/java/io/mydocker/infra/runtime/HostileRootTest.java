package io.mydocker.infra.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mydocker.infra.runtime.TestContainer.Result;
import io.mydocker.protocol.oci.RuntimeSpec;
import io.mydocker.protocol.oci.RuntimeSpec.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images whose links point out of the root: to a directory of the host that must stay as it is, whatever is mounted,
/// made or bound by way of them.
final class HostileRootTest {
    @TempDir
    private Path directory;

    private TestContainer container;
    private Path host;

    @BeforeEach
    void prepare() throws IOException {
        container = new TestContainer(directory);
        host = Files.createDirectories(directory.resolve("host"));
        Files.writeString(host.resolve("secret"), "secret\n");
    }

    @AfterEach
    void hostIsUntouched() throws IOException {
        container.close();
        try (var files = Files.list(host)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactly("secret");
        }
        assertThat(host.resolve("secret")).hasContent("secret\n");
    }

    @Test
    void devicesByALinkStayInTheRoot() throws Exception {
        Files.createDirectories(container.image(host.toString().substring(1)));
        Files.createSymbolicLink(container.image("dev"), host);

        Result result = container.run(TestContainer.shell("ls /dev/null; cat /dev/secret || echo no"));

        assertThat(result.output()).isEqualTo("/dev/null\nno\n");
    }

    @Test
    void climbingLinksEndAtTheRoot() throws Exception {
        Files.createSymbolicLink(container.image("data"), Path.of("../../../../../../../.." + host));
        Files.createDirectories(container.image(host.toString().substring(1)));
        Path source = Files.createDirectories(directory.resolve("source"));
        RuntimeSpec spec = with(bind(source, "/data/new"), bind(source, "/data"));

        assertThat(container.run(spec).exitCode()).isZero();
    }

    @Test
    void filesAreNotMadeThroughALink() throws Exception {
        Path source = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createSymbolicLink(container.image("etc/hosts"), host.resolve("made"));
        Files.createDirectories(container.image(host.toString().substring(1)));

        Result result = container.run(with("cat /etc/hosts", bind(source, "/etc/hosts")));

        assertThat(result.output()).isEqualTo("127.0.0.1 localhost\n");
    }

    @Test
    void theKernelsFileSystemsNeedRealDirectories() throws Exception {
        for (String name : List.of("proc", "sys")) {
            Files.createSymbolicLink(container.image(name), Path.of("/tmp"));
            assertThatThrownBy(() -> container.run(TestContainer.shell("true")))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("find `/" + name + "`: too many levels of symbolic links");
            Files.delete(container.image(name));
        }
    }

    @Test
    void magicLinksAreNotFollowed() throws Exception {
        Files.createSymbolicLink(container.image("out"), Path.of("/proc/1/root"));
        Path source = Files.createDirectories(directory.resolve("source"));

        assertThatThrownBy(() -> container.run(with(bind(source, "/out" + host + "/made"))))
                .isInstanceOf(StartFailed.class)
                .hasMessageContaining("too many levels of symbolic links");
    }

    @Test
    void theWorkingDirectoryStaysInTheRoot() throws Exception {
        Files.createSymbolicLink(container.image("work"), host);
        Files.createDirectories(container.image(host.toString().substring(1)));
        RuntimeSpec spec = TestContainer.shell("pwd -P; ls");

        Result result = container.run(spec.withProcess(spec.process().withCwd("/work/below")));

        assertThat(result.output()).isEqualTo(host + "/below\n");
    }

    @Test
    void aWorkingDirectoryInAnOpenDescriptorIsRefused() {
        RuntimeSpec spec = TestContainer.shell("ls");

        assertThatThrownBy(() -> container.run(spec.withProcess(spec.process().withCwd("/proc/self/fd/8"))))
                .isInstanceOf(StartFailed.class);
    }

    private static RuntimeSpec with(Mount... mounts) {
        return with("true", mounts);
    }

    private static RuntimeSpec with(String script, Mount... mounts) {
        RuntimeSpec spec = TestContainer.shell(script);
        List<Mount> all = new ArrayList<>(spec.mounts());
        all.addAll(Arrays.asList(mounts));
        return spec.withMounts(all);
    }

    private static Mount bind(Path source, String target) {
        return new Mount(target, "bind", source.toString(), List.of("rbind"));
    }
}
