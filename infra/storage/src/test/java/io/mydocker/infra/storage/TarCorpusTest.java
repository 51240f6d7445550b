package io.mydocker.infra.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mydocker.protocol.failure.InvalidParameter;
import io.mydocker.protocol.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Odd tars, of four programs and of none: each comes back from the layer store bit for bit, or is refused with a
/// reason and leaves nothing.
class TarCorpusTest {
    /// What is refused and why; everything else has to come back.
    private static final Map<String, String> REFUSED = new TreeMap<>(Map.ofEntries(
            Map.entry("climbing", "is outside of the layer"),
            Map.entry("content behind a hard link", "invalid tar header"),
            Map.entry("cut in a header", "unexpected EOF"),
            Map.entry("cut in content", "unexpected EOF"),
            Map.entry("file twice", "duplicates of file paths not supported"),
            Map.entry("hard link before its target", "no such file or directory"),
            Map.entry("negative size", "absurd size"),
            Map.entry("pax header of nonsense", "invalid pax header"),
            Map.entry("size of 2^62", "absurd size"),
            Map.entry("sparse, GNU", "sparse files are not supported"),
            Map.entry("sparse, pax", "sparse files are not supported"),
            Map.entry("symbolic link to nothing", "no such file or directory"),
            Map.entry("zeros in the middle", "single block of zeros"),
            Map.entry("wrong checksum", "wrong checksum")));

    @TempDir
    private Path directory;

    @Test
    void comesBackBitForBitOrIsRefused() throws Exception {
        Map<String, byte[]> corpus = new LinkedHashMap<>(handmade());
        programs(corpus);
        Map<String, String> refused = new TreeMap<>();
        try (DataRoot root = DataRoot.open(directory.resolve("root"))) {
            corpus.forEach((name, tar) -> reason(root, name, tar).ifPresent(reason -> refused.put(name, reason)));
            try (Stream<Path> left = Files.list(Overlay2Layout.in(root.path()).directory())) {
                assertThat(left).as("layers left behind").hasSize(1);
            }
        }
        assertThat(refused.keySet()).isEqualTo(REFUSED.keySet());
        refused.forEach((name, reason) -> assertThat(reason).as(name).contains(REFUSED.get(name)));
    }

    /// Why the store refuses a tar; empty if it gives it back as it was.
    private static Optional<String> reason(DataRoot root, String name, byte[] tar) {
        try (LayerStore.Use use = root.layers().use()) {
            Layer layer = use.register(Optional.empty(), new ByteArrayInputStream(tar), Digest.sha256(tar));
            try (InputStream back = root.layers().tarStream(layer.chainId())) {
                assertThat(back.readAllBytes()).as(name).isEqualTo(tar);
            }
            assertThat(root.layers().tarSize(layer.chainId())).as(name).isEqualTo(tar.length);
            return Optional.empty();
        } catch (InvalidParameter e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        } catch (RuntimeException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Map<String, byte[]> handmade() {
        Map<String, byte[]> tars = new LinkedHashMap<>();
        ends(tars);
        numbers(tars);
        names(tars);
        kinds(tars);
        extensions(tars);
        return tars;
    }

    private static void ends(Map<String, byte[]> tars) {
        tars.put("nothing", new byte[0]);
        tars.put("end blocks alone", new byte[1024]);
        tars.put("no end blocks", RawTar.begin("a", '0').with("x").bytes());
        tars.put(
                "one end block",
                RawTar.begin("a", '0').with("x").raw(new byte[512]).bytes());
        tars.put(
                "padding of a record",
                RawTar.begin("a", '0').with("x").raw(new byte[10_240]).bytes());
        tars.put(
                "garbage behind the end",
                RawTar.begin("a", '0')
                        .with("x")
                        .raw(new byte[1024])
                        .raw("junk".getBytes(StandardCharsets.US_ASCII))
                        .bytes());
        tars.put(
                "tar behind the end",
                RawTar.begin("a", '0')
                        .with("x")
                        .raw(new byte[1024])
                        .next("b", '0')
                        .with("y")
                        .end());
        tars.put(
                "last padding missing",
                RawTar.begin("a", '0')
                        .size(3)
                        .sum()
                        .raw((byte) 1, (byte) 2, (byte) 3)
                        .bytes());
        tars.put(
                "padding that is not zero",
                RawTar.begin("a", '0').size(1).sum().raw(full(512)).end());
        tars.put(
                "cut in a header",
                RawTar.begin("a", '0').with("x").raw(full(100)).bytes());
        tars.put(
                "cut in content",
                RawTar.begin("a", '0').size(2000).sum().raw(full(600)).bytes());
        tars.put(
                "zeros in the middle",
                RawTar.begin("a", '0')
                        .with("x")
                        .raw(new byte[512])
                        .next("b", '0')
                        .with("y")
                        .end());
    }

    private static byte[] full(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'z');
        return bytes;
    }

    private static void numbers(Map<String, byte[]> tars) {
        tars.put(
                "size in base 256",
                RawTar.begin("a", '0')
                        .set(124, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5)
                        .sum()
                        .padded(full(5))
                        .end());
        tars.put(
                "negative size",
                RawTar.begin("a", '0')
                        .set(124, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255)
                        .sum()
                        .end());
        tars.put(
                "size of 2^62",
                RawTar.begin("a", '0')
                        .set(124, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0)
                        .sum()
                        .end());
        tars.put(
                "time before 1970",
                RawTar.begin("a", '0')
                        .set(136, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0)
                        .sum()
                        .end());
        tars.put(
                "owner in base 256",
                RawTar.begin("a", '0')
                        .set(108, 0x80, 0, 0, 0, 0xff, 255, 255, 254)
                        .sum()
                        .end());
        tars.put(
                "blank numbers",
                RawTar.begin("a", '0')
                        .set(100, " ".repeat(24))
                        .set(136, "\0".repeat(12))
                        .sum()
                        .end());
        tars.put(
                "numbers without end",
                RawTar.begin("a", '0')
                        .set(100, "00000644")
                        .set(108, "   1000 ")
                        .sum()
                        .end());
        tars.put(
                "checksum of signed bytes",
                RawTar.begin("\u00e4\u00f6", '0').sum("%06o\0 ", true).end());
        tars.put("checksum in blanks", RawTar.begin("a", '0').sum("%7o ", false).end());
        tars.put(
                "checksum in eight digits",
                RawTar.begin("a", '0').sum("%08o", false).end());
        tars.put(
                "wrong checksum", RawTar.begin("a", '0').sum("0000001\0", false).end());
        tars.put(
                "mode with type bits",
                RawTar.begin("a", '0').set(100, "0104755\0").sum().end());
    }

    private static void names(Map<String, byte[]> tars) {
        tars.put("a hundred bytes", RawTar.begin("n".repeat(100), '0').with("x").end());
        tars.put("prefix", RawTar.begin("name", '0').set(345, "p/q").with("x").end());
        tars.put(
                "names from here",
                RawTar.begin("./", '5')
                        .sum()
                        .next("./d/", '5')
                        .sum()
                        .next("./d/f", '0')
                        .with("x")
                        .end());
        tars.put(
                "absolute and doubled slashes",
                RawTar.begin("//a///b", '0').with("x").end());
        tars.put(
                "not UTF-8",
                RawTar.begin("a\u00ff\u00fe", '0')
                        .with("x")
                        .next("l", '2')
                        .link("\u00ff")
                        .sum()
                        .end());
        tars.put(
                "odd characters",
                RawTar.begin("a\nb\\ \"'$\u0001", '0').with("x").end());
        tars.put("climbing", RawTar.begin("a/../../b", '0').with("x").end());
        tars.put("dots inside", RawTar.begin("a/./b/../c", '0').with("x").end());
        tars.put(
                "star",
                RawTar.begin("n", '0').set(345, "p").set(508, "tar\0").with("x").end());
        tars.put(
                "v7",
                RawTar.begin("a/b", '\0').set(257, "\0".repeat(8)).with("x").end());
        tars.put(
                "v7 directory",
                RawTar.begin("a/", '\0').set(257, "\0".repeat(8)).sum().end());
        tars.put(
                "file twice",
                RawTar.begin("a", '0').with("x").next("./a", '0').with("y").end());
        tars.put(
                "whiteouts",
                RawTar.begin("d/", '5')
                        .sum()
                        .next("d/.wh.a", '0')
                        .sum()
                        .next("d/.wh..wh..opq", '0')
                        .sum()
                        .end());
        tars.put(
                "whiteout with content",
                RawTar.begin(".wh.a", '0').with("not empty").end());
        tars.put(
                "aufs",
                RawTar.begin(".wh..wh.plnk/", '5')
                        .sum()
                        .next(".wh..wh.plnk/1.2", '0')
                        .with("x")
                        .end());
    }

    private static void kinds(Map<String, byte[]> tars) {
        tars.put(
                "hard link",
                RawTar.begin("a", '0').with("x").next("b", '1').link("a").sum().end());
        tars.put(
                "hard link before its target",
                RawTar.begin("b", '1').link("a").sum().next("a", '0').with("x").end());
        tars.put(
                "hard link with a size",
                RawTar.begin("a", '0')
                        .with("x")
                        .next("b", '1')
                        .link("a")
                        .size(1)
                        .sum()
                        .end());
        tars.put(
                "content behind a hard link",
                RawTar.begin("a", '0')
                        .with("x")
                        .next("b", '1')
                        .link("a")
                        .with("x")
                        .end());
        tars.put(
                "symbolic link with a size",
                RawTar.begin("l", '2').link("x").size(7).sum().end());
        tars.put(
                "directory with a size",
                RawTar.begin("d/", '5').size(4096).sum().end());
        tars.put(
                "sparse, GNU",
                RawTar.begin("s", 'S').set(257, "ustar  \0").sum().end());
        tars.put(
                "sparse, pax",
                new RawTar()
                        .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0")
                        .next("s", '0')
                        .sum()
                        .end());
        tars.put(
                "devices",
                RawTar.begin("c", '3')
                        .set(329, "0000001\0" + "0000003\0")
                        .sum()
                        .next("b", '4')
                        .set(329, "0000007\0" + "0000000\0")
                        .sum()
                        .next("p", '6')
                        .sum()
                        .end());
        tars.put(
                "file named like a directory", RawTar.begin("a/", '0').with("x").end());
        tars.put("symbolic link to nothing", RawTar.begin("l", '2').sum().end());
    }

    private static void extensions(Map<String, byte[]> tars) {
        tars.put(
                "pax",
                new RawTar()
                        .pax('x', "path=long/name", "mtime=-1.25", "uid=4294967294", "atime=7")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put(
                "pax size",
                new RawTar()
                        .pax('x', "size=3")
                        .next("n", '0')
                        .sum()
                        .padded(full(3))
                        .end());
        tars.put(
                "pax of bytes",
                new RawTar()
                        .pax('x', "path=a\u00ff", "SCHILY.xattr.user.x=\u0000\u00ff\n")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put(
                "pax without value",
                new RawTar().pax('x', "path=").next("n", '0').with("x").end());
        tars.put(
                "pax twice",
                new RawTar()
                        .pax('x', "path=a")
                        .pax('x', "path=b")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put(
                "pax header of nonsense",
                RawTar.begin("p", 'x')
                        .with("7 a=bc\n99 q")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put(
                "global pax",
                new RawTar()
                        .pax('g', "comment=0123", "path=all")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put("lone pax header", new RawTar().pax('x', "path=a").bytes());
        tars.put(
                "lone pax header before the end",
                new RawTar().pax('x', "path=a").end());
        tars.put(
                "GNU long name",
                RawTar.begin("././@LongLink", 'L')
                        .with("n/".repeat(100) + "x\0")
                        .next("n", '0')
                        .with("x")
                        .end());
        tars.put(
                "GNU long link",
                RawTar.begin("././@LongLink", 'K')
                        .with("t".repeat(300) + "\0")
                        .next("l", '2')
                        .sum()
                        .end());
    }

    /// The same tree and what each program can say about it.
    private void programs(Map<String, byte[]> tars) throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        run("""
            set -e
            mkdir -p dir/sub
            printf content > dir/file; : > empty; head -c 300000 /dev/urandom > big; ln dir/file hard; ln -s dir link
            printf x > "$(printf 'n%.0s' $(seq 150))"; printf x > "$(printf 'bad\\377name')"
            mkfifo fifo; mknod null c 1 3
            truncate -s 3M sparse; printf end >> sparse; touch -d '2001-02-03 04:05:06.789' dir/file
            python3 -c 'import os; os.setxattr("empty", "user.a", b"\\x00\\xff"); os.setxattr("dir", "trusted.b", b"c")'
            python3 -c '
            import tarfile
            for name, form in ("pax", tarfile.PAX_FORMAT), ("gnu", tarfile.GNU_FORMAT):
                with tarfile.open("../python-" + name, "w", format=form, pax_headers={"comment": "x"}) as tar:
                    tar.add(".")
            '
            for f in gnu posix oldgnu; do tar --sort=name --format=$f -cf ../gnutar-$f .; done
            tar --sort=name --format=ustar --exclude=nnn* -cf ../gnutar-ustar .
            tar --sort=name --xattrs --xattrs-include='*' --format=posix --pax-option='globexthdr.name=g,comment=x' \\
                -cf ../gnutar-xattrs .
            for f in pax gnutar; do bsdtar --no-read-sparse --format $f -cf ../bsdtar-$f .; done
            busybox tar -cf ../busybox .
            """);
        for (String name : new String[] {
            "python-pax",
            "python-gnu",
            "gnutar-gnu",
            "gnutar-posix",
            "gnutar-oldgnu",
            "gnutar-ustar",
            "gnutar-xattrs",
            "bsdtar-pax",
            "bsdtar-gnutar",
            "busybox"
        }) {
            tars.put(name, Files.readAllBytes(tree.resolveSibling(name)));
        }
    }

    private void run(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script)
                .directory(directory.resolve("tree").toFile())
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
