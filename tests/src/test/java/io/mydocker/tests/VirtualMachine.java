package io.mydocker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A machine of our own in qemu: Debian's cloud kernel, cgroup version 2, busybox for a userland, the running JDK and
/// the built distribution at their own paths. It plays one shell script as root and powers off; what the script printed
/// is the answer.
///
/// Runs on KVM where the processor offers virtualisation, else in qemu's own emulation, which takes a few seconds more.
final class VirtualMachine {
    private static final List<String> INITRD_MODULES = List.of(
            "drivers/virtio/virtio_ring.ko",
            "drivers/virtio/virtio.ko",
            "drivers/virtio/virtio_pci_modern_dev.ko",
            "drivers/virtio/virtio_pci_legacy_dev.ko",
            "drivers/virtio/virtio_pci.ko",
            "drivers/block/virtio_blk.ko");
    private static final String BEGIN = "=== script begins";
    private static final String END = "=== script ends";

    private final Path directory;
    private final Path root;
    private final Path kernel;
    private final Path modules;

    private VirtualMachine(Path directory, Path kernel) {
        this.directory = directory;
        this.root = directory.resolve("root");
        this.kernel = kernel;
        this.modules =
                Path.of("/lib/modules", kernel.getFileName().toString().substring("vmlinuz-".length()), "kernel");
    }

    /// Builds the machine's disk below `directory` (which the caller removes) with `trees` copied to their own paths.
    static VirtualMachine create(Path directory, List<Path> trees) {
        try {
            VirtualMachine machine = new VirtualMachine(directory, newestCloudKernel());
            machine.buildRoot(trees);
            machine.buildInitrd();
            return machine;
        } catch (IOException e) {
            throw new UncheckedIOException("build a virtual machine in " + directory, e);
        }
    }

    /// Boots, plays `script` with `sh -e`-less rules, and gives what it printed. A machine that has not powered off
    /// after `seconds` is ended and its whole output is in the error.
    String run(String script, int seconds) {
        try {
            Files.writeString(root.resolve("init"), initScript(script));
            Path image = directory.resolve("root.img");
            Files.deleteIfExists(image);
            command(60, "truncate", "-s", "2G", image.toString());
            command(60, "/sbin/mkfs.ext4", "-q", "-d", root.toString(), image.toString());
            String output = boot(image, seconds);
            int begin = output.indexOf(BEGIN);
            int end = output.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new AssertionError("the virtual machine did not finish its script:\n" + output);
            }
            return output.substring(begin + BEGIN.length(), end).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("run a virtual machine in " + directory, e);
        }
    }

    private static Path newestCloudKernel() throws IOException {
        try (Stream<Path> boot = Files.list(Path.of("/boot"))) {
            return boot.filter(file -> file.getFileName().toString().matches("vmlinuz-.*-cloud-.*"))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IOException("no kernel of Debian's linux-image-cloud-amd64 in /boot"));
        }
    }

    private void buildRoot(List<Path> trees) throws IOException {
        for (String name : List.of("bin", "proc", "sys", "dev", "run", "tmp", "etc", "root", "var/lib", "usr/bin")) {
            Files.createDirectories(root.resolve(name));
        }
        installBusybox(root.resolve("bin"));
        Path jdk = Path.of(System.getProperty("java.home"));
        List<Path> all = new ArrayList<>(trees);
        all.add(jdk);
        for (Path tree : all) {
            Path target = root.resolve(tree.toString().substring(1));
            Files.createDirectories(target.getParent());
            command(60, "cp", "-a", tree.toString(), target.getParent().toString());
        }
        Files.deleteIfExists(root.resolve(jdk.toString().substring(1)).resolve("lib/src.zip"));
        for (String library : libraries(jdk)) {
            Path target = root.resolve(library.substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(Path.of(library).toRealPath(), target, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.copy(modules.resolve("fs/overlayfs/overlay.ko"), root.resolve("root/overlay.ko"));
    }

    /// The shared libraries that the JDK's launcher and virtual machine are linked to.
    private static Set<String> libraries(Path jdk) throws IOException {
        String listed = command(30, "ldd", jdk + "/bin/java", jdk + "/lib/server/libjvm.so", jdk + "/lib/libjava.so");
        Set<String> libraries = new TreeSet<>();
        for (String word : Pattern.compile("\\s+").splitAsStream(listed).toList()) {
            if (word.startsWith("/lib") && !word.endsWith(":")) {
                libraries.add(word);
            }
        }
        return libraries;
    }

    private void buildInitrd() throws IOException {
        Path tree = directory.resolve("initrd");
        for (String name : List.of("bin", "proc", "dev", "new", "modules")) {
            Files.createDirectories(tree.resolve(name));
        }
        installBusybox(tree.resolve("bin"));
        StringBuilder init = new StringBuilder("#!/bin/sh\nmount -t proc proc /proc\nmount -t devtmpfs dev /dev\n");
        for (String module : INITRD_MODULES) {
            Path file = modules.resolve(module);
            Files.copy(file, tree.resolve("modules").resolve(file.getFileName().toString()));
            init.append("insmod /modules/").append(file.getFileName()).append('\n');
        }
        init.append("mount -t ext4 /dev/vda /new\nexec switch_root /new /bin/sh /init\n");
        Files.writeString(tree.resolve("init"), init.toString());
        Files.setPosixFilePermissions(
                tree.resolve("init"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        String archive = directory.resolve("initrd.img").toString();
        command(60, "sh", "-c", "cd '" + tree + "' && find . | cpio -o -H newc --quiet > '" + archive + "'");
    }

    private static void installBusybox(Path bin) throws IOException {
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (String applet : command(10, "/bin/busybox", "--list").lines().toList()) {
            Path link = bin.resolve(applet);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of("busybox"));
            }
        }
    }

    private static String initScript(String script) {
        return """
                export PATH=/bin:/usr/bin HOME=/root
                mount -t proc proc /proc
                mount -t sysfs sys /sys
                mount -t devtmpfs dev /dev
                mkdir -p /dev/pts /dev/shm
                mount -t devpts -o ptmxmode=0666 devpts /dev/pts
                mount -t tmpfs shm /dev/shm
                mount -t tmpfs run /run
                mount -t cgroup2 cgroup2 /sys/fs/cgroup
                insmod /root/overlay.ko
                ip link set lo up
                echo '%s'
                (
                %s
                ) </dev/null 2>&1
                echo '%s'
                poweroff -f
                """.formatted(BEGIN, script, END);
    }

    private String boot(Path image, int seconds) throws IOException {
        boolean hardware = Files.isWritable(Path.of("/dev/kvm"))
                && Files.readString(Path.of("/proc/cpuinfo")).matches("(?s).*\\b(vmx|svm)\\b.*");
        List<String> words = new ArrayList<>(List.of("qemu-system-x86_64", "-M", "pc", "-m", "1536", "-smp", "2"));
        words.addAll(hardware ? List.of("-accel", "kvm", "-cpu", "host") : List.of("-accel", "tcg", "-cpu", "max"));
        words.addAll(List.of("-nographic", "-no-reboot", "-nic", "none"));
        words.addAll(List.of(
                "-kernel",
                kernel.toString(),
                "-initrd",
                directory.resolve("initrd.img").toString()));
        words.addAll(List.of("-append", "console=ttyS0 panic=-1 quiet"));
        words.addAll(List.of("-drive", "file=" + image + ",if=virtio,format=raw,cache=unsafe"));
        return command(seconds, words.toArray(new String[0])).replace("\r", "");
    }

    /// Runs a command of the host; a failure or a time-out is an [IOException] with what it printed.
    private static String command(int seconds, String... words) throws IOException {
        Path log = Files.createTempFile("command", ".log");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String output = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                String how = ended ? "exit code " + process.exitValue() : "not ended after " + seconds + " s";
                throw new IOException(String.join(" ", words) + ": " + how + "\n" + output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(log);
        }
    }
}
